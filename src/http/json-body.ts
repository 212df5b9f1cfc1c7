import { HttpException, HttpStatus } from '@nestjs/common'
import type { FastifyInstance } from 'fastify'

/** A command's data nests a few levels; a body that nests more is made to do harm. */
const MAX_DEPTH = 32

/** Bodies are JSON in UTF-8, or what a plugin adds for its own type. Whatever else is sent is refused by its type. */
export function takeJsonOnly(server: FastifyInstance): void {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_: unknown, body: Buffer) =>
    parseJson(body),
  )
}

/**
 * JSON (RFC 8259) as it was meant: a name that stands twice, or a byte that is no UTF-8, would be read as something
 * that nobody has written.
 * @throws {HttpException} 400
 */
export function parseJson(bytes: Buffer): unknown {
  const text = textOf(bytes)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw malformed(text.trim() === '' ? 'the body is empty: JSON is needed' : 'the body is no JSON')
  }
  requirePlainNames(text)
  return value
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function textOf(bytes: Buffer): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw malformed('the body is not in UTF-8')
  }
}

const malformed = (sentence: string) => new HttpException(sentence, HttpStatus.BAD_REQUEST)

/** A name that JavaScript would take for something else than a field. */
const RESERVED = '__proto__'

/** Walks through text that is known to be JSON, and looks at the names of each object. */
function requirePlainNames(text: string): void {
  // One set for each object that is open, `undefined` for a list.
  const open: (Set<string> | undefined)[] = []
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case OBJECT:
      case LIST:
        if (open.length === MAX_DEPTH) throw malformed(`the body nests more than ${MAX_DEPTH} levels`)
        open.push(text.charCodeAt(at) === OBJECT ? new Set() : undefined)
        break
      case OBJECT_END:
      case LIST_END:
        open.pop()
        break
      case QUOTE: {
        const end = endOfString(text, at)
        const names = open.at(-1)
        if (names !== undefined && isName(text, end)) requireNew(names, nameOf(text.slice(at, end + 1)))
        at = end
      }
    }
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const OBJECT = 0x7b
const OBJECT_END = 0x7d
const LIST = 0x5b
const LIST_END = 0x5d
const SPACE = 0x20

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1
  return at
}

/** In an object, a string before a colon is a name. */
function isName(text: string, end: number): boolean {
  let at = end + 1
  while (text.charCodeAt(at) <= SPACE) at++
  return text.charCodeAt(at) === COLON
}

/** A name as it is meant. Few are written with escapes. */
const nameOf = (quoted: string): string => (quoted.includes('\\') ? JSON.parse(quoted) : quoted.slice(1, -1))

function requireNew(names: Set<string>, name: string): void {
  if (name === RESERVED) throw malformed(`the body has a field "${name}", which is not taken`)
  if (names.has(name)) throw malformed(`the body has the field "${name.slice(0, 100)}" twice in one object`)
  names.add(name)
}

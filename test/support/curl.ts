import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** A `curl` of a page, taken apart, and the status that the page says it is answered with. */
export type Curl = {
  /** As the page shows it. */
  readonly line: string
  readonly url: string
  readonly method: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body?: string
  readonly form: readonly (readonly [field: string, value: string])[]
  /** Where the tag of the answer is kept, and where the one of an earlier answer is. */
  readonly etagSave?: string
  readonly etagCompare?: string
  readonly status: number
}

/** A word of a shell: quoted, or without any sign that a shell would read as something else. */
const WORD = /'(?<single>[^']*)'|"(?<double>[^"`\\!]*)"|(?<bare>[^\s'"\\#&|;<>()*?~$`{}[\]!]+)/y
const BETWEEN = /(?:[ \t]|\\\n)+/y
const END = /#(?<comment>.*)(?:\n|$)|\n|$/y

/** The curls in a block of shell, in order. @throws {TypeError} a form of curl, or of shell, that is not known here */
export function curlsOf(block: string): readonly Curl[] {
  const found: Curl[] = []
  for (let at = 0; at < block.length; ) {
    const { words, comment, end } = commandAt(block, at)
    const [program, ...rest] = words
    if (program === 'curl') found.push(curlOf(block.slice(at, end).trim(), rest, comment))
    at = end
  }
  return found
}

function commandAt(block: string, start: number) {
  const words: string[] = []
  for (let at = start; ; ) {
    at += matchAt(BETWEEN, block, at)?.[0].length ?? 0
    const end = matchAt(END, block, at)
    if (end !== undefined) {
      return {
        words,
        comment: end.groups?.comment?.trim() ?? '',
        end: Math.max(at + end[0].length, start + 1),
      }
    }
    const word = matchAt(WORD, block, at)
    if (word === undefined) throw new TypeError(`a shell reads this otherwise: ${block.slice(at, at + 60)}`)
    const { single, double, bare } = word.groups ?? {}
    words.push(single ?? double ?? bare ?? '')
    at += word[0].length
    if (matchAt(WORD, block, at) !== undefined) {
      throw new TypeError(`a word of several parts is not known here: ${block.slice(at, at + 60)}`)
    }
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at
  return pattern.exec(text) ?? undefined
}

const WITH_VALUE = ['-X', '-H', '-F', '--json', '--etag-save', '--etag-compare'] as const
type WithValue = (typeof WITH_VALUE)[number]
/** What changes only how an answer is shown. */
const WITHOUT_VALUE = ['-N', '-i', '-s']

function curlOf(line: string, words: readonly string[], comment: string): Curl {
  if (!/^\d{3}$/.test(comment)) throw new TypeError(`no status stands beside: ${line}`)
  const given = new Map<WithValue | 'url', string[]>()
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    if (WITHOUT_VALUE.includes(word)) continue
    const option = WITH_VALUE.find((known) => known === word)
    if (option === undefined && word.startsWith('-'))
      throw new TypeError(`${word} is not known here: ${line}`)
    const value = option === undefined ? word : words[++at]
    if (value === undefined) throw new TypeError(`${word} needs a value: ${line}`)
    given.set(option ?? 'url', [...(given.get(option ?? 'url') ?? []), value])
  }
  const only = (name: WithValue | 'url'): string | undefined => {
    const [value, another] = given.get(name) ?? []
    if (another !== undefined) throw new TypeError(`${name} is there twice: ${line}`)
    return value
  }
  const url = only('url')
  if (url === undefined) throw new TypeError(`there is no address: ${line}`)
  const body = only('--json')
  const form = (given.get('-F') ?? []).map((text) => splitAt(text, '='))
  const etagSave = only('--etag-save')
  const etagCompare = only('--etag-compare')
  return {
    line,
    url,
    method: only('-X') ?? (body !== undefined || form.length > 0 ? 'POST' : 'GET'),
    headers: (given.get('-H') ?? []).map((text) => splitAt(text, ':')),
    ...(body !== undefined && { body }),
    form,
    ...(etagSave !== undefined && { etagSave }),
    ...(etagCompare !== undefined && { etagCompare }),
    status: Number(comment),
  }
}

function splitAt(text: string, sign: string): readonly [string, string] {
  const at = text.indexOf(sign)
  if (at < 1) throw new TypeError(`"${text}" has no ${sign}`)
  return [text.slice(0, at), text.slice(at + 1).trim()]
}

/** Sends them as curl would: to `url` instead of where the page says, in order, with what earlier answers told. */
export function curlSender({ from, to, folder }: { from: string; to: string; folder: string }) {
  const told = new Map<string, string>()
  const tags = new Map<string, string>()
  const filledIn = (text: string) =>
    text.replaceAll(/\$(\w+)/g, (_, name: string) => {
      const value = told.get(name)
      if (value === undefined) throw new TypeError(`no answer has told $${name}`)
      return value
    })

  function formOf(form: Curl['form']): FormData {
    const data = new FormData()
    for (const [field, value] of form) {
      if (!value.startsWith('@')) data.append(field, value)
      else data.append(field, new Blob([readFileSync(join(folder, value.slice(1)))]), basename(value))
    }
    return data
  }

  return async function send(curl: Curl): Promise<number> {
    if (!curl.url.startsWith(`${from}/`)) throw new TypeError(`${curl.url} is not at ${from}`)
    const headers = new Headers(
      curl.body === undefined ? {} : { 'content-type': 'application/json', accept: 'application/json' },
    )
    for (const [name, value] of curl.headers) headers.set(name, filledIn(value))
    if (curl.etagCompare !== undefined) headers.set('if-none-match', tags.get(curl.etagCompare) ?? '""')
    const body = curl.form.length > 0 ? formOf(curl.form) : curl.body
    const answer = await fetch(to + filledIn(curl.url.slice(from.length)), {
      method: curl.method,
      headers,
      ...(body !== undefined && { body }),
    })
    if (curl.etagSave !== undefined) tags.set(curl.etagSave, answer.headers.get('etag') ?? '')
    const type = answer.headers.get('content-type') ?? ''
    // A stream of what happens has no end.
    if (type.startsWith('text/event-stream') && curl.method === 'GET') await answer.body?.cancel()
    else remember(type, await answer.text())
    return answer.status
  }

  /** What a page calls `$POSITION` and `$NEXT`: what the last answer that had one said. */
  function remember(type: string, text: string): void {
    if (!type.startsWith('application/json')) return
    const { position, next } = JSON.parse(text)
    if (typeof position === 'string') told.set('POSITION', position)
    if (typeof next === 'string') told.set('NEXT', next)
  }
}

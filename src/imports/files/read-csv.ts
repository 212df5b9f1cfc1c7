const QUOTE = 0x22
const LF = 0x0a
const CR = 0x0d

/** A row of a CSV text. `line` is where it begins, from 1. */
export type CsvRow = {
  readonly line: number
  readonly cells: readonly string[]
  /** What is wrong with the quotes of a cell (from 0), where something is. */
  readonly fault?: { readonly cell: number; readonly message: string }
}

/**
 * The rows of a CSV text by RFC 4180: quoted cells may hold the delimiter, doubled quotes and line breaks, lines end in
 * LF or CRLF. A quote within an unquoted cell is a character like any other. An empty line is a row of one empty cell.
 */
export function* csvRows(text: string, delimiter: ';' | ','): Generator<CsvRow> {
  const cursor: Cursor = { text, delimiter: delimiter.charCodeAt(0), at: 0, line: 1, endsRow: false }
  while (cursor.at < text.length) {
    const { line } = cursor
    const cells: string[] = []
    let fault: CsvRow['fault']
    do {
      const isQuoted = text.charCodeAt(cursor.at) === QUOTE
      const read = isQuoted ? readQuoted(cursor) : { value: readPlain(cursor) }
      if (read.message !== undefined) fault ??= { cell: cells.length, message: read.message }
      cells.push(read.value)
    } while (!cursor.endsRow)
    yield fault ? { line, cells, fault } : { line, cells }
  }
}

/** Where reading has come to: after each cell `at` is the beginning of the next one. */
type Cursor = {
  readonly text: string
  readonly delimiter: number
  at: number
  line: number
  endsRow: boolean
}

/** Reads on to the end of an unquoted cell, and past what ends it. */
function readPlain(cursor: Cursor): string {
  const { text, delimiter } = cursor
  const from = cursor.at
  let to = from
  for (; to < text.length; to++) {
    const code = text.charCodeAt(to)
    if (code === delimiter) {
      cursor.endsRow = false
      cursor.at = to + 1
      // A delimiter at the very end of the file has an empty cell after it.
      return text.slice(from, to)
    }
    if (code === LF) break
  }
  cursor.endsRow = true
  cursor.at = to + 1
  cursor.line++
  const endsInCrLf = to > from && to < text.length && text.charCodeAt(to - 1) === CR
  return text.slice(from, endsInCrLf ? to - 1 : to)
}

function readQuoted(cursor: Cursor): { readonly value: string; readonly message?: string } {
  const { text } = cursor
  const from = cursor.at + 1
  let hasDoubled = false
  let close = text.indexOf('"', from)
  while (close !== -1 && text.charCodeAt(close + 1) === QUOTE) {
    hasDoubled = true
    close = text.indexOf('"', close + 2)
  }
  if (close === -1) {
    const value = text.slice(from)
    const message = `a quote opens on line ${cursor.line} and is never closed; close it, or double a quote that is part of the text`
    cursor.at = text.length
    cursor.endsRow = true
    return { value, message }
  }
  const inner = text.slice(from, close)
  cursor.line += lineBreaksIn(inner)
  cursor.at = close + 1
  const value = hasDoubled ? inner.replaceAll('""', '"') : inner
  const after = readPlain(cursor)
  if (after.trim() === '') return { value }
  return {
    value,
    message: 'text follows the closing quote; a quote that is part of the text is written twice',
  }
}

function lineBreaksIn(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++
  return count
}

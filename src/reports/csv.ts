const SEPARATOR = ';'
const LINE_END = '\r\n'

/**
 * RFC 4180 with `;`, which Norwegian spreadsheets read, in UTF-8 without a byte order mark.
 *
 * Cells are written as they are. A text that begins with `=`, `+`, `-` or `@` is not disguised with an apostrophe:
 * a register's lists begin with `-`, and what is printed must import again as the same text. Whoever opens the
 * file in a spreadsheet imports its columns as text.
 */
export function csv(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return [headings, ...rows].map((row) => csvLine(row, headings.length) + LINE_END).join('')
}

function csvLine(row: readonly string[], length: number): string {
  // A row of one empty cell would be an empty line, which readers skip.
  if (length === 1 && (row[0] ?? '') === '') return '""'
  return Array.from({ length }, (_, i) => csvCell(row[i] ?? '')).join(SEPARATOR)
}

function csvCell(text: string): string {
  return /[;,"\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A field of a row as a cell: nothing for what is absent, JSON for what is no single value. */
export function csvValue(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const SEPARATOR = ';'
const LINE_END = '\r\n'

/** RFC 4180 with `;`, which Norwegian spreadsheets read, in UTF-8 without a byte order mark. Cells are written as they are. */
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

const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/

/**
 * A cell that a spreadsheet takes for text: one that begins as a formula does gets an apostrophe before it, or text
 * that somebody else has written would be run by whoever opens the file.
 */
export const spreadsheetText = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell)

/** A field of a row as a cell: nothing for what is absent, JSON for what is no single value. */
export function csvValue(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

import { NO_ROWS } from './bokmal.js'
import { type Column, cellText, type Table } from './table.js'
import { displayWidth, terminalText, wrapText } from './text-width.js'

const GAP = '  '
/** A column that must shrink keeps room for its longest word, up to this many columns. */
const LONGEST_KEPT_WORD = 24

type Cells = readonly (readonly string[])[]

/** The table for a terminal of `width` columns: aligned, cells wrapped, no colour. Ends with a line break. */
export function terminalTable(table: Table, width: number): string {
  const headings = table.columns.map(({ heading }) => terminalText(heading))
  const rows = table.rows.map((row) => table.columns.map((_, i) => terminalText(cellText(row[i] ?? ''))))
  const widths = columnWidths([headings, ...rows], width)
  const setRow = (row: readonly string[]) => setCells(row, table.columns, widths)
  const setRows = rows.map(setRow)
  // Rows of several lines need air between them to be told apart.
  const between = setRows.some((lines) => lines.length > 1) ? '\n\n' : '\n'
  const body = [
    ...setRow(headings),
    widths.map((columns) => '─'.repeat(columns)).join(GAP),
    setRows.length === 0 ? NO_ROWS : setRows.map((lines) => lines.join('\n')).join(between),
  ].join('\n')
  return terminalPage(table, body, width)
}

/** Title and stamp above the body, notes and legend below it. */
export function terminalPage(
  { title, stamp, notes, legend }: Pick<Table, 'title' | 'stamp' | 'notes' | 'legend'>,
  body: string,
  width: number,
): string {
  const wrapped = (text: string) => wrapText(terminalText(text), width).join('\n')
  const below = [...notes.map((note) => `* ${note}`), ...legend]
  const parts = [[title, ...stamp].map(wrapped).join('\n'), body, below.map(wrapped).join('\n')]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function setCells(
  row: readonly string[],
  columns: readonly Column[],
  widths: readonly number[],
): readonly string[] {
  const cells = row.map((cell, i) => wrapText(cell, widths[i] ?? 1))
  const height = Math.max(1, ...cells.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((lines, i) => pad(lines[line] ?? '', widths[i] ?? 1, columns[i]?.align ?? 'left'))
      .join(GAP)
      .trimEnd(),
  )
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const blank = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return align === 'right' ? blank + text : text + blank
}

/** Natural widths where they fit; else the widest columns give way first, down to their longest word. */
function columnWidths(rows: Cells, width: number): readonly number[] {
  const count = rows[0]?.length ?? 0
  const natural = Array.from({ length: count }, (_, i) => widest(rows, i, (cell) => cell.split('\n')))
  const least = Array.from({ length: count }, (_, i) =>
    Math.min(
      LONGEST_KEPT_WORD,
      widest(rows, i, (cell) => cell.split(/\s+/)),
    ),
  )
  const available = width - GAP.length * Math.max(0, count - 1)
  const widths = [...natural]
  for (let excess = sum(widths) - available; excess > 0; ) {
    const i = widestThatGives(widths, least)
    if (i === undefined) break
    const others = widths.filter((_, j) => j !== i && (widths[j] ?? 0) < (widths[i] ?? 0))
    // Down to the next widest, to its least, or by what is too much: whatever comes first, and at least by one.
    const floor = Math.max(least[i] ?? 1, Math.max(0, ...others))
    const step = Math.max(1, Math.min(excess, (widths[i] ?? 0) - floor))
    widths[i] = (widths[i] ?? 0) - step
    excess -= step
  }
  return widths
}

function widest(rows: Cells, column: number, partsOf: (cell: string) => readonly string[]): number {
  let width = 1
  for (const row of rows) {
    for (const part of partsOf(row[column] ?? '')) width = Math.max(width, displayWidth(part))
  }
  return width
}

function widestThatGives(widths: readonly number[], least: readonly number[]): number | undefined {
  let found: number | undefined
  widths.forEach((columns, i) => {
    if (columns > (least[i] ?? 1) && (found === undefined || columns > (widths[found] ?? 0))) found = i
  })
  return found
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, next) => total + next, 0)

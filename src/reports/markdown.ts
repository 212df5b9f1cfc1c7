import type { Piece } from '../domain/word-diff.js'
import { NO_ROWS } from './bokmal.js'
import type { Cell, Column, Table } from './table.js'

/** GitHub's Markdown: heading, stamp, table, notes and legend. Ends with a line break. */
export function markdownTable(table: Table): string {
  const head = [
    tableLine(table.columns.map(({ heading }) => markdownCell(heading))),
    tableLine(table.columns.map(ruleOf)),
  ]
  const rows = table.rows.map((row) => tableLine(table.columns.map((_, i) => markdownCell(row[i] ?? ''))))
  const body = [...head, ...rows].join('\n')
  return markdownPage(table, rows.length === 0 ? `${body}\n\n${NO_ROWS}` : body)
}

/** Heading and stamp above the body, notes and legend below it. `body` is Markdown already. */
export function markdownPage(
  { title, stamp, notes, legend }: Pick<Table, 'title' | 'stamp' | 'notes' | 'legend'>,
  body: string,
): string {
  const parts = [
    `# ${markdownLine(title)}`,
    stamp.map((line) => `*${markdownLine(line)}*`).join('  \n'),
    body,
    notes.map((note) => `- ${markdownLine(note)}`).join('\n'),
    legend.map(markdownLine).join('  \n'),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

const tableLine = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const ruleOf = ({ align }: Column): string => (align === 'right' ? '---:' : '---')

/** What stands inside a table's cell: line breaks as `<br>`, so that a row stays a line, and marks as HTML has them. */
export function markdownCell(cell: Cell): string {
  if (typeof cell === 'string') return escapeInline(cell.trim()).replace(LINE_BREAK, '<br>')
  return cell.map(markedText).join('').trim()
}

function markedText({ text, change }: Piece): string {
  const escaped = escapeInline(text).replace(LINE_BREAK, '<br>')
  return change === undefined ? escaped : `<${change}>${escaped}</${change}>`
}

/** Text on one line of its own. What would begin a block at its start is escaped too. */
export function markdownLine(text: string): string {
  return escapeInline(text.trim())
    .replace(LINE_BREAK, ' ')
    .replace(/^([-+>]|\d+(?=[.)]))/, (mark) => (/\d/.test(mark) ? mark : `\\${mark}`))
    .replace(/^(\d+)([.)])/, '$1\\$2')
}

// Every line break that a reader of Markdown may know, so that no cell ends its row.
const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g

function escapeInline(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]|~#$]/g, '\\$&')
}

import type { Piece } from '../domain/word-diff.js'

export type Column = { readonly heading: string; readonly align?: 'left' | 'right' }

/** Plain text that may hold line breaks, or text in which it is marked what went and what came. */
export type Cell = string | readonly Piece[]

/** A report or list ready to be set: every format prints the same table. */
export type Table = {
  readonly title: string
  /** Under the title: as of when, and known when. */
  readonly stamp: readonly string[]
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
  /** What a reader must know about single rows. */
  readonly notes: readonly string[]
  /** What the words and markers of the table mean. */
  readonly legend: readonly string[]
}

/** A drawing that says the same as the table, in each format that can show one. */
export type Figure = {
  readonly text: string
  /** A diagram in Mermaid's language, for Markdown. */
  readonly mermaid: string
  /** A complete `<svg>` element, escaped. */
  readonly svg: string
}

/** What a list or a report answers with. */
export type Answer = {
  readonly table: Table
  /** What JSON gives, with the field names of the commands: all rows of a list, or the one thing asked for. */
  readonly json: readonly object[] | object
  /** The rows that the answer tells of, where those of JSON do not say which of them are restricted. */
  readonly reads?: readonly object[]
  /** The fields of the rows that CSV gives, in order; without them CSV gives the table with its own headings. */
  readonly csvFields?: readonly string[]
  /** The rows of CSV where they say more than those of JSON: a draft's text is read there without its status. */
  readonly csvRows?: readonly object[]
  /** CSV gives every cell exactly as it is, because it is to be imported again as the same text. */
  readonly isVerbatim?: true
  /** Where present it stands in place of the table in text, Markdown and HTML. */
  readonly figure?: Figure
}

/** The cell where there is nothing but text: marks are told in signs. */
export const cellText = (cell: Cell): string =>
  typeof cell === 'string' ? cell : cell.map(markedText).join('')

function markedText({ text, change }: Piece): string {
  if (change === undefined) return text
  return change === 'del' ? `[-${text}-]` : `{+${text}+}`
}

/** A table with nothing to say beside its rows. */
export function plainTable(
  title: string,
  stamp: readonly string[],
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): Table {
  return { title, stamp, columns, rows, notes: [], legend: [] }
}

import type { RegisterKind } from '../../domain/register/events.js'
import type { KnownRegister, KnownRow } from './known-register.js'

/** One row as read: its line, its cells as displayed, and its cells by field, trimmed; an empty cell is ''. */
export type InputRow = {
  readonly line: number
  readonly cells: readonly string[]
  readonly values: Readonly<Record<string, string>>
}

/** A row of the file together with what the register held of it. */
export type PairedRow = {
  readonly state: 'new' | 'changed' | 'unchanged'
  readonly rowId: string
  /** The revision that the row has after this import. */
  readonly revision: number
  readonly row: InputRow
  /** What the register held, where it held something. */
  readonly before?: KnownRow
  /** That row's cells by field, where it had other cells. */
  readonly valuesBefore?: Readonly<Record<string, string>>
}

/** A register that was read and whose rows are paired, ready to be planned. */
export type PreparedRegister = {
  /** The file as it was named, for messages. */
  readonly path: string
  /** The file's own name, kept with the import. */
  readonly file: string
  readonly sha256: string
  readonly kind: RegisterKind
  readonly name: string
  readonly title?: string
  /** The body that rows without one are about. */
  readonly ownerId?: string
  /** The body that the register was first kept for, which may have been merged into `ownerId` since. */
  readonly keptFor?: string | undefined
  readonly registerId: string
  readonly importId: string
  readonly headers: readonly string[]
  readonly fields: readonly (string | null)[]
  readonly rows: readonly PairedRow[]
  readonly gone: readonly KnownRow[]
  /** Matches that were given, or that an interrupted import had settled: line → meeting, or `new`. */
  readonly matches: ReadonlyMap<number, string>
  readonly known: KnownRegister
  /** The lines that name somebody where the ledger has forgotten a name: it was left out. */
  readonly linesWithForgotten: readonly number[]
  /** The meetings that rows of this register brought about, which it may therefore mend. */
  readonly ownMeetings: ReadonlySet<string>
  /** What rows that are gone brought about: rows that list it in their stead may mend it. */
  readonly orphans: ReadonlySet<string>
}

/** The value of a field; '' where the register has no such column. */
export const cellOf = (row: InputRow, field: string): string => row.values[field] ?? ''

/** Whether the row says something of the field that it did not say before. A file without the column says nothing of it. */
export function says({ state, row, valuesBefore }: PairedRow, field: string): boolean {
  const value = row.values[field]
  if (value === undefined || state === 'unchanged') return false
  return value !== (valuesBefore?.[field] ?? '')
}

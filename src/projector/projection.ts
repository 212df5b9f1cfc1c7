import type { LedgerEvent } from '../ledger/codec.js'

/** A value of a row. Ids, dates, positions and times are text; JSON is text too. */
export type SqlValue = string | number | null

/** `search` is indexed for full text after Norwegian stemming, in the columns that are named so. */
export type ColumnType = 'text' | 'integer' | 'search'

export type Table = {
  readonly name: string
  /** In the order in which rows give their values. A trailing `?` in the type allows NULL. */
  readonly columns: Readonly<Record<string, ColumnType | `${ColumnType}?`>>
  /** Columns of each index, in order. */
  readonly indexes?: readonly (readonly string[])[]
}

/** One row to insert: the table's name and its values in the order of its columns. Rows are facts: they are never changed. */
export type Row = readonly [table: string, values: readonly SqlValue[]]

/**
 * A read model: its tables, the version of its rule, and the pure function from an event to rows. It reads nothing.
 * A change of `tables` or `project` takes a new `version`; the projector then rebuilds beside the live tables.
 */
export type Projection = {
  readonly name: string
  readonly version: number
  readonly tables: readonly Table[]
  readonly project: (event: LedgerEvent) => readonly Row[]
}

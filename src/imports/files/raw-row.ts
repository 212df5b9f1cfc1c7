/** A row of a file: the line on which it begins, and its cells as displayed. */
export type RegisterFileRow = { readonly line: number; readonly cells: readonly string[] }

/** A row before it is compared with the header; `fault` says what is wrong with a cell (from 0). */
export type RawRow = RegisterFileRow & {
  readonly fault?: { readonly cell: number; readonly message: string }
}

import type { ColumnType, Row, SqlValue, Table } from '../src/projector/projection.js'

type Columns = Table['columns']
type ValueOf<C> = C extends ColumnType ? (C extends 'integer' ? number : string) : never
type Given<C> = C extends `${infer Base}?` ? ValueOf<Base> : ValueOf<C>

/** The values of one row by their columns; what may be NULL may be left out. */
type Values<C extends Columns> = {
  readonly [K in keyof C as C[K] extends ColumnType ? K : never]: Given<C[K]>
} & {
  readonly [K in keyof C as C[K] extends ColumnType ? never : K]?: Given<C[K]> | null | undefined
}

export type FactTable<C extends Columns> = Table & {
  /** A row to insert, its values in the order of the columns. */
  readonly row: (values: Values<C>) => Row
}

/** A table together with the way to make its rows, so that no projection counts columns. */
export function factTable<const C extends Columns>(
  name: string,
  columns: C,
  indexes: readonly (readonly (keyof C & string)[])[],
): FactTable<C> {
  const names = Object.keys(columns)
  return {
    name,
    columns,
    indexes,
    row: (values) => {
      const given = values as Readonly<Record<string, SqlValue | undefined>>
      return [name, names.map((column) => given[column] ?? null)]
    },
  }
}

export const NO_ROWS: readonly Row[] = []

/** JSON for a column, or NULL where there is nothing to say. */
export function jsonOf(value: unknown): string | null {
  if (value === undefined || value === null) return null
  if (Array.isArray(value) && value.length === 0) return null
  const text = JSON.stringify(value)
  return text === '{}' ? null : text
}

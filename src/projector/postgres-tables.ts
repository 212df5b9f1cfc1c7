import type { ColumnType, Table } from './projection.js'
import { columnsOf, indexStatements, nameIn, searchColumnsOf, type TableState } from './tables.js'

/** The column beside a searched text that holds where each of its stems occurs. */
export const stemsOf = (column: string): string => `${column}_stems`

/**
 * Text is compared by its code points, as SQLite compares it, whatever the database's own order is: lists and positions
 * have one order on both.
 */
const TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'text COLLATE "C"',
  search: 'text COLLATE "C"',
  integer: 'bigint',
}

/** The order of entry, by the name that SQLite gives it of its own accord: rows of one event have no other order. */
const ROWID = 'rowid bigint GENERATED ALWAYS AS IDENTITY'

/** The statements that make the tables, without indexes. */
export function tableStatements(tables: readonly Table[], state: TableState): readonly string[] {
  return tables.map((table) => {
    const columns = columnsOf(table).flatMap(({ name, type, isNullable }) => {
      const constraint = isNullable ? '' : ' NOT NULL'
      const column = `${name} ${TYPES[type]}${constraint}`
      return type === 'search' ? [column, `${stemsOf(name)} tsvector${constraint}`] : [column]
    })
    return `CREATE TABLE ${nameIn(state, table.name)} (${ROWID}, ${columns.join(', ')})`
  })
}

/**
 * The indexes that both databases have, and those of the stems. Tables that were built are looked over too, before they
 * are read: the planner knows nothing of them, and whoever looks over tables by itself comes a minute later.
 */
export function postgresIndexStatements(
  tables: readonly Table[],
  state: TableState,
  generation: number,
): readonly string[] {
  const ofStems = tables.flatMap((table) =>
    searchColumnsOf(table).map(
      (column) =>
        `CREATE INDEX IF NOT EXISTS ${table.name}_${generation}_${stemsOf(column)} ON ${nameIn(state, table.name)} USING gin (${stemsOf(column)})`,
    ),
  )
  const looks = state === 'building' ? tables.map(({ name }) => `ANALYZE ${nameIn(state, name)}`) : []
  return [...indexStatements(tables, state, generation), ...ofStems, ...looks]
}

import type { ColumnType, Table } from './projection.js'

// What the tables of a projection are called and hold, whatever the database.

/** Live tables are what queries read. A rebuild fills others beside them, which then take their names. */
export type TableState = 'live' | 'building'

/** The name in the file of a table in this state. */
export const nameIn = (state: TableState, table: string): string =>
  state === 'live' ? table : `${table}__next`

/** The full-text companion of a table. Its rowid is the table's `search_id`, its columns are the table's `search` columns. */
export const searchTableOf = (table: string): string => `${table}_search`

export type Column = { readonly name: string; readonly type: ColumnType; readonly isNullable: boolean }

export function columnsOf(table: Table): readonly Column[] {
  return Object.entries(table.columns).map(([name, written]) => ({
    name,
    type: written.replace('?', '') as ColumnType,
    isNullable: written.endsWith('?'),
  }))
}

export const searchColumnsOf = (table: Table): readonly string[] =>
  columnsOf(table)
    .filter(({ type }) => type === 'search')
    .map(({ name }) => name)

/**
 * The statements that make the tables' indexes, one each. A table that takes another's name keeps its indexes under
 * their old names, so each generation names its own. Making one that is there does nothing.
 */
export function indexStatements(
  tables: readonly Table[],
  state: TableState,
  generation: number,
): readonly string[] {
  return tables.flatMap(({ name, indexes = [] }) =>
    indexes.map(
      (columns, number) =>
        `CREATE INDEX IF NOT EXISTS ${name}_${generation}_${number} ON ${nameIn(state, name)} (${columns.join(', ')})`,
    ),
  )
}

const NAME = /^[a-z][a-z0-9_]*$/

/**
 * Names of tables and columns become SQL, so they are checked once.
 * @throws {TypeError} a name that is none, that two projections share, or an index of a column that is not there
 */
export function checkTables(tables: readonly Table[]): void {
  const taken = new Set(['checkpoints', 'parked', 'leases', 'schema_steps'])
  const take = (name: string) => {
    if (!NAME.test(name) || name.endsWith('__next')) throw new TypeError(`"${name}" is no name of a table`)
    if (taken.has(name)) throw new TypeError(`two tables are named "${name}"`)
    taken.add(name)
  }
  for (const table of tables) {
    take(table.name)
    if (searchColumnsOf(table).length > 0) take(searchTableOf(table.name))
    const columns = Object.keys(table.columns)
    for (const name of columns) {
      if (!NAME.test(name) || name === 'search_id' || name === 'rowid') {
        throw new TypeError(`"${name}" is no name of a column (${table.name})`)
      }
    }
    for (const name of (table.indexes ?? []).flat()) {
      if (!columns.includes(name)) throw new TypeError(`${table.name} has no column "${name}" to index`)
    }
  }
}

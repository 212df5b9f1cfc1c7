import type Database from 'better-sqlite3'
import type { ColumnType, Table } from './projection.js'

/** Live tables are what queries read. A rebuild fills others beside them, which then take their names. */
export type TableState = 'live' | 'building'

/** The name in the file of a table in this state. */
export const nameIn = (state: TableState, table: string): string =>
  state === 'live' ? table : `${table}__next`

/** The full-text companion of a table. Its rowid is the table's `search_id`, its columns are the table's `search` columns. */
export const searchTableOf = (table: string): string => `${table}_search`

type Column = { readonly name: string; readonly type: ColumnType; readonly isNullable: boolean }

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

/** Makes the tables, without indexes. STRICT, so that a value of the wrong kind is an error and not a surprise later. */
export function createTables(database: Database.Database, tables: readonly Table[], state: TableState): void {
  for (const table of tables) {
    const searched = searchColumnsOf(table)
    const columns = columnsOf(table).map(
      ({ name, type, isNullable }) =>
        `${name} ${type === 'integer' ? 'INTEGER' : 'TEXT'}${isNullable ? '' : ' NOT NULL'}`,
    )
    // A rowid without a name of its own may be renumbered by VACUUM, and the companion would point elsewhere.
    if (searched.length > 0) columns.unshift('search_id INTEGER PRIMARY KEY')
    database.exec(`CREATE TABLE ${nameIn(state, table.name)} (${columns.join(', ')}) STRICT`)
    if (searched.length > 0) createSearchTable(database, table.name, searched, state)
  }
}

/** How much of the index FTS5 gathers in memory before it writes a piece: fewer pieces are less to merge. */
const SEARCH_BUFFER_BYTES = 8 * 1024 * 1024

/**
 * Without content: the texts are in the table, the companion holds only where each stem occurs. `remove_diacritics 0`
 * keeps å from being an a.
 */
function createSearchTable(
  database: Database.Database,
  table: string,
  columns: readonly string[],
  state: TableState,
): void {
  const name = nameIn(state, searchTableOf(table))
  database.exec(
    `CREATE VIRTUAL TABLE ${name} USING fts5(${columns.join(', ')}, content='', tokenize='unicode61 remove_diacritics 0')`,
  )
  database.exec(`INSERT INTO ${name}(${name}, rank) VALUES ('hashsize', ${SEARCH_BUFFER_BYTES})`)
}

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

export function dropTables(database: Database.Database, tables: readonly Table[], state: TableState): void {
  for (const table of tables) {
    database.exec(`DROP TABLE IF EXISTS ${nameIn(state, table.name)}`)
    if (searchColumnsOf(table).length > 0) {
      database.exec(`DROP TABLE IF EXISTS ${nameIn(state, searchTableOf(table.name))}`)
    }
  }
}

/** Gives the tables that were built the names that queries read. */
export function renameToLive(database: Database.Database, tables: readonly Table[]): void {
  const rename = (name: string) =>
    database.exec(`ALTER TABLE ${nameIn('building', name)} RENAME TO ${nameIn('live', name)}`)
  for (const table of tables) {
    rename(table.name)
    if (searchColumnsOf(table).length > 0) rename(searchTableOf(table.name))
  }
}

const NAME = /^[a-z][a-z0-9_]*$/

/**
 * Names of tables and columns become SQL, so they are checked once.
 * @throws {TypeError} a name that is none, that two projections share, or an index of a column that is not there
 */
export function checkTables(tables: readonly Table[]): void {
  const taken = new Set(['checkpoints', 'parked'])
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
      if (!NAME.test(name) || name === 'search_id') {
        throw new TypeError(`"${name}" is no name of a column (${table.name})`)
      }
    }
    for (const name of (table.indexes ?? []).flat()) {
      if (!columns.includes(name)) throw new TypeError(`${table.name} has no column "${name}" to index`)
    }
  }
}

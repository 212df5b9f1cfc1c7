import type Database from 'better-sqlite3'
import type { Table } from './projection.js'
import { columnsOf, nameIn, searchColumnsOf, searchTableOf, type TableState } from './tables.js'

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

import { rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { allProjections } from '../../projections/all.js'
import { decode } from '../../src/ledger/codec.js'
import type { EventLog } from '../../src/ledger/event-log.js'
import { stemText } from '../../src/projector/norwegian-stems.js'
import type { SqlValue } from '../../src/projector/projection.js'
import { createTables } from '../../src/projector/sqlite-tables.js'
import { columnsOf, indexStatements, searchColumnsOf, searchTableOf } from '../../src/projector/tables.js'
import { openWriter } from '../../src/read-models/sqlite-file.js'

const EVENTS_A_COMMIT = 10_000

/**
 * Seconds that bare prepared inserts take for the rows that the log's events come to: the same tables with the same
 * settings, indexes last, rows of the full-text index included. Reading, projecting and stemming are outside the clock.
 */
export async function secondsOfBareRows(log: EventLog, file: string): Promise<number> {
  const tables = allProjections.flatMap((projection) => projection.tables)
  const database = openWriter(file)
  createTables(database, tables, 'live')
  const inserts = new Map(
    tables.map((table) => {
      const columns = columnsOf(table).map(({ name }) => name)
      const searched = searchColumnsOf(table)
      return [
        table.name,
        {
          row: insertInto(database, table.name, columns),
          search: searched.length === 0 ? undefined : insertIntoIndex(database, table.name, searched),
          searchedAt: searched.map((name) => columns.indexOf(name)),
        },
      ]
    }),
  )
  let nanoseconds = 0n
  const timed = (action: () => void) => {
    const startedAt = process.hrtime.bigint()
    action()
    nanoseconds += process.hrtime.bigint() - startedAt
  }
  for await (const page of log.readAll({ pageSize: EVENTS_A_COMMIT })) {
    const rows = page
      .map(decode)
      .flatMap((event) => allProjections.flatMap(({ project }) => project(event)))
      .map(([table, values]) => {
        const insert = inserts.get(table)
        const stems = insert?.searchedAt.map((index) => stemmed(values[index]))
        return { insert, values, stems }
      })
    timed(() =>
      database.transaction(() => {
        for (const { insert, values, stems } of rows) {
          const result = insert?.row.run(...values)
          if (insert?.search && stems) insert.search.run(Number(result?.lastInsertRowid), ...stems)
        }
      })(),
    )
  }
  timed(() => {
    for (const statement of indexStatements(tables, 'live', 1)) database.exec(statement)
  })
  database.close()
  removeDatabase(file)
  return Number(nanoseconds) / 1e9
}

const stemmed = (value: SqlValue | undefined): SqlValue =>
  value === null || value === undefined ? null : stemText(String(value))

function insertInto(database: Database.Database, table: string, columns: readonly string[]) {
  return database.prepare<SqlValue[]>(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  )
}

const insertIntoIndex = (database: Database.Database, table: string, columns: readonly string[]) =>
  insertInto(database, searchTableOf(table), ['rowid', ...columns])

export function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
}

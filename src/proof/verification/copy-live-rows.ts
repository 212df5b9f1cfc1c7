import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Position } from '../../ledger/event-log.js'
import type { Projection, Table } from '../../projector/projection.js'
import { columnsOf } from '../../projector/tables.js'
import type { PostgresReadModels } from '../../read-models/postgres-connection.js'
import type { ReadModels } from '../../read-models/read-models.js'

/** How many rows are in memory at a time. */
const ROWS_AT_A_TIME = 1_000

/**
 * Copies the live tables of PostgreSQL, all of one state, into the attached file `live`, which is empty.
 * @param position what they are to hold the events up to
 * @returns false where they are at another event
 */
export function copyLiveRows(
  live: PostgresReadModels,
  database: Database.Database,
  projections: readonly Projection[],
  position: Position,
): Promise<boolean> {
  // It goes with the comparison.
  database.pragma('live.journal_mode = OFF')
  database.pragma('live.synchronous = OFF')
  return live.transaction().execute(async (state) => {
    const { rows } = await sql<{ position: string }>`
      SELECT DISTINCT position FROM checkpoints WHERE state = 'live'`.execute(state)
    if (rows.length !== 1 || rows[0]?.position !== position) return false
    for (const table of projections.flatMap(({ tables }) => tables)) await copyTable(state, database, table)
    return true
  })
}

async function copyTable(state: ReadModels, database: Database.Database, table: Table): Promise<void> {
  const columns = columnsOf(table)
  const names = columns.map(({ name }) => name)
  const types = columns.map(({ name, type }) => `${name} ${type === 'integer' ? 'INTEGER' : 'TEXT'}`)
  database.exec(`CREATE TABLE live.${table.name} (${types.join(', ')}) STRICT`)
  const insert = database.prepare(
    `INSERT INTO live.${table.name} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  )
  const insertAll = database.transaction((rows: readonly Record<string, unknown>[]) => {
    for (const row of rows) insert.run(names.map((name) => row[name]))
  })
  await sql
    .raw(`DECLARE live_rows NO SCROLL CURSOR FOR SELECT ${names.join(', ')} FROM ${table.name}`)
    .execute(state)
  for (;;) {
    const { rows } = await sql<
      Record<string, unknown>
    >`FETCH ${sql.lit(ROWS_AT_A_TIME)} FROM live_rows`.execute(state)
    if (rows.length === 0) break
    insertAll(rows)
  }
  await sql`CLOSE live_rows`.execute(state)
}

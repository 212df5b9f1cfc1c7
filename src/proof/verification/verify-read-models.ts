import { rmSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import type { EventLog } from '../../ledger/event-log.js'
import type { Projection, Table } from '../../projector/projection.js'
import { Projector } from '../../projector/projector.js'
import { ProjectorClosed } from '../../projector/rebuild.js'
import { columnsOf } from '../../projector/tables.js'
import type { OpenReadModels } from '../../read-models/open.js'
import { PostgresReadModels } from '../../read-models/postgres-connection.js'
import { openReadModels } from '../../read-models/sqlite-connection.js'
import type { Discrepancy } from './compare-leaves.js'
import { copyLiveRows } from './copy-live-rows.js'

/** How many rows of a table are told when they differ. */
const ROWS_TOLD = 10
/** How often the fresh ones are brought to where the live ones have got to meanwhile. */
const TRIES = 50
const BETWEEN_TRIES_MS = 100

/**
 * Makes the read models anew in a file and compares all rows with the live ones, where both are at the same event. The
 * full-text index is made of rows that are compared, and is not looked into.
 * @returns false where the end was asked for before
 */
export async function verifyReadModels(options: {
  readonly log: EventLog
  readonly live: OpenReadModels
  /** The file where they are made anew; what an earlier process made there is gone on with. */
  readonly freshFile: string
  readonly projections: readonly Projection[]
  readonly found: (discrepancy: Discrepancy) => void
  readonly onProgress?: (events: number) => void
  readonly signal?: AbortSignal
}): Promise<boolean> {
  const { log, live, projections, found, signal } = options
  const fresh = openReadModels(options.freshFile)
  const projector = new Projector({ log, models: fresh, projections })
  const database = new Database(fresh.file)
  // What was made stays, and is gone on with.
  const end = () => void projector.close()
  signal?.addEventListener('abort', end)
  try {
    const compare = comparisonWith(live, database, options.freshFile)
    for (let tried = 1; ; tried++) {
      await projector.catchUp({ onProgress: ({ events }) => options.onProgress?.(events) })
      if (signal?.aborted) return false
      if (await compare(projections, found)) return true
      if (tried === TRIES) {
        found({
          message:
            'the read models did not get to the end of the log while they were compared: try again when less is written',
        })
        return true
      }
      await delay(BETWEEN_TRIES_MS)
    }
  } catch (error) {
    if (signal?.aborted && error instanceof ProjectorClosed) return false
    throw error
  } finally {
    signal?.removeEventListener('abort', end)
    database.close()
    await projector.close()
    await fresh.close()
  }
}

/** @returns false where the two are not at the same event */
type Compare = (
  projections: readonly Projection[],
  found: (discrepancy: Discrepancy) => void,
) => Promise<boolean>

/** Compares the tables of the connection's file with the live ones. Those in PostgreSQL are copied to a file beside it first. */
function comparisonWith(live: OpenReadModels, database: Database.Database, freshFile: string): Compare {
  const attach = database.prepare<[string]>('ATTACH ? AS live')
  if (live instanceof PostgresReadModels) {
    return async (projections, found) => {
      const copy = `${freshFile}-live`
      rmSync(copy, { force: true })
      attach.run(copy)
      try {
        const [position, ...others] = positionsIn(database, 'main')
        if (position === undefined || others.length > 0) return false
        if (!(await copyLiveRows(live, database, projections, position))) return false
        compareTables(database, projections, found)
        return true
      } finally {
        database.exec('DETACH live')
        rmSync(copy, { force: true })
      }
    }
  }
  attach.run(live.file)
  return async (projections, found) =>
    database.transaction(() => {
      const [ours, theirs] = [positionsIn(database, 'main'), positionsIn(database, 'live')]
      if (ours.length > 1 || theirs.length > 1 || ours[0] !== theirs[0]) return false
      // Rows are compared by way of one index or another, and questions may take the one that says otherwise.
      const damage = database.pragma('live.integrity_check(1)', { simple: true })
      if (damage !== 'ok')
        found({
          message: `read models: their file is damaged (${String(damage)}): delete it, it is made anew`,
        })
      compareTables(database, projections, found)
      return true
    })()
}

const positionsIn = (database: Database.Database, schema: string): readonly string[] =>
  database
    .prepare<[], string>(`SELECT DISTINCT position FROM ${schema}.checkpoints WHERE state = 'live'`)
    .pluck()
    .all()

function compareTables(
  database: Database.Database,
  projections: readonly Projection[],
  found: (discrepancy: Discrepancy) => void,
): void {
  for (const table of projections.flatMap(({ tables }) => tables)) compareTable(database, table, found)
}

function compareTable(
  database: Database.Database,
  table: Table,
  found: (discrepancy: Discrepancy) => void,
): void {
  const columns = columnsOf(table).map(({ name }) => name)
  const rows = (schema: string) => `SELECT ${columns.join(', ')} FROM ${schema}.${table.name}`
  const told = (first: string, second: string, what: string) => {
    const some = database
      .prepare<[], Record<string, unknown>>(`${rows(first)} EXCEPT ${rows(second)} LIMIT ${ROWS_TOLD}`)
      .all()
    for (const row of some) {
      found({
        ...(typeof row.position === 'string' && { position: row.position }),
        message: `read model ${table.name}: ${what} ${JSON.stringify(row)}`,
      })
    }
    return some.length
  }
  const differing =
    told('live', 'main', 'a row that no event tells of:') +
    told('main', 'live', 'this row is missing or was changed:')
  if (differing > 0) return
  const count = (schema: string) =>
    Number(database.prepare(`SELECT count(*) FROM ${schema}.${table.name}`).pluck().get())
  // Rows that are there twice are none to EXCEPT.
  if (count('live') !== count('main')) {
    found({
      message: `read model ${table.name}: holds ${count('live')} rows, and its events tell of ${count('main')}`,
    })
  }
}

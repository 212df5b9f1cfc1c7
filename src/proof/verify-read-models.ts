import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import type { EventLog } from '../ledger/event-log.js'
import type { Projection, Table } from '../projector/projection.js'
import { Projector } from '../projector/projector.js'
import { ProjectorClosed } from '../projector/rebuild.js'
import { columnsOf } from '../projector/tables.js'
import { openReadModels } from '../read-models/connection.js'
import type { Discrepancy } from './compare-leaves.js'

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
  /** The live ones' file. */
  readonly file: string
  /** Where they are made anew; what an earlier process made there is gone on with. */
  readonly freshFile: string
  readonly projections: readonly Projection[]
  readonly found: (discrepancy: Discrepancy) => void
  readonly onProgress?: (events: number) => void
  readonly signal?: AbortSignal
}): Promise<boolean> {
  const { log, file, projections, found, signal } = options
  const fresh = openReadModels(options.freshFile)
  const projector = new Projector({ log, models: fresh, projections })
  const database = new Database(fresh.file)
  // What was made stays, and is gone on with.
  const end = () => void projector.close()
  signal?.addEventListener('abort', end)
  try {
    database.prepare('ATTACH ? AS live').run(file)
    for (let tried = 1; ; tried++) {
      await projector.catchUp({ onProgress: ({ events }) => options.onProgress?.(events) })
      if (signal?.aborted) return false
      if (compareAtOneState(database, projections, found)) return true
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
function compareAtOneState(
  database: Database.Database,
  projections: readonly Projection[],
  found: (discrepancy: Discrepancy) => void,
): boolean {
  const positions = (schema: string) =>
    database
      .prepare<[], string>(`SELECT DISTINCT position FROM ${schema}.checkpoints WHERE state = 'live'`)
      .pluck()
      .all()
  return database.transaction(() => {
    const [ours, theirs] = [positions('main'), positions('live')]
    if (ours.length > 1 || theirs.length > 1 || ours[0] !== theirs[0]) return false
    for (const table of projections.flatMap(({ tables }) => tables)) compareTable(database, table, found)
    return true
  })()
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

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import type { EventLog } from '../ledger/event-log.js'
import type { Projection, Table } from '../projector/projection.js'
import { Projector } from '../projector/projector.js'
import { columnsOf } from '../projector/tables.js'
import { openReadModels } from '../read-models/connection.js'
import type { Discrepancy } from './compare-leaves.js'

/** How many rows of a table are told when they differ. */
const ROWS_TOLD = 10
/** How often the fresh ones are brought to where the live ones have got to meanwhile. */
const TRIES = 50
const BETWEEN_TRIES_MS = 100

/**
 * Makes the read models anew in a temporary file and compares all rows with the live ones, where both are at the same
 * event. The full-text index is made of rows that are compared, and is not looked into.
 */
export async function verifyReadModels(options: {
  readonly log: EventLog
  /** The live ones' file. */
  readonly file: string
  readonly projections: readonly Projection[]
  readonly found: (discrepancy: Discrepancy) => void
  readonly onProgress?: (events: number) => void
}): Promise<void> {
  const { log, file, projections, found } = options
  const folder = mkdtempSync(join(tmpdir(), 'ledger-verify-'))
  const fresh = openReadModels(join(folder, 'read-models.db'))
  const projector = new Projector({ log, models: fresh, projections })
  const database = new Database(fresh.file)
  try {
    database.prepare('ATTACH ? AS live').run(file)
    for (let tried = 1; ; tried++) {
      await projector.catchUp({ onProgress: ({ events }) => options.onProgress?.(events) })
      if (compareAtOneState(database, projections, found)) return
      if (tried === TRIES) {
        found({
          message:
            'the read models did not get to the end of the log while they were compared: try again when less is written',
        })
        return
      }
      await delay(BETWEEN_TRIES_MS)
    }
  } finally {
    database.close()
    await projector.close()
    await fresh.close()
    rmSync(folder, { recursive: true, force: true })
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

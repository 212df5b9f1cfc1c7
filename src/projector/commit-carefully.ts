import type Database from 'better-sqlite3'
import { decode, type LedgerEvent } from '../ledger/codec.js'
import type { StoredEvent } from '../ledger/event-log.js'
import { checkpointMover } from './checkpoints.js'
import type { Lane, Target } from './lane.js'
import { sentenceOf } from './parking.js'
import type { Row } from './projection.js'
import { RowRefused, type RowWriter } from './sqlite-row-writer.js'

/** Why an event was not taken, as it is kept with the parked event. */
export type NotTaken = { readonly error: string }

/** Writes one event's rows for one projection, all of them or none. It runs inside the caller's transaction. */
export type TakeEvent = (target: Target, event: LedgerEvent) => NotTaken | undefined

export function openTakeEvent(database: Database.Database, writer: RowWriter): TakeEvent {
  const savepoint = database.prepare('SAVEPOINT one_event')
  const release = database.prepare('RELEASE one_event')
  const rollback = database.prepare('ROLLBACK TO one_event')

  return ({ projection }, event) => {
    let rows: readonly Row[]
    try {
      rows = projection.project(event)
    } catch (error) {
      return { error: sentenceOf(error) }
    }
    if (rows.length === 0) return undefined
    savepoint.run()
    try {
      for (const [table, values] of rows) writer.insert(table, values)
      release.run()
      return undefined
    } catch (error) {
      if (!(error instanceof RowRefused)) throw error
      rollback.run()
      release.run()
      return { error: error.message }
    }
  }
}

/**
 * Takes a page of events one by one, where the fast way found that one of them cannot be taken or where something is
 * parked already. An event that a projection cannot take is parked, and the rest of its stream waits behind it, for
 * that projection only. The checkpoints move past both: what is parked is kept, not skipped.
 * @param at RFC 3339: when this happens
 */
export function commitCarefully(
  database: Database.Database,
  lane: Lane,
  page: readonly StoredEvent[],
  at: string,
): void {
  const last = page.at(-1)
  if (last === undefined) return
  const { parking } = lane
  // Only where something is parked does each event have to ask whether it waits.
  const withParked = new Set(lane.targets.filter(({ key }) => parking.isAnyParked(key)))
  const take = openTakeEvent(database, lane.writer)
  const moveCheckpoint = checkpointMover(database)

  function whyNotTaken(target: Target, stored: StoredEvent, event: LedgerEvent | NotTaken) {
    const ahead = withParked.has(target) ? parking.firstOfStream(target.key, stored.stream) : undefined
    if (ahead !== undefined) {
      return { error: `waits behind event ${ahead.eventId} of its stream, which could not be taken` }
    }
    return 'error' in event ? event : take(target, event)
  }

  const commit = database.transaction(() => {
    for (const stored of page) {
      const event = decodedOrNot(stored)
      for (const target of lane.targets) {
        const notTaken = whyNotTaken(target, stored, event)
        if (notTaken === undefined) continue
        parking.park(target.key, stored, notTaken.error, at)
        withParked.add(target)
      }
    }
    for (const { key } of lane.targets) moveCheckpoint(key, lane.position, last, page.length)
  })
  commit.immediate()
  lane.position = last.position
  lane.events += page.length
}

export function decodedOrNot(stored: StoredEvent): LedgerEvent | NotTaken {
  try {
    return decode(stored)
  } catch (error) {
    return { error: sentenceOf(error) }
  }
}

import type Database from 'better-sqlite3'
import { decode, type LedgerEvent } from '../ledger/codec.js'
import type { Position, StoredEvent } from '../ledger/event-log.js'
import { checkpointMover } from './checkpoints.js'
import type { Lane, Target } from './lane.js'
import { openParking, sentenceOf } from './parking.js'
import type { Row } from './projection.js'
import { RowRefused, type RowWriter } from './sqlite-row-writer.js'

/** Why an event was not taken, as it is kept with the parked event. */
export type Refused = { readonly error: string }

/** Writes one event's rows for one projection, all of them or none. It runs inside the caller's transaction. */
export type TakeEvent = (target: Target, event: LedgerEvent) => Refused | undefined

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
 * Takes some events one by one, where the fast way found that one of them cannot be taken or something is parked
 * already. An event that a projection cannot take is parked, and the rest of its stream waits behind it, for that
 * projection only. The checkpoints move past both: what is parked is kept, not skipped.
 * @returns how many events were parked, counted for each projection
 */
export function commitCarefully(
  database: Database.Database,
  writer: RowWriter,
  lane: Lane,
  events: readonly StoredEvent[],
  to: Position,
  at: string,
): number {
  const parking = openParking(database)
  const take = openTakeEvent(database, writer)
  const moveCheckpoint = checkpointMover(database)
  let parked = 0

  function takeOrPark(target: Target, stored: StoredEvent, event: LedgerEvent | Refused): void {
    const ahead = parking.firstOfStream(target.key, stored.stream)
    const refused =
      ahead !== undefined
        ? { error: `waits behind event ${ahead.eventId} of its stream, which could not be taken` }
        : 'error' in event
          ? event
          : take(target, event)
    if (refused === undefined) return
    parking.park(target.key, stored, refused.error, at)
    parked += 1
  }

  const commit = database.transaction(() => {
    for (const stored of events) {
      const event = decoded(stored)
      for (const target of lane.targets) takeOrPark(target, stored, event)
    }
    for (const { key } of lane.targets) moveCheckpoint(key, lane.position, to, events.length)
  })
  commit.immediate()
  return parked
}

export function decoded(stored: StoredEvent): LedgerEvent | Refused {
  try {
    return decode(stored)
  } catch (error) {
    return { error: sentenceOf(error) }
  }
}

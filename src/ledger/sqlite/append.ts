import type Database from 'better-sqlite3'
import {
  type AppendResult,
  DuplicateEventId,
  type ExpectedVersion,
  type NewEvent,
  type StreamVersion,
  WrongExpectedVersion,
} from '../event-log.js'
import { isCode } from './database.js'
import { positionOf } from './position.js'

/** What an append comes to; an expected "no" is a value here, so that the rest of its group goes on. */
export type AppendOutcome = AppendResult | WrongExpectedVersion | DuplicateEventId

export type AppendInTransaction = (
  stream: string,
  expected: ExpectedVersion,
  events: readonly NewEvent[],
) => AppendOutcome

const versionText = (version: number): StreamVersion => `${BigInt(version)}`

/** One append, inside a transaction that the caller has begun. Whatever it throws is the disk's, and the whole group's. */
export function appendInTransaction(database: Database.Database): AppendInTransaction {
  const lastVersion = database
    .prepare<[string], number | null>('SELECT max(stream_version) FROM events WHERE stream = ?')
    .pluck()
  const whereIs = database.prepare<[string], { stream: string; version: number }>(
    'SELECT stream, stream_version AS version FROM events WHERE event_id = ?',
  )
  const idsFrom = database
    .prepare<[string, number, number], [string, number]>(
      'SELECT event_id, position FROM events WHERE stream = ? AND stream_version >= ? ORDER BY stream_version LIMIT ?',
    )
    .raw()
  const insert = insertInto(database)

  /** The result of the append that wrote exactly these ids from this version on, if there was one. */
  function original(stream: string, from: number, events: readonly NewEvent[]): AppendResult | undefined {
    const stored = idsFrom.all(stream, from, events.length)
    const last = stored.at(-1)
    if (last === undefined || stored.length < events.length) return undefined
    if (!stored.every(([id], index) => id === events[index]?.id)) return undefined
    return { streamVersion: versionText(from + events.length - 1), position: positionOf(last[1]) }
  }

  function insertAll(stream: string, from: number, events: readonly NewEvent[]): AppendOutcome {
    const written = insert(stream, from, events)
    if (typeof written === 'number') {
      return { streamVersion: versionText(from + events.length - 1), position: positionOf(written) }
    }
    // A twin inside the same append was rolled back with it, so nothing is found: it would have been in this stream.
    return new DuplicateEventId(written.id, whereIs.get(written.id)?.stream ?? stream)
  }

  return (stream, expected, events) => {
    const actual = lastVersion.get(stream) ?? -1
    if (expected === 'any' || expected === 'stream_exists') {
      if (expected === 'stream_exists' && actual < 0) return wrong(stream, expected, actual)
      const known = events[0] && whereIs.get(events[0].id)
      const retried = known?.stream === stream ? original(stream, known.version, events) : undefined
      return retried ?? insertAll(stream, actual + 1, events)
    }
    const at = expected === 'no_stream' ? -1 : Number(expected)
    if (at === actual) return insertAll(stream, actual + 1, events)
    const retried = at < actual ? original(stream, at + 1, events) : undefined
    return retried ?? wrong(stream, expected, actual)
  }
}

function wrong(stream: string, expected: ExpectedVersion, actual: number): WrongExpectedVersion {
  return new WrongExpectedVersion(stream, expected, actual < 0 ? 'no_stream' : versionText(actual))
}

/** Inserts all or none; gives the last position, or the event whose id is taken. */
function insertInto(database: Database.Database) {
  const insertOne = database.prepare<[string, number, string, string, number, string, string]>(
    'INSERT INTO events (stream, stream_version, event_id, type, version, data, metadata) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const savepoint = database.prepare('SAVEPOINT append')
  const release = database.prepare('RELEASE append')
  const rollback = database.prepare('ROLLBACK TO append')

  return (stream: string, from: number, events: readonly NewEvent[]): number | NewEvent => {
    // A single statement is undone by SQLite itself when it fails; several need a savepoint.
    const several = events.length > 1
    if (several) savepoint.run()
    let version = from
    let position = 0
    for (const event of events) {
      try {
        position = Number(
          insertOne.run(stream, version, event.id, event.type, event.version, event.data, event.metadata)
            .lastInsertRowid,
        )
      } catch (error) {
        // The version was looked up in this transaction, so the only unique key that can be hit is the id's.
        if (!isCode(error, 'SQLITE_CONSTRAINT_UNIQUE')) throw error
        if (several) {
          rollback.run()
          release.run()
        }
        return event
      }
      version += 1
    }
    if (several) release.run()
    return position
  }
}

import type Database from 'better-sqlite3'
import {
  type AppendResult,
  DuplicateEventId,
  type ExpectedVersion,
  type NewEvent,
  type StreamVersion,
  WrongExpectedVersion,
} from '../event-log.js'
import { STREAM_START } from './database.js'
import type { EventIds } from './event-ids.js'
import { positionOf } from './position.js'

/** What an append comes to; an expected "no" is a value here, so that the rest of its group goes on. */
export type AppendOutcome = AppendResult | WrongExpectedVersion | DuplicateEventId

export type AppendInTransaction = (
  stream: string,
  expected: ExpectedVersion,
  events: readonly NewEvent[],
) => AppendOutcome

/** Where a stream starts, and the version of its last event. */
type StreamEnd = readonly [start: number, version: number] | readonly [null, null]
const NO_STREAM: StreamEnd = [null, null]

const versionText = (version: number) => String(version) as StreamVersion

/**
 * One append, inside a transaction that the caller has begun. Everything is checked before the first insert, so an
 * expected "no" leaves nothing behind; whatever is thrown is the disk's, and the whole group's.
 */
export function appendInTransaction(database: Database.Database, ids: EventIds): AppendInTransaction {
  const endOf = database
    .prepare<[string], StreamEnd>(
      `SELECT stream_start, max(stream_version) FROM events WHERE stream_start = (${STREAM_START})`,
    )
    .raw()
  // AUTOINCREMENT gives the position after the highest that there ever was.
  const nextPosition = database
    .prepare<[], number>("SELECT 1 + coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0)")
    .pluck()
  const eventAt = database.prepare<[number], { stream: string; version: number }>(
    'SELECT stream, stream_version AS version FROM events WHERE position = ?',
  )
  const idsFrom = database
    .prepare<[string, number, number], [string, number]>(
      `SELECT event_id, position FROM events WHERE stream_start = (${STREAM_START}) AND stream_version >= ?
       ORDER BY stream_version LIMIT +?`,
    )
    .raw()
  const insert = database.prepare<[string, number, number, string, string, number, string, string]>(
    `INSERT INTO events (stream, stream_start, stream_version, event_id, type, version, data, metadata)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )

  function find(id: string) {
    const position = ids.find(id)
    return position === undefined ? undefined : eventAt.get(position)
  }

  /** The result of the append that wrote exactly these ids from this version on, if there was one. */
  function original(stream: string, from: number, events: readonly NewEvent[]): AppendResult | undefined {
    const stored = idsFrom.all(stream, from, events.length)
    const last = stored.at(-1)
    if (last === undefined || stored.length < events.length) return undefined
    if (!stored.every(([id], index) => id === events[index]?.id)) return undefined
    return { streamVersion: versionText(from + events.length - 1), position: positionOf(last[1]) }
  }

  function insertAll(stream: string, [known, last]: StreamEnd, events: readonly NewEvent[]): AppendOutcome {
    for (const { id } of events) {
      const taken = find(id)
      if (taken !== undefined) return new DuplicateEventId(id, taken.stream)
    }
    const twin = events.length > 1 ? repeatedId(events) : undefined
    if (twin !== undefined) return new DuplicateEventId(twin, stream)
    const start = known ?? nextPosition.get() ?? 0
    let version = (last ?? -1) + 1
    let position = 0
    for (const { id, type, version: shape, data, metadata } of events) {
      position = Number(insert.run(stream, start, version, id, type, shape, data, metadata).lastInsertRowid)
      if (version === 0 && position !== start)
        throw new Error(`${stream} was to start at ${start}, not ${position}`)
      ids.add(id, position)
      version += 1
    }
    return { streamVersion: versionText(version - 1), position: positionOf(position) }
  }

  return (stream, expected, events) => {
    const end = endOf.get(stream) ?? NO_STREAM
    const actual = end[1] ?? -1
    if (expected === 'any' || expected === 'stream_exists') {
      if (expected === 'stream_exists' && actual < 0) return wrong(stream, expected, actual)
      const known = events[0] && find(events[0].id)
      const retried = known?.stream === stream ? original(stream, known.version, events) : undefined
      return retried ?? insertAll(stream, end, events)
    }
    const at = expected === 'no_stream' ? -1 : Number(expected)
    if (at === actual) return insertAll(stream, end, events)
    const retried = at < actual ? original(stream, at + 1, events) : undefined
    return retried ?? wrong(stream, expected, actual)
  }
}

function wrong(stream: string, expected: ExpectedVersion, actual: number): WrongExpectedVersion {
  return new WrongExpectedVersion(stream, expected, actual < 0 ? 'no_stream' : versionText(actual))
}

function repeatedId(events: readonly NewEvent[]): string | undefined {
  const seen = new Set<string>()
  return events.find(({ id }) => seen.size === seen.add(id).size)?.id
}

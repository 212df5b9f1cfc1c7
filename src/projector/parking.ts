import type Database from 'better-sqlite3'
import type { StoredEvent, StreamVersion } from '../ledger/event-log.js'
import type { CheckpointKey } from './checkpoints.js'

/** An event that a projection could not take, or that waits behind one of its stream. */
export type ParkedEvent = {
  readonly projection: string
  readonly generation: number
  readonly position: string
  readonly stream: string
  readonly streamVersion: StreamVersion
  readonly eventId: string
  readonly type: string
  /** What went wrong, or which event it waits behind. */
  readonly error: string
  /** RFC 3339 in UTC: when it was parked, or tried last. */
  readonly at: string
}

const COLUMNS = `projection, generation, position, stream, stream_version AS streamVersion, event_id AS eventId, type, error, at`
const OF_TARGET = 'projection = ? AND generation = ?'
/** An error's text may quote a whole event. */
const MAX_ERROR_CHARACTERS = 2_000

export type Parking = ReturnType<typeof openParking>

/** The parked events of a file of read models. Statements run in the caller's transaction. */
export function openParking(database: Database.Database) {
  const insert = database.prepare<ParkedEvent>(
    `INSERT INTO parked (projection, generation, position, stream, stream_version, event_id, type, error, at)
     VALUES (@projection, @generation, @position, @stream, @streamVersion, @eventId, @type, @error, @at)
     ON CONFLICT (projection, generation, position) DO UPDATE SET error = excluded.error, at = excluded.at`,
  )
  const firstOf = database.prepare<[string, number, string], ParkedEvent>(
    `SELECT ${COLUMNS} FROM parked WHERE ${OF_TARGET} AND stream = ? ORDER BY position LIMIT 1`,
  )
  const firstOfNextStream = database.prepare<[string, number, string], ParkedEvent>(
    `SELECT ${COLUMNS} FROM parked AS one WHERE ${OF_TARGET} AND position > ? AND NOT EXISTS
       (SELECT 1 FROM parked AS ahead WHERE ahead.projection = one.projection AND ahead.generation = one.generation
          AND ahead.stream = one.stream AND ahead.position < one.position)
     ORDER BY position LIMIT 1`,
  )
  const remove = database.prepare<[string, number, string]>(
    `DELETE FROM parked WHERE ${OF_TARGET} AND position = ?`,
  )
  const count = database
    .prepare<[string, number], number>(`SELECT count(*) FROM parked WHERE ${OF_TARGET}`)
    .pluck()
  const any = database.prepare<[string, number], 1>(`SELECT 1 FROM parked WHERE ${OF_TARGET} LIMIT 1`).pluck()

  return {
    park({ projection, generation }: CheckpointKey, event: StoredEvent, error: string, at: string): void {
      const { position, stream, streamVersion, id, type } = event
      insert.run({
        ...{ projection, generation, position, stream, streamVersion, eventId: id, type },
        error: error.slice(0, MAX_ERROR_CHARACTERS),
        at,
      })
    },
    /** The first event of a stream that is parked: later ones wait behind it. */
    firstOfStream: ({ projection, generation }: CheckpointKey, stream: string) =>
      firstOf.get(projection, generation, stream),
    /** The next parked event after a position that is the first one of its stream. */
    firstOfNextStream: ({ projection, generation }: CheckpointKey, position: string) =>
      firstOfNextStream.get(projection, generation, position),
    remove: ({ projection, generation }: CheckpointKey, position: string) => {
      remove.run(projection, generation, position)
    },
    isAnyParked: ({ projection, generation }: CheckpointKey): boolean =>
      any.get(projection, generation) === 1,
    count: ({ projection, generation }: CheckpointKey): number => count.get(projection, generation) ?? 0,
  }
}

/** The first parked event of a stream, and how many events of the stream wait behind it. */
export type ParkedStream = ParkedEvent & { readonly waiting: number }

/** What holds streams up in live tables, in the order of the log. @param limit how many at most */
export function parkedStreams(database: Database.Database, limit: number): readonly ParkedStream[] {
  const ofTheSame = `other.projection = one.projection AND other.generation = one.generation AND other.stream = one.stream`
  return database
    .prepare<[number], ParkedStream>(
      `SELECT ${COLUMNS},
         (SELECT count(*) FROM parked AS other WHERE ${ofTheSame} AND other.position > one.position) AS waiting
       FROM parked AS one
       WHERE (projection, generation) IN (SELECT projection, generation FROM checkpoints WHERE state = 'live')
         AND NOT EXISTS (SELECT 1 FROM parked AS other WHERE ${ofTheSame} AND other.position < one.position)
       ORDER BY position, projection LIMIT ?`,
    )
    .all(limit)
}

/** The sentence kept with an error. */
export const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

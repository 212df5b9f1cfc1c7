import { sql } from 'kysely'
import type { StoredEvent, StreamVersion } from '../ledger/event-log.js'
import type { ReadModels } from '../read-models/read-models.js'
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

const COLUMNS = sql.raw(
  `projection, generation, position, stream, stream_version AS "streamVersion", event_id AS "eventId", type, error, at`,
)
const isOf = ({ projection, generation }: CheckpointKey) =>
  sql`projection = ${projection} AND generation = ${generation}`
/** An error's text may quote a whole event. */
const MAX_ERROR_CHARACTERS = 2_000

/** Keeps an event that was not taken, or why it still is not. In the caller's transaction. */
export async function park(
  tx: ReadModels,
  { projection, generation }: CheckpointKey,
  { position, stream, streamVersion, id, type }: StoredEvent,
  why: { readonly error: string; readonly at: string },
): Promise<void> {
  const error = why.error.slice(0, MAX_ERROR_CHARACTERS)
  await sql`
    INSERT INTO parked (projection, generation, position, stream, stream_version, event_id, type, error, at)
    VALUES (${projection}, ${generation}, ${position}, ${stream}, ${streamVersion}, ${id}, ${type}, ${error}, ${why.at})
    ON CONFLICT (projection, generation, position) DO UPDATE SET error = excluded.error, at = excluded.at`.execute(
    tx,
  )
}

/** Lets a parked event go that was taken. */
export async function unpark(tx: ReadModels, key: CheckpointKey, position: string): Promise<void> {
  await sql`DELETE FROM parked WHERE ${isOf(key)} AND position = ${position}`.execute(tx)
}

/** The first event of a stream that is parked: later ones wait behind it. */
export async function firstParkedOfStream(
  db: ReadModels,
  key: CheckpointKey,
  stream: string,
): Promise<ParkedEvent | undefined> {
  const { rows } = await sql<ParkedEvent>`
    SELECT ${COLUMNS} FROM parked WHERE ${isOf(key)} AND stream = ${stream} ORDER BY position LIMIT 1`.execute(
    db,
  )
  return rows[0]
}

/** The next parked event after a position that is the first one of its stream. */
export async function firstParkedOfNextStream(
  db: ReadModels,
  key: CheckpointKey,
  position: string,
): Promise<ParkedEvent | undefined> {
  const { rows } = await sql<ParkedEvent>`
    SELECT ${COLUMNS} FROM parked AS one WHERE ${isOf(key)} AND position > ${position} AND NOT EXISTS
       (SELECT 1 FROM parked AS ahead WHERE ahead.projection = one.projection AND ahead.generation = one.generation
          AND ahead.stream = one.stream AND ahead.position < one.position)
     ORDER BY position LIMIT 1`.execute(db)
  return rows[0]
}

export async function countParked(db: ReadModels, key: CheckpointKey): Promise<number> {
  const { rows } = await sql<{ readonly parked: number }>`
    SELECT count(*) AS parked FROM parked WHERE ${isOf(key)}`.execute(db)
  return rows[0]?.parked ?? 0
}

/** Streams that are held up under any of the keys. @param limit how many at most */
export async function streamsHeldUp(
  db: ReadModels,
  keys: readonly CheckpointKey[],
  limit: number,
): Promise<readonly string[]> {
  const ofAny = sql.join(
    keys.map((key) => sql`(${isOf(key)})`),
    sql` OR `,
  )
  const { rows } = await sql<{ readonly stream: string }>`
    SELECT DISTINCT stream FROM parked WHERE ${ofAny} LIMIT ${limit}`.execute(db)
  return rows.map(({ stream }) => stream)
}

/** Those of the keys under which something is parked. */
export async function keysWithParked<K extends CheckpointKey>(
  db: ReadModels,
  keys: readonly K[],
): Promise<readonly K[]> {
  if (keys.length === 0) return []
  const { rows } = await sql<CheckpointKey>`
    SELECT DISTINCT projection, generation FROM parked
    WHERE ${sql.join(
      keys.map((key) => sql`(${isOf(key)})`),
      sql` OR `,
    )}`.execute(db)
  return keys.filter((key) =>
    rows.some(({ projection, generation }) => projection === key.projection && generation === key.generation),
  )
}

/** The first parked event of a stream, and how many events of the stream wait behind it. */
export type ParkedStream = ParkedEvent & { readonly waiting: number }

/** What holds streams up in live tables, in the order of the log. @param limit how many at most */
export async function parkedStreams(db: ReadModels, limit: number): Promise<readonly ParkedStream[]> {
  const ofTheSame = sql`other.projection = one.projection AND other.generation = one.generation AND other.stream = one.stream`
  const { rows } = await sql<ParkedStream>`
    SELECT ${COLUMNS},
      (SELECT count(*) FROM parked AS other WHERE ${ofTheSame} AND other.position > one.position) AS waiting
    FROM parked AS one
    WHERE EXISTS (SELECT 1 FROM checkpoints c WHERE c.projection = one.projection
        AND c.generation = one.generation AND c.state = 'live')
      AND NOT EXISTS (SELECT 1 FROM parked AS other WHERE ${ofTheSame} AND other.position < one.position)
    ORDER BY position, projection LIMIT ${limit}`.execute(db)
  return rows
}

/** The sentence kept with an error. */
export const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

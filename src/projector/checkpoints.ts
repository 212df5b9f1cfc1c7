import { sql } from 'kysely'
import { eventIdAt } from '../ledger/event-id-at.js'
import { type EventLog, type Position, START, type StoredEvent } from '../ledger/event-log.js'
import type { ReadModels } from '../read-models/read-models.js'
import type { TableState } from './tables.js'

/** Up to where a projection's tables are filled. */
export type Checkpoint = {
  readonly projection: string
  /** Counts the rebuilds of this projection, from 1. */
  readonly generation: number
  readonly state: TableState
  readonly version: number
  /** The definitions that the tables were made of, JSON. */
  readonly tables: string
  readonly position: Position
  /** The id of the event at the position; empty at the log's start. */
  readonly eventId: string
  /** How many events are behind the position. */
  readonly events: number
}

/** One projection's tables of one generation: what a checkpoint is kept for. */
export type CheckpointKey = { readonly projection: string; readonly generation: number }

/**
 * The checkpoint was not where this projector left it: another one writes the same tables. Nothing was written, and
 * nothing more is until the checkpoints are read again.
 */
export class CheckpointMoved extends Error {
  override readonly name = 'CheckpointMoved'
  constructor(
    readonly projection: string,
    readonly expected: Position,
  ) {
    super(`the checkpoint of ${projection} is not at "${expected}" any more: another projector has moved it`)
  }
}

export async function readCheckpoints(db: ReadModels): Promise<readonly Checkpoint[]> {
  const { rows } = await sql<Checkpoint>`
    SELECT projection, generation, state, version, tables, position, event_id AS "eventId", events
    FROM checkpoints ORDER BY projection, state`.execute(db)
  return rows
}

/** The last event that a transaction takes. */
export type LastTaken = Pick<StoredEvent, 'position' | 'id'>

/** Moves checkpoints on, in the transaction of the rows. @throws {CheckpointMoved} one is not at `from` */
export async function moveCheckpoints(
  tx: ReadModels,
  keys: readonly CheckpointKey[],
  from: Position,
  to: LastTaken,
  events: number,
): Promise<void> {
  const isOf = keys.map(
    ({ projection, generation }) => sql`(projection = ${projection} AND generation = ${generation})`,
  )
  const { numAffectedRows } = await sql`
    UPDATE checkpoints SET position = ${to.position}, event_id = ${to.id}, events = events + ${events}
    WHERE position = ${from} AND (${sql.join(isOf, sql` OR `)})`.execute(tx)
  if (numAffectedRows === BigInt(keys.length)) return
  const reached = (await readCheckpoints(tx)).filter(({ position }) => position === to.position)
  const moved = keys.find(
    (key) =>
      !reached.some(
        ({ projection, generation }) => projection === key.projection && generation === key.generation,
      ),
  )
  throw new CheckpointMoved(moved?.projection ?? '', from)
}

export async function insertCheckpoint(tx: ReadModels, checkpoint: Checkpoint): Promise<void> {
  const { projection, generation, state, version, tables, position, eventId, events } = checkpoint
  await sql`
    INSERT INTO checkpoints (projection, generation, state, version, tables, position, event_id, events)
    VALUES (${projection}, ${generation}, ${state}, ${version}, ${tables}, ${position}, ${eventId}, ${events})`.execute(
    tx,
  )
}

/** Whether tables were filled from the log that is at hand, so that it can be gone on with. */
export type IsOfLog = (checkpoint: Checkpoint) => boolean

/**
 * Compares the checkpoints with the log, by the event that each has at its position. Positions are given again in a log
 * that was restored from an older copy: by them alone the rows of events that are gone would stay, and the ones that
 * came in their place would be skipped.
 */
export async function compareWithLog(checkpoints: readonly Checkpoint[], log: EventLog): Promise<IsOfLog> {
  const idAt = new Map<Position, string | undefined>()
  for (const { position } of checkpoints) {
    if (!idAt.has(position)) idAt.set(position, await eventIdAt(log, position))
  }
  return ({ position, eventId }) => position === START || (eventId !== '' && idAt.get(position) === eventId)
}

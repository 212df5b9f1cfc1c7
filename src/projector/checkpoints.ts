import type Database from 'better-sqlite3'
import { type EventLog, type Position, START, type StoredEvent } from '../ledger/event-log.js'
import type { TableState } from './sqlite-tables.js'

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

export function readCheckpoints(database: Database.Database): readonly Checkpoint[] {
  return database
    .prepare<[], Checkpoint>(
      `SELECT projection, generation, state, version, tables, position, event_id AS eventId, events
       FROM checkpoints ORDER BY projection, state`,
    )
    .all()
}

/** The last event that a transaction takes. */
export type LastTaken = Pick<StoredEvent, 'position' | 'id'>

/** Moves one checkpoint on, in the transaction of the rows. @throws {CheckpointMoved} it is not at `from` */
export type MoveCheckpoint = (key: CheckpointKey, from: Position, to: LastTaken, events: number) => void

export function checkpointMover(database: Database.Database): MoveCheckpoint {
  const update = database.prepare<[Position, string, number, string, number, Position]>(
    `UPDATE checkpoints SET position = ?, event_id = ?, events = events + ?
     WHERE projection = ? AND generation = ? AND position = ?`,
  )
  return ({ projection, generation }, from, to, events) => {
    if (update.run(to.position, to.id, events, projection, generation, from).changes !== 1) {
      throw new CheckpointMoved(projection, from)
    }
  }
}

export function insertCheckpoint(database: Database.Database, checkpoint: Checkpoint): void {
  database
    .prepare<Checkpoint>(
      `INSERT INTO checkpoints (projection, generation, state, version, tables, position, event_id, events)
       VALUES (@projection, @generation, @state, @version, @tables, @position, @eventId, @events)`,
    )
    .run(checkpoint)
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

/** The id of the event at exactly this position. */
async function eventIdAt(log: EventLog, position: Position): Promise<string | undefined> {
  try {
    let before = START
    for await (const [event] of log.readAll({ direction: 'backwards', from: position, maxCount: 1 })) {
      if (event !== undefined) before = event.position
    }
    for await (const [event] of log.readAll({ from: before, maxCount: 1 })) {
      if (event?.position === position) return event.id
    }
    return undefined
  } catch (error) {
    // A position that is none of this kind of log's.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

import type Database from 'better-sqlite3'
import type { Position } from '../ledger/event-log.js'
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
      'SELECT projection, generation, state, version, tables, position, events FROM checkpoints ORDER BY projection, state',
    )
    .all()
}

/** Moves one checkpoint on, in the transaction of the rows. @throws {CheckpointMoved} it is not at `from` */
export type MoveCheckpoint = (key: CheckpointKey, from: Position, to: Position, events: number) => void

export function checkpointMover(database: Database.Database): MoveCheckpoint {
  const update = database.prepare<[Position, number, string, number, Position]>(
    'UPDATE checkpoints SET position = ?, events = events + ? WHERE projection = ? AND generation = ? AND position = ?',
  )
  return ({ projection, generation }, from, to, events) => {
    if (update.run(to, events, projection, generation, from).changes !== 1) {
      throw new CheckpointMoved(projection, from)
    }
  }
}

export function insertCheckpoint(database: Database.Database, checkpoint: Checkpoint): void {
  database
    .prepare<Checkpoint>(
      `INSERT INTO checkpoints (projection, generation, state, version, tables, position, events)
       VALUES (@projection, @generation, @state, @version, @tables, @position, @events)`,
    )
    .run(checkpoint)
}

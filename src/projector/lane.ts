import type Database from 'better-sqlite3'
import type { Position } from '../ledger/event-log.js'
import type { CheckpointKey } from './checkpoints.js'
import { openParking, type Parking } from './parking.js'
import type { Projection } from './projection.js'
import { openRowWriter, type RowWriter } from './sqlite-row-writer.js'
import type { TableState } from './sqlite-tables.js'

/** A projection and its tables of one generation. */
export type Target = { readonly key: CheckpointKey; readonly projection: Projection }

/** A target and how far it has come. */
export type Placed = { readonly target: Target; readonly position: Position; readonly events: number }

/** Projections that go through the log together, all at one position: each event is read and decoded once for them. */
export type Lane = {
  readonly state: TableState
  readonly targets: readonly Target[]
  readonly writer: RowWriter
  readonly parking: Parking
  /** Moved on by whoever commits, right after the commit. */
  position: Position
  /** How many events are behind the position. */
  events: number
}

export function openLane(
  database: Database.Database,
  state: TableState,
  targets: readonly Target[],
  at: { readonly position: Position; readonly events: number },
): Lane {
  const tables = targets.flatMap(({ projection }) => projection.tables)
  return {
    state,
    targets,
    writer: openRowWriter(database, tables, state),
    parking: openParking(database),
    position: at.position,
    events: at.events,
  }
}

/**
 * Puts targets at different positions into one lane: those behind go through the log alone until they meet the next.
 * @param advanceTo takes a lane to exactly this position
 */
export async function bringToLine(
  database: Database.Database,
  state: TableState,
  placed: readonly Placed[],
  advanceTo: (lane: Lane, position: Position) => Promise<void>,
): Promise<Lane> {
  const waiting = [...placed].sort((one, other) => (one.position < other.position ? -1 : 1))
  let lane = openLane(database, state, [], waiting[0] ?? { position: '', events: 0 })
  for (const { target, position, events } of waiting) {
    if (lane.position !== position) await advanceTo(lane, position)
    if (lane.position !== position) {
      throw new Error(
        `the log holds no event at position "${position}", where ${target.key.projection} is: it is another log`,
      )
    }
    lane = openLane(database, state, [...lane.targets, target], { position, events })
  }
  return lane
}

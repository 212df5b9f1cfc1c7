import type { Position } from '../ledger/event-log.js'
import type { CheckpointKey } from './checkpoints.js'
import { keysWithParked } from './parking.js'
import type { Projection } from './projection.js'
import type { RowStore, RowWriter } from './row-store.js'
import type { TableState } from './tables.js'

/** A projection and its tables of one generation. */
export type Target = { readonly key: CheckpointKey; readonly projection: Projection }

/** A target and how far it has come. */
export type Placed = { readonly target: Target; readonly position: Position; readonly events: number }

/** Projections that go through the log together, all at one position: each event is read and decoded once for them. */
export type Lane = {
  readonly state: TableState
  readonly targets: readonly Target[]
  readonly writer: RowWriter
  /** The targets that have something parked; undefined until somebody asks. Kept by whoever parks and takes. */
  parked: Set<Target> | undefined
  /** Moved on by whoever commits, right after the commit. */
  position: Position
  /** How many events are behind the position. */
  events: number
}

export function openLane(
  store: RowStore,
  state: TableState,
  targets: readonly Target[],
  at: { readonly position: Position; readonly events: number },
): Lane {
  const tables = targets.flatMap(({ projection }) => projection.tables)
  return {
    state,
    targets,
    writer: store.openWriter(tables, state),
    parked: undefined,
    position: at.position,
    events: at.events,
  }
}

/** The targets that have something parked: each of their events has to ask whether it waits. */
export async function withParked({ db }: RowStore, lane: Lane): Promise<Set<Target>> {
  if (lane.parked === undefined) {
    const keys = await keysWithParked(
      db,
      lane.targets.map(({ key }) => key),
    )
    lane.parked = new Set(lane.targets.filter(({ key }) => keys.includes(key)))
  }
  return lane.parked
}

/**
 * Puts targets at different positions into one lane: those behind go through the log alone until they meet the next.
 * @param advanceTo takes a lane to exactly this position
 */
export async function bringToLine(
  store: RowStore,
  state: TableState,
  placed: readonly Placed[],
  advanceTo: (lane: Lane, position: Position) => Promise<void>,
): Promise<Lane> {
  const waiting = [...placed].sort((one, other) => (one.position < other.position ? -1 : 1))
  let lane = openLane(store, state, [], waiting[0] ?? { position: '', events: 0 })
  for (const { target, position, events } of waiting) {
    if (lane.position !== position) await advanceTo(lane, position)
    if (lane.position !== position) {
      throw new Error(
        `the log holds no event at position "${position}", where ${target.key.projection} is: it is another log`,
      )
    }
    lane = openLane(store, state, [...lane.targets, target], { position, events })
  }
  return lane
}

import { sql } from 'kysely'
import type { Position } from '../ledger/event-log.js'
import { type Advance, advance } from './advance.js'
import { readCheckpoints } from './checkpoints.js'
import { atOnce } from './exclusive.js'
import { beginRebuild, dropRebuilds, swapGenerations } from './generations.js'
import { bringToLine, type Lane, openLane, type Placed } from './lane.js'
import type { Projection } from './projection.js'
import type { RowStore } from './row-store.js'

export type RebuildProgress = {
  readonly projections: readonly string[]
  /** Events behind the new tables' position. */
  readonly events: number
  /** How many events the live tables held when this began: about what there is to do. 0 where they were empty. */
  readonly total: number
  /** Of this run. */
  readonly eventsPerSecond: number
  readonly position: Position
  readonly step: 'filling' | 'indexing' | 'swapping'
}

export type RebuildOptions = {
  readonly onProgress?: (progress: RebuildProgress) => void
  /** Cancels: the new tables are dropped and the live ones stay. */
  readonly signal?: AbortSignal
}

/** The tables that a rebuild goes beside, and how it gets there. */
export type Beside = Omit<Advance, 'bulk' | 'until' | 'signal' | 'onCommit'> & {
  /** The live lane as it is at the moment. */
  readonly live: () => Lane
  readonly setLive: (lane: Lane) => void
  /** Takes the live lane to a position, the turn being taken. */
  readonly advanceLive: (until: Position) => Promise<void>
  /** Ends the work and leaves what was built, so that a later process goes on with it. */
  readonly closing: AbortSignal
}

/** The projector was closed while this was under way. What was built stays, and a later process goes on with it. */
export class ProjectorClosed extends Error {
  override readonly name = 'ProjectorClosed'
  constructor() {
    super('the projector was closed')
  }
}

/** Thrown inside a rebuild to get out of it, caught where its tables are dropped. */
class Cancelled extends Error {
  override readonly name = 'Cancelled'
}

/**
 * Fills new tables of these projections beside the live ones in one pass over the log, indexes them, and puts them in
 * their place in one transaction when they have caught up. Live projecting goes on meanwhile.
 * @returns `cancelled` when the signal was aborted before the swap: the live tables are as they were
 * @throws {ProjectorClosed} @throws {CheckpointMoved} @throws the database's error
 */
export async function rebuild(
  projections: readonly Projection[],
  beside: Beside,
  options: RebuildOptions = {},
): Promise<'swapped' | 'cancelled'> {
  const names = projections.map(({ name }) => name)
  try {
    await fillAndSwap(projections, beside, options)
    return 'swapped'
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error
    await beside.taking(async () => dropRebuilds(beside.store, names))
    return 'cancelled'
  }
}

async function fillAndSwap(
  projections: readonly Projection[],
  beside: Beside,
  { onProgress, signal }: RebuildOptions,
): Promise<void> {
  const { store, taking, closing } = beside
  const placed = await taking(() => beginAll(store, projections))
  const report = await progressReporter(store, placed, onProgress)
  const tables = projections.flatMap((projection) => projection.tables)
  const bulk = store.bulkWriter(tables, 'building')
  const ending = signal === undefined ? closing : AbortSignal.any([closing, signal])
  const goOn = async (lane: Lane, how: Pick<Advance, 'until' | 'taking'> = { taking }) => {
    await advance(lane, { ...beside, ...how, bulk, signal: ending, onCommit: () => report(lane, 'filling') })
    if (signal?.aborted === true) throw new Cancelled('the rebuild was cancelled')
    if (closing.aborted) throw new ProjectorClosed()
  }
  try {
    const lane = await bringToLine(store, 'building', placed, (behind, until) =>
      goOn(behind, { until, taking }),
    )
    await goOn(lane)
    for (const statement of indexesOf(store, lane)) {
      report(lane, 'indexing')
      // In the writing thread where there is one: sorting a million keys takes a second in which this one can answer.
      await taking(
        async () => bulk.started()?.execute(statement) ?? (await sql.raw(statement).execute(store.db)),
      )
    }
    // What came while the indexes were made: little is then left to do while everybody else waits.
    await goOn(lane)
    await taking(async () => {
      await meetLive(lane, beside, goOn)
      report(lane, 'swapping')
      await takePlace(lane, beside)
    })
  } finally {
    await bulk.close()
  }
}

async function beginAll(store: RowStore, projections: readonly Projection[]): Promise<readonly Placed[]> {
  const placed: Placed[] = []
  for (const projection of projections) placed.push(await beginRebuild(store, projection))
  return placed
}

async function progressReporter(
  { db }: RowStore,
  placed: readonly Placed[],
  onProgress: RebuildOptions['onProgress'],
) {
  const startedAt = performance.now()
  const eventsBefore = Math.min(...placed.map(({ events }) => events))
  const live = (await readCheckpoints(db)).filter(({ state }) => state === 'live')
  const total = Math.max(0, ...live.map(({ events }) => events))
  return (lane: Lane, step: RebuildProgress['step']) =>
    onProgress?.({
      projections: placed.map(({ target }) => target.projection.name),
      events: lane.events,
      total,
      eventsPerSecond: ((lane.events - eventsBefore) * 1_000) / (performance.now() - startedAt),
      position: lane.position,
      step,
    })
}

const indexesOf = (store: RowStore, { targets }: Lane): readonly string[] =>
  targets.flatMap(({ projection, key }) =>
    store.indexStatements(projection.tables, 'building', key.generation),
  )

/** Brings the new tables and the live ones to one position. Nobody else writes meanwhile. */
async function meetLive(
  lane: Lane,
  beside: Beside,
  goOn: (lane: Lane, how: Pick<Advance, 'until' | 'taking'>) => Promise<void>,
): Promise<void> {
  const live = beside.live()
  if (live.targets.length === 0) return goOn(lane, { taking: atOnce })
  if (lane.position < live.position) return goOn(lane, { until: live.position, taking: atOnce })
  if (lane.position > live.position) return beside.advanceLive(lane.position)
}

async function takePlace(lane: Lane, { store, live, setLive }: Beside): Promise<void> {
  const rebuilt = await swapGenerations(store, lane)
  const others = live().targets.filter(
    ({ key }) => !rebuilt.some((one) => one.key.projection === key.projection),
  )
  setLive(openLane(store, 'live', [...others, ...rebuilt], lane))
}

import { sql } from 'kysely'
import { START } from '../ledger/event-log.js'
import type { ReadModels } from '../read-models/read-models.js'
import {
  type Checkpoint,
  CheckpointMoved,
  type IsOfLog,
  insertCheckpoint,
  readCheckpoints,
} from './checkpoints.js'
import type { Lane, Placed, Target } from './lane.js'
import type { Projection, Table } from './projection.js'
import type { RowStore } from './row-store.js'

/** The tables of each projection and their generations: made, replaced and dropped. Each change is one transaction. */

const definitionOf = ({ tables }: Projection): string => JSON.stringify(tables)

/** Whether tables were made by this very version of the projection, so that it can go on filling them. */
export const isCurrent = (checkpoint: Checkpoint, projection: Projection): boolean =>
  checkpoint.version === projection.version && checkpoint.tables === definitionOf(projection)

export type Loaded = {
  /** Live tables that this program goes on filling. */
  readonly live: readonly Placed[]
  /** Projections whose live tables are of another version, of another log or not there at all: to be rebuilt. */
  readonly stale: readonly Projection[]
  /** Projections with a rebuild under way that an earlier process left. */
  readonly unfinished: readonly Projection[]
}

/**
 * Reads the checkpoints, makes empty tables for projections that have none, and drops what no program of this version
 * reads: tables of projections that are gone, and rebuilds of another version or of another log. In a database that
 * other versions may use, tables of projections that this one does not know are left alone.
 */
export function loadGenerations(
  store: RowStore,
  projections: readonly Projection[],
  isOfLog: IsOfLog,
): Promise<Loaded> {
  return store.transaction(async (tx): Promise<Loaded> => {
    for (const checkpoint of await readCheckpoints(tx)) {
      const projection = projections.find(({ name }) => name === checkpoint.projection)
      const isUseless =
        (projection === undefined && !store.isShared) ||
        (projection !== undefined &&
          checkpoint.state === 'building' &&
          !(isCurrent(checkpoint, projection) && isOfLog(checkpoint)))
      if (isUseless) await dropGeneration(store, tx, checkpoint)
    }
    await createMissing(store, tx, projections)
    const checkpoints = await readCheckpoints(tx)
    const goesOn = (state: Checkpoint['state']) => (projection: Projection) =>
      checkpoints.some(
        (checkpoint) =>
          checkpoint.projection === projection.name &&
          checkpoint.state === state &&
          isCurrent(checkpoint, projection) &&
          isOfLog(checkpoint),
      )
    const live = projections.filter(goesOn('live'))
    return {
      live: live.map((projection) => placedOf(checkpoints, projection, 'live')),
      stale: projections.filter((projection) => !live.includes(projection)),
      unfinished: projections.filter(goesOn('building')),
    }
  })
}

function placedOf(
  checkpoints: readonly Checkpoint[],
  projection: Projection,
  state: Checkpoint['state'],
): Placed {
  const checkpoint = checkpoints.find(
    (candidate) => candidate.projection === projection.name && candidate.state === state,
  )
  if (checkpoint === undefined) throw new Error(`${projection.name} has no ${state} tables`)
  const { generation, position, events } = checkpoint
  return { target: { key: { projection: projection.name, generation }, projection }, position, events }
}

/** Empty live tables, so that queries find something before the first rebuild is done. */
async function createMissing(
  store: RowStore,
  tx: ReadModels,
  projections: readonly Projection[],
): Promise<void> {
  const known = new Set((await readCheckpoints(tx)).map(({ projection }) => projection))
  for (const projection of projections) {
    // A table that moved here from another projection is still that one's until both are rebuilt.
    if (known.has(projection.name) || (await isAnyThere(store, tx, projection))) continue
    await store.createTables(tx, projection.tables, 'live')
    for (const statement of store.indexStatements(projection.tables, 'live', 1)) {
      await sql.raw(statement).execute(tx)
    }
    await insertCheckpoint(tx, { ...emptyCheckpoint(projection, 1), state: 'live' })
  }
}

async function isAnyThere(store: RowStore, tx: ReadModels, { tables }: Projection): Promise<boolean> {
  for (const { name } of tables) if (await store.hasTable(tx, name)) return true
  return false
}

const emptyCheckpoint = (projection: Projection, generation: number): Checkpoint => ({
  projection: projection.name,
  generation,
  state: 'building',
  version: projection.version,
  tables: definitionOf(projection),
  position: START,
  eventId: '',
  events: 0,
})

/** Goes on with a rebuild that was left, else makes empty tables beside the live ones. */
export function beginRebuild(store: RowStore, projection: Projection): Promise<Placed> {
  return store.transaction(async (tx): Promise<Placed> => {
    const own = (await readCheckpoints(tx)).filter((checkpoint) => checkpoint.projection === projection.name)
    if (own.some(({ state }) => state === 'building')) return placedOf(own, projection, 'building')
    await store.createTables(tx, projection.tables, 'building')
    const generation = Math.max(0, ...own.map((checkpoint) => checkpoint.generation)) + 1
    const empty = emptyCheckpoint(projection, generation)
    await insertCheckpoint(tx, empty)
    return placedOf([empty], projection, 'building')
  })
}

/** Drops what rebuilds of these projections have made. The live tables stay. */
export function dropRebuilds(store: RowStore, names: readonly string[]): Promise<void> {
  return store.transaction(async (tx) => {
    for (const checkpoint of await readCheckpoints(tx)) {
      if (checkpoint.state === 'building' && names.includes(checkpoint.projection)) {
        await dropGeneration(store, tx, checkpoint)
      }
    }
  })
}

async function dropGeneration(store: RowStore, tx: ReadModels, checkpoint: Checkpoint): Promise<void> {
  await store.dropTables(tx, JSON.parse(checkpoint.tables) as readonly Table[], checkpoint.state)
  const isOf = sql`projection = ${checkpoint.projection} AND generation = ${checkpoint.generation}`
  await sql`DELETE FROM checkpoints WHERE ${isOf}`.execute(tx)
  await sql`DELETE FROM parked WHERE ${isOf}`.execute(tx)
}

/**
 * Puts the tables that a lane has built in the place of the live ones, in one transaction: who reads sees the old
 * tables until it is committed and the new ones after. @returns the targets as they are now, live
 * @throws {CheckpointMoved} somebody else moved or dropped what was built
 */
export function swapGenerations(store: RowStore, lane: Lane): Promise<readonly Target[]> {
  return store.swapping(async (tx) => {
    const names = lane.targets.map(({ key }) => key.projection)
    // All are dropped before any is renamed: a table may have moved from one projection to another.
    for (const checkpoint of await readCheckpoints(tx)) {
      if (checkpoint.state === 'live' && names.includes(checkpoint.projection)) {
        await dropGeneration(store, tx, checkpoint)
      }
    }
    for (const { key, projection } of lane.targets) {
      await store.renameToLive(tx, projection.tables)
      const { numAffectedRows } = await sql`
        UPDATE checkpoints SET state = 'live' WHERE projection = ${key.projection} AND generation = ${key.generation}
          AND position = ${lane.position} AND state = 'building'`.execute(tx)
      if (numAffectedRows !== 1n) throw new CheckpointMoved(key.projection, lane.position)
    }
    return lane.targets
  })
}

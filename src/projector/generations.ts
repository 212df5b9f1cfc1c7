import type Database from 'better-sqlite3'
import { type Position, START } from '../ledger/event-log.js'
import {
  type Checkpoint,
  CheckpointMoved,
  type IsOfLog,
  insertCheckpoint,
  readCheckpoints,
} from './checkpoints.js'
import type { Lane, Placed, Target } from './lane.js'
import type { Projection, Table } from './projection.js'
import { createTables, dropTables, indexStatements, renameToLive } from './sqlite-tables.js'

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
 * reads: tables of projections that are gone, and rebuilds of another version or of another log.
 */
export function loadGenerations(
  database: Database.Database,
  projections: readonly Projection[],
  isOfLog: IsOfLog,
): Loaded {
  const load = database.transaction((): Loaded => {
    for (const checkpoint of readCheckpoints(database)) {
      const projection = projections.find(({ name }) => name === checkpoint.projection)
      const isUseless =
        projection === undefined ||
        (checkpoint.state === 'building' && !(isCurrent(checkpoint, projection) && isOfLog(checkpoint)))
      if (isUseless) dropGeneration(database, checkpoint)
    }
    createMissing(database, projections)
    const checkpoints = readCheckpoints(database)
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
      live: live.map((projection) => placedOf(database, projection, 'live')),
      stale: projections.filter((projection) => !live.includes(projection)),
      unfinished: projections.filter(goesOn('building')),
    }
  })
  return load.immediate()
}

function placedOf(database: Database.Database, projection: Projection, state: Checkpoint['state']): Placed {
  const checkpoint = readCheckpoints(database).find(
    (candidate) => candidate.projection === projection.name && candidate.state === state,
  )
  if (checkpoint === undefined) throw new Error(`${projection.name} has no ${state} tables`)
  const { generation, position, events } = checkpoint
  return { target: { key: { projection: projection.name, generation }, projection }, position, events }
}

/** Empty live tables, so that queries find something before the first rebuild is done. */
function createMissing(database: Database.Database, projections: readonly Projection[]): void {
  const isTaken = database.prepare<[string], 1>('SELECT 1 FROM sqlite_schema WHERE name = ?').pluck()
  const known = new Set(readCheckpoints(database).map(({ projection }) => projection))
  for (const projection of projections) {
    // A table that moved here from another projection is still that one's until both are rebuilt.
    if (known.has(projection.name) || projection.tables.some(({ name }) => isTaken.get(name) === 1)) continue
    createTables(database, projection.tables, 'live')
    for (const sql of indexStatements(projection.tables, 'live', 1)) database.exec(sql)
    insertCheckpoint(database, { ...emptyCheckpoint(projection, 1), state: 'live' })
  }
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
export function beginRebuild(database: Database.Database, projection: Projection): Placed {
  const begin = database.transaction((): Placed => {
    const own = readCheckpoints(database).filter((checkpoint) => checkpoint.projection === projection.name)
    if (!own.some(({ state }) => state === 'building')) {
      createTables(database, projection.tables, 'building')
      const generation = Math.max(0, ...own.map((checkpoint) => checkpoint.generation)) + 1
      insertCheckpoint(database, emptyCheckpoint(projection, generation))
    }
    return placedOf(database, projection, 'building')
  })
  return begin.immediate()
}

/** Drops what rebuilds of these projections have made. The live tables stay. */
export function dropRebuilds(database: Database.Database, names: readonly string[]): void {
  const drop = database.transaction(() => {
    for (const checkpoint of readCheckpoints(database)) {
      if (checkpoint.state === 'building' && names.includes(checkpoint.projection)) {
        dropGeneration(database, checkpoint)
      }
    }
  })
  drop.immediate()
}

function dropGeneration(database: Database.Database, checkpoint: Checkpoint): void {
  dropTables(database, JSON.parse(checkpoint.tables) as readonly Table[], checkpoint.state)
  const key = [checkpoint.projection, checkpoint.generation]
  database.prepare('DELETE FROM checkpoints WHERE projection = ? AND generation = ?').run(...key)
  database.prepare('DELETE FROM parked WHERE projection = ? AND generation = ?').run(...key)
}

/**
 * Puts the tables that a lane has built in the place of the live ones, in one transaction: who reads sees the old
 * tables until it is committed and the new ones after. @returns the targets as they are now, live
 * @throws {CheckpointMoved} somebody else moved or dropped what was built
 */
export function swapGenerations(database: Database.Database, lane: Lane): readonly Target[] {
  const goLive = database.prepare<[string, number, Position]>(
    "UPDATE checkpoints SET state = 'live' WHERE projection = ? AND generation = ? AND position = ? AND state = 'building'",
  )
  const swap = database.transaction(() => {
    const names = lane.targets.map(({ key }) => key.projection)
    // All are dropped before any is renamed: a table may have moved from one projection to another.
    for (const checkpoint of readCheckpoints(database)) {
      if (checkpoint.state === 'live' && names.includes(checkpoint.projection)) {
        dropGeneration(database, checkpoint)
      }
    }
    for (const { key, projection } of lane.targets) {
      renameToLive(database, projection.tables)
      if (goLive.run(key.projection, key.generation, lane.position).changes !== 1) {
        throw new CheckpointMoved(key.projection, lane.position)
      }
    }
  })
  swap.immediate()
  return lane.targets
}

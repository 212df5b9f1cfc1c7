import { type EventLog, type Position, START } from '../ledger/event-log.js'
import type { ReadModels } from '../read-models/read-models.js'
import { type Checkpoint, compareWithLog, readCheckpoints } from './checkpoints.js'
import { isCurrent } from './generations.js'
import { countParked } from './parking.js'
import type { Projection } from './projection.js'

/** Events behind are counted up to here: a position says nothing about how many are between. */
const MAX_COUNTED = 10_000

export type Lag = {
  /** The position of the read model that is farthest behind. */
  readonly position: Position
  /** The position of the last event of the log. */
  readonly head: Position
  /** Events between the two; the number is a lower bound where `isMore`. */
  readonly events: number
  readonly isMore: boolean
}

/** How far the read models of these projections are behind the log. */
export async function readLag(
  db: ReadModels,
  projections: readonly Projection[],
  log: EventLog,
): Promise<Lag> {
  const position = await slowestPosition(db, projections, log)
  const head = await log.head()
  let events = 0
  if (position < head) {
    for await (const page of log.readAll({ from: position, maxCount: MAX_COUNTED + 1 })) events += page.length
  }
  return { position, head, events: Math.min(events, MAX_COUNTED), isMore: events > MAX_COUNTED }
}

/** The position that every one of these projections' live tables has reached. `START` where one has none of this version and this log. */
export async function slowestPosition(
  db: ReadModels,
  projections: readonly Projection[],
  log: EventLog,
): Promise<Position> {
  const live = (await readCheckpoints(db)).filter(({ state }) => state === 'live')
  const isOfLog = await compareWithLog(live, log)
  let slowest: Position | undefined
  for (const projection of projections) {
    const own = live.find(
      (checkpoint) =>
        checkpoint.projection === projection.name && isCurrent(checkpoint, projection) && isOfLog(checkpoint),
    )
    const position = own?.position ?? START
    if (slowest === undefined || position < slowest) slowest = position
  }
  return slowest ?? START
}

export type ProjectionStatus = {
  readonly projection: string
  /** The version of the live tables; less than the program's where a rebuild is due. */
  readonly version: number
  readonly position: Position
  readonly events: number
  /** Events that are parked, those that wait behind others included. */
  readonly parked: number
  /** The rebuild under way, or left by a process that ended. */
  readonly building?: { readonly version: number; readonly position: Position; readonly events: number }
}

/** One line for each projection of the read models, by name. */
export async function readStatus(db: ReadModels): Promise<readonly ProjectionStatus[]> {
  const checkpoints = await readCheckpoints(db)
  const statusOf = async (live: Checkpoint): Promise<ProjectionStatus> => {
    const { projection, version, position, events } = live
    const building = checkpoints.find((one) => one.projection === projection && one.state === 'building')
    return {
      ...{ projection, version, position, events },
      parked: await countParked(db, live),
      ...(building && {
        building: { version: building.version, position: building.position, events: building.events },
      }),
    }
  }
  return Promise.all(checkpoints.filter(({ state }) => state === 'live').map(statusOf))
}

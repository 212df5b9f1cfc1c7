import { setTimeout as delay } from 'node:timers/promises'
import { type EventLog, type Position, START } from '../ledger/event-log.js'
import type { ReadModels } from '../read-models/read-models.js'
import { readCheckpoints } from './checkpoints.js'
import { isCurrent } from './generations.js'
import { slowestPosition } from './lag.js'
import type { Projection } from './projection.js'

// What a process has to know that shares its read models with others.

/** How often the one that projects makes sure that it can still read the log, and how long it waits for the answer. */
const LOOK_EVERY_MS = 1_000
const LONGEST_ANSWER_MS = 2_000

/** The log does not answer this process. Another one may do better. */
export class LogNotAnswering extends Error {
  override readonly name = 'LogNotAnswering'
  constructor(cause?: unknown) {
    super('the event log does not answer', { cause })
  }
}

/** Looks at the log again and again. Settles with its failure, or with nothing when the signal is aborted. */
export async function logFailure(log: EventLog, signal: AbortSignal): Promise<LogNotAnswering | undefined> {
  for (;;) {
    await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => {})
    if (signal.aborted) return undefined
    const failure = await answer(log)
    if (failure !== undefined) return failure
  }
}

async function answer(log: EventLog): Promise<LogNotAnswering | undefined> {
  const giving = new AbortController()
  const tooLate = delay(LONGEST_ANSWER_MS, new LogNotAnswering(), { signal: giving.signal }).catch(
    () => undefined,
  )
  const answered = log.head().then(
    () => undefined,
    (error: unknown) => new LogNotAnswering(error),
  )
  const failure = await Promise.race([answered, tooLate])
  giving.abort()
  return failure
}

/** Whether this process can project: it reads the log, and no newer version fills these read models by another rule. */
export async function mayProject(
  db: ReadModels,
  projections: readonly Projection[],
  log: EventLog,
): Promise<boolean> {
  const checkpoints = await readCheckpoints(db)
  const isAnyNewer = checkpoints.some(({ projection, version }) =>
    projections.some((own) => own.name === projection && own.version < version),
  )
  return !isAnyNewer && (await answer(log)) === undefined
}

/** How far all of the live read models are, whichever process and version fills them. */
export async function positionOfAll(db: ReadModels, projections: readonly Projection[]): Promise<Position> {
  const live = (await readCheckpoints(db)).filter(({ state }) => state === 'live')
  const positions = projections.map(
    ({ name }) => live.find(({ projection }) => projection === name)?.position ?? START,
  )
  return positions.reduce((least, position) => (position < least ? position : least), positions[0] ?? START)
}

/** Whether others have brought all of them to a position, by this version's rules and from this log. */
export async function haveReached(
  db: ReadModels,
  projections: readonly Projection[],
  log: EventLog,
  position: Position,
): Promise<boolean> {
  const live = (await readCheckpoints(db)).filter(({ state }) => state === 'live')
  const areAllThere = projections.every((projection) =>
    live.some((one) => one.projection === projection.name && isCurrent(one, projection)),
  )
  return areAllThere && (await slowestPosition(db, projections, log)) >= position
}

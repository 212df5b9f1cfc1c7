import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { type EventLog, type Position, START } from '../ledger/event-log.js'
import { acquireWriterLock, isHeld, type LockHolder, lockState } from '../ledger/sqlite/writer-lock.js'
import { openReadModels } from '../read-models/sqlite-connection.js'
import { slowestPosition } from './lag.js'
import type { Projection } from './projection.js'
import { Projector } from './projector.js'
import type { RebuildOptions } from './rebuild.js'

/** How long a reading process waits for the process that writes: an import projects what it wrote at its end. */
const WAIT_FOR_HOLDER_MS = 600_000
/** When it says whom it waits for. */
const TELL_AFTER_MS = 2_000
/** How often it looks. Taking the lock is tried each time too: the holder may have ended before it projected. */
const LOOK_EVERY_MS = 50

export type CatchUpOrWait = {
  /** The data folder, which has the writer lock. */
  readonly dataDir: string
  /** The file of read models in it; made if nobody holds the lock. */
  readonly file: string
  /** May be open for reading only. */
  readonly log: EventLog
  readonly projections: readonly Projection[]
  /** What this process does, for whoever finds the lock taken meanwhile. */
  readonly command: string
  readonly onProgress?: RebuildOptions['onProgress']
  /** Default 10 minutes. */
  readonly timeoutMs?: number
  /** Told once, after a moment, that it is waited for somebody, in a sentence. */
  readonly onWait?: (sentence: string) => void
}

/** The process that writes did not bring the read models to where the log was, in the time there is. */
export class ReadModelsBehind extends Error {
  override readonly name = 'ReadModelsBehind'
}

/**
 * For a process that only reads: when it settles, the read models hold every event that was in the log when it began.
 * Where nobody holds the writer lock it projects them itself, holding it; else it waits for the holder's projector.
 * @throws {ReadModelsBehind} the holder did not get there in time @throws {UnusableReadModels}
 */
export async function catchUpOrWait(options: CatchUpOrWait): Promise<Position> {
  const { dataDir, command, log, timeoutMs = WAIT_FOR_HOLDER_MS } = options
  const head = await log.head()
  const startedAt = performance.now()
  const giveUpAt = startedAt + timeoutMs
  let isTold = false
  for (;;) {
    const reached = await positionInFile(options)
    if (reached >= head) return head
    const isLastLook = performance.now() >= giveUpAt
    // Asked first, because trying to take a lock that is held blocks this process for a moment.
    if (isLastLook || !isHeld(dataDir)) {
      const lock = acquireWriterLock(dataDir, command)
      if ('release' in lock) return await catchUp(options).finally(() => lock.release())
      if (isLastLook) throw behind(reached, head, lock.heldBy, timeoutMs)
    }
    if (!isTold && performance.now() - startedAt > TELL_AFTER_MS) {
      isTold = true
      const who = nameOf(lockState(dataDir).by)
      options.onWait?.(`waiting for ${who}, which writes to this ledger, to bring the read models up to date`)
    }
    await delay(LOOK_EVERY_MS)
  }
}

/** Where the read models are; `START` while nobody has made the file, or brought an older version's file up to date. */
async function positionInFile({ file, projections, log }: CatchUpOrWait): Promise<Position> {
  if (!existsSync(file)) return START
  const models = openReadModels(file, { readonly: true })
  try {
    return models.isMigrated() ? await slowestPosition(models, projections, log) : START
  } finally {
    await models.close()
  }
}

const nameOf = (holder: LockHolder | undefined): string =>
  holder === undefined ? 'another process' : `"${holder.command}" (process ${holder.pid} on ${holder.host})`

function behind(reached: Position, head: Position, holder: LockHolder | undefined, timeoutMs: number) {
  return new ReadModelsBehind(
    `the read models are at "${reached}" and the log was at "${head}": ${nameOf(holder)} writes to this ledger and did not project the rest within ${timeoutMs / 1_000} s`,
  )
}

async function catchUp({ file, log, projections, onProgress }: CatchUpOrWait): Promise<Position> {
  const models = openReadModels(file)
  const projector = new Projector({ log, models, projections })
  try {
    return await projector.catchUp(onProgress === undefined ? {} : { onProgress })
  } finally {
    await projector.close()
    await models.close()
  }
}

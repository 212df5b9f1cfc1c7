import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { allProjections } from '../../../projections/all.js'
import type { Config } from '../../config.js'
import { decode, lastRecordedAt, UndecodableEvent } from '../../ledger/codec.js'
import type { EventLog } from '../../ledger/event-log.js'
import { compareWithLog, readCheckpoints } from '../../projector/checkpoints.js'
import { readLag, readStatus } from '../../projector/lag.js'
import { openPostgresReadModels } from '../../read-models/postgres-connection.js'
import type { ReadModels } from '../../read-models/read-models.js'
import { openReadModels } from '../../read-models/sqlite-connection.js'
import { type Check, checked } from './check.js'
import { FILES, REMAKE_MODELS } from './check-files.js'

const MAX_NAMED = 3
/** Clocks of two machines differ a little. */
const CLOCK_TOLERANCE_MS = 60_000

/**
 * Reads the whole log: every event must be of its schema.
 * @param onPage told the data of each page's events @param onProgress told the events read so far
 */
export async function checkEvents(
  log: EventLog,
  onPage: (data: readonly unknown[]) => Promise<void>,
  onProgress: (events: number) => void,
): Promise<Check> {
  const unreadable: string[] = []
  let count = 0
  let wrong = 0
  for await (const page of log.readAll()) {
    const data: unknown[] = []
    for (const event of page) {
      try {
        data.push(decode(event).data)
      } catch (error) {
        if (!(error instanceof UndecodableEvent)) throw error
        wrong++
        if (unreadable.length < MAX_NAMED) unreadable.push(error.message)
      }
    }
    await onPage(data)
    count += page.length
    onProgress(count)
  }
  return wrong === 0
    ? { about: 'events', found: `all ${count} can be read` }
    : {
        about: 'events',
        found: `${wrong} of ${count} cannot be read: ${unreadable.join('; ')}`,
        remedy: 'use the program that wrote them if it was newer; else restore ledger.db from its backup',
      }
}

/** What is recorded is never dated before the last event, so a clock that was ahead once dates what follows. */
export async function checkClock(log: EventLog, now: Date): Promise<Check> {
  const about = 'clock'
  const recordedAt = await lastRecordedAt(log)
  const aheadMs = recordedAt === undefined ? 0 : Date.parse(recordedAt) - now.getTime()
  if (aheadMs < CLOCK_TOLERANCE_MS) return { about, found: now.toISOString() }
  return {
    about,
    found: `${now.toISOString()}; the last event was recorded at ${recordedAt}`,
    remedy: `set this machine's clock if it is behind; if it was ahead when that event was recorded, what is recorded is dated ${recordedAt} until that time has come`,
  }
}

const REACH_MODELS =
  'see whether the database of READ_MODELS_URL is up and lets the ledger in: what is missing there is made from the log at the next call'

/** How far the read models are behind the log, and what they could not take. */
export function checkReadModels(
  { dataDir, readModelsUrl }: Config,
  log: EventLog,
): Promise<readonly Check[]> {
  const file = join(dataDir, FILES.models)
  if (readModelsUrl === undefined && !existsSync(file)) return Promise.resolve([])
  const remedy = readModelsUrl === undefined ? REMAKE_MODELS : REACH_MODELS
  return checked('read models', remedy, async () => {
    const models =
      readModelsUrl === undefined
        ? openReadModels(file, { readonly: true })
        : await openPostgresReadModels(readModelsUrl)
    try {
      if (!models.isMigrated())
        return { about: 'read models', found: 'of an older version: made anew at the next call' }
      const strange = await checkOrigin(models, log)
      if (strange !== undefined) return strange
      const { events, isMore } = await readLag(models, allProjections, log)
      const parked = (await readStatus(models)).filter((status) => status.parked > 0)
      return [
        { about: 'read models', found: lagText(events, isMore) },
        ...parked.map(({ projection, parked: count }) => ({
          about: 'read models',
          found: `${projection} could not take ${count} events`,
          remedy: `ledger projections tells which; after an upgrade: ledger replay --projection ${projection}`,
        })),
      ]
    } finally {
      await models.close()
    }
  })
}

/** Something to say where the read models were not made from this log. */
async function checkOrigin(db: ReadModels, log: EventLog): Promise<Check | undefined> {
  const live = (await readCheckpoints(db)).filter(({ state }) => state === 'live')
  const isOfLog = await compareWithLog(live, log)
  const strange = live.filter((checkpoint) => !isOfLog(checkpoint)).map(({ position }) => position)
  if (strange.length === 0) return undefined
  const farthest = strange.reduce((one, other) => (one > other ? one : other))
  const head = await log.head()
  const found =
    farthest > head
      ? `made from a log that went to ${farthest}; ledger.db goes to ${head || 'its beginning'}`
      : `made from a log with another event at ${farthest}`
  return {
    about: 'read models',
    found,
    remedy:
      'if ledger.db was restored from a backup on purpose, nothing: the next call makes them anew. Else events are lost: look for the ledger.db-wal that belongs to it',
  }
}

// Lag alone is nothing wrong: the next call catches up before it answers.
function lagText(events: number, isMore: boolean): string {
  if (events === 0) return 'at the end of the log'
  return `${isMore ? 'more than ' : ''}${events} events behind; the next call catches up`
}

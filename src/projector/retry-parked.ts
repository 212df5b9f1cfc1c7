import type Database from 'better-sqlite3'
import type { EventLog, StoredEvent, StreamVersion } from '../ledger/event-log.js'
import { decodedOrNot, openTakeEvent } from './commit-carefully.js'
import type { Lane, Target } from './lane.js'

export type RetryResult = {
  /** Events that were taken now. */
  readonly taken: number
  /** Events that stay parked. */
  readonly parked: number
}

type Retry = { readonly log: EventLog; readonly database: Database.Database; readonly now: () => Date }

/**
 * Tries the parked events of a live lane again, stream by stream. The first one of a stream that still cannot be taken
 * stays, with its new error, and the rest goes on waiting behind it. Nobody else may write meanwhile.
 */
export async function retryParked(
  lane: Lane,
  targets: readonly Target[],
  retry: Retry,
): Promise<RetryResult> {
  let taken = 0
  let parked = 0
  for (const target of targets) {
    let first = lane.parking.firstOfNextStream(target.key, '')
    while (first !== undefined) {
      taken += await retryStream(lane, target, first, retry)
      first = lane.parking.firstOfNextStream(target.key, first.position)
    }
    parked += lane.parking.count(target.key)
  }
  return { taken, parked }
}

async function retryStream(
  lane: Lane,
  target: Target,
  { stream, streamVersion }: { readonly stream: string; readonly streamVersion: StreamVersion },
  { log, database, now }: Retry,
): Promise<number> {
  let taken = 0
  for await (const page of log.readStream(stream, { from: streamVersion })) {
    // What is after the lane's position is not parked: the lane will come to it.
    const parked = page.filter(({ position }) => position <= lane.position)
    const takenOfPage = takePage(lane, target, parked, { database, at: now().toISOString() })
    taken += takenOfPage
    if (takenOfPage < page.length) break
  }
  return taken
}

/** Takes parked events of one stream until one cannot be taken. @returns how many were taken */
function takePage(
  lane: Lane,
  target: Target,
  events: readonly StoredEvent[],
  { database, at }: { readonly database: Database.Database; readonly at: string },
): number {
  const take = openTakeEvent(database, lane.writer)
  const takeAll = database.transaction(() => {
    let taken = 0
    for (const stored of events) {
      const event = decodedOrNot(stored)
      const notTaken = 'error' in event ? event : take(target, event)
      if (notTaken !== undefined) {
        lane.parking.park(target.key, stored, notTaken.error, at)
        break
      }
      lane.parking.remove(target.key, stored.position)
      taken += 1
    }
    return taken
  })
  return takeAll.immediate()
}

import type { EventLog, StoredEvent, StreamVersion } from '../ledger/event-log.js'
import { decodedOrNot, takeEvent } from './commit-carefully.js'
import type { Lane, Target } from './lane.js'
import { countParked, firstParkedOfNextStream, park, unpark } from './parking.js'
import type { RowStore } from './row-store.js'

export type RetryResult = {
  /** Events that were taken now. */
  readonly taken: number
  /** Events that stay parked. */
  readonly parked: number
}

type Retry = { readonly log: EventLog; readonly store: RowStore; readonly now: () => Date }

/**
 * Tries the parked events of a live lane again, stream by stream. The first one of a stream that still cannot be taken
 * stays, with its new error, and the rest goes on waiting behind it. Nobody else may write meanwhile.
 */
export async function retryParked(
  lane: Lane,
  targets: readonly Target[],
  retry: Retry,
): Promise<RetryResult> {
  const { db } = retry.store
  let taken = 0
  let parked = 0
  for (const target of targets) {
    let first = await firstParkedOfNextStream(db, target.key, '')
    while (first !== undefined) {
      taken += await retryStream(lane, target, first, retry)
      first = await firstParkedOfNextStream(db, target.key, first.position)
    }
    parked += await countParked(db, target.key)
  }
  // Asked anew by whoever commits next.
  lane.parked = undefined
  return { taken, parked }
}

async function retryStream(
  lane: Lane,
  target: Target,
  { stream, streamVersion }: { readonly stream: string; readonly streamVersion: StreamVersion },
  { log, store, now }: Retry,
): Promise<number> {
  let taken = 0
  for await (const page of log.readStream(stream, { from: streamVersion })) {
    // What is after the lane's position is not parked: the lane will come to it.
    const parked = page.filter(({ position }) => position <= lane.position)
    const takenOfPage = await takePage(lane, target, parked, { store, at: now().toISOString() })
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
  { store, at }: { readonly store: RowStore; readonly at: string },
): Promise<number> {
  return store.transaction(async (tx) => {
    let taken = 0
    for (const stored of events) {
      const event = decodedOrNot(stored)
      const notTaken = 'error' in event ? event : await takeEvent(tx, lane.writer, target, event)
      if (notTaken !== undefined) {
        await park(tx, target.key, stored, { ...notTaken, at })
        break
      }
      await unpark(tx, target.key, stored.position)
      taken += 1
    }
    return taken
  })
}

import { decode, type LedgerEvent } from '../ledger/codec.js'
import type { StoredEvent } from '../ledger/event-log.js'
import type { ReadModels } from '../read-models/read-models.js'
import { moveCheckpoints } from './checkpoints.js'
import { type Lane, type Target, withParked } from './lane.js'
import { firstParkedOfStream, park, sentenceOf } from './parking.js'
import type { Row } from './projection.js'
import { RowRefused } from './row-batch.js'
import type { RowStore, RowWriter } from './row-store.js'

/** Why an event was not taken, as it is kept with the parked event. */
export type NotTaken = { readonly error: string }

/** Writes one event's rows for one projection, all of them or none, inside the caller's transaction. */
export async function takeEvent(
  tx: ReadModels,
  writer: RowWriter,
  { projection }: Target,
  event: LedgerEvent,
): Promise<NotTaken | undefined> {
  let rows: readonly Row[]
  try {
    rows = projection.project(event)
  } catch (error) {
    return { error: sentenceOf(error) }
  }
  if (rows.length === 0) return undefined
  try {
    await writer.insertTogether(tx, rows)
    return undefined
  } catch (error) {
    if (!(error instanceof RowRefused)) throw error
    return { error: error.message }
  }
}

/**
 * Takes a page of events one by one, where the fast way found that one of them cannot be taken or where something is
 * parked already. An event that a projection cannot take is parked, and the rest of its stream waits behind it, for
 * that projection only. The checkpoints move past both: what is parked is kept, not skipped.
 * @param at RFC 3339: when this happens
 */
export async function commitCarefully(
  store: RowStore,
  lane: Lane,
  page: readonly StoredEvent[],
  at: string,
): Promise<void> {
  const last = page.at(-1)
  if (last === undefined) return
  // Only where something is parked does each event have to ask whether it waits.
  const parked = new Set(await withParked(store, lane))

  async function whyNotTaken(
    tx: ReadModels,
    target: Target,
    stored: StoredEvent,
    event: LedgerEvent | NotTaken,
  ): Promise<NotTaken | undefined> {
    const ahead = parked.has(target) ? await firstParkedOfStream(tx, target.key, stored.stream) : undefined
    if (ahead !== undefined) {
      return { error: `waits behind event ${ahead.eventId} of its stream, which could not be taken` }
    }
    return 'error' in event ? event : takeEvent(tx, lane.writer, target, event)
  }

  await store.transaction(async (tx) => {
    for (const stored of page) {
      const event = decodedOrNot(stored)
      for (const target of lane.targets) {
        const notTaken = await whyNotTaken(tx, target, stored, event)
        if (notTaken === undefined) continue
        await park(tx, target.key, stored, { ...notTaken, at })
        parked.add(target)
      }
    }
    const keys = lane.targets.map(({ key }) => key)
    await moveCheckpoints(tx, keys, lane.position, last, page.length)
  })
  lane.parked = parked
  lane.position = last.position
  lane.events += page.length
}

export function decodedOrNot(stored: StoredEvent): LedgerEvent | NotTaken {
  try {
    return decode(stored)
  } catch (error) {
    return { error: sentenceOf(error) }
  }
}

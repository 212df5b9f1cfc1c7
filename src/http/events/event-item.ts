import type { EventItem } from '../../contract/event-params.js'
import { decode, UndecodableEvent } from '../../ledger/codec.js'
import type { StoredEvent } from '../../ledger/event-log.js'

/** An event as it is given out. One that this version cannot read keeps its place, and no more. */
export function eventItemOf(stored: StoredEvent): EventItem {
  const { position, id, stream, streamVersion, type } = stored
  const place = { position, id, stream, streamVersion, type }
  try {
    const { data, metadata } = decode(stored)
    return { ...place, recordedAt: metadata.recordedAt, data, metadata }
  } catch (error) {
    if (error instanceof UndecodableEvent) return { ...place, undecodable: true }
    throw error
  }
}

/** An event as a frame of server-sent events; its id is the position, which a reader resumes after. */
export function frameOf(event: StoredEvent): string {
  return `id: ${event.position}\ndata: ${JSON.stringify(eventItemOf(event))}\n\n`
}

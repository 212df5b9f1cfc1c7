import type { EventLog, Position } from '../../ledger/event-log.js'
import { type Reader, readingOf, takes } from './reader.js'
import type { Showing } from './showing.js'

/** A reader that is farther behind reads pages of `GET /api/events`, and is told so. */
const MAX_EVENTS_BEHIND = 10_000

/** Where live events are handed out, and up to where they have been. */
export type Live = { readonly reached: Position; readonly join: (reader: Reader) => void }

/**
 * Sends a reader what it missed, as fast as it takes it, and lets it join. One that is too far behind, or that names
 * a position the log does not have, is sent `resync` with the position from which it goes on.
 */
export async function catchUp(log: EventLog, showing: Showing, live: Live, reader: Reader): Promise<void> {
  if (!(await isNear(log, reader.position))) await resync(live, reader)
  // Nothing runs between the last look at `reached` and the joining, so there is neither a gap nor a double.
  while (reader.position < live.reached && !reader.isGone()) {
    for await (const page of log.readAll({ from: reader.position })) {
      const taken = new Set(page.filter(({ stream, type }) => takes(reader.filters, stream, type)))
      const views = await showing.viewsOf([...taken])
      const things = [...taken].flatMap((event) => views.readBy(event, reader.viewer) ?? [])
      await showing.record(readingOf(reader, things))
      for (const event of page) {
        reader.position = event.position
        if (taken.has(event)) reader.send(views.frameOf(event, reader.viewer))
        if (reader.isFull()) await reader.drained()
      }
      if (reader.isGone() || reader.position >= live.reached) break
    }
  }
  if (!reader.isGone()) live.join(reader)
}

async function resync(live: Live, reader: Reader): Promise<void> {
  reader.position = live.reached
  const data = JSON.stringify({ position: reader.position })
  reader.send(`id: ${reader.position}\nevent: resync\ndata: ${data}\n\n`)
}

/** Whether the log has that position, and not too many events after it. */
async function isNear(log: EventLog, from: Position): Promise<boolean> {
  if (from > (await log.head())) return false
  let events = 0
  try {
    for await (const page of log.readAll({ from, maxCount: MAX_EVENTS_BEHIND + 1 })) events += page.length
  } catch (error) {
    // The position of another log.
    if (error instanceof RangeError) return false
    throw error
  }
  return events <= MAX_EVENTS_BEHIND
}

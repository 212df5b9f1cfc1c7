import type { Category } from '../domain/event.js'
import { decode } from '../ledger/codec.js'
import { categoryOf, type EventLog } from '../ledger/event-log.js'
import type { Discrepancy } from './compare-leaves.js'

/** Folds one event into a state, as the aggregate of this category does. */
export type Fold = (category: Category) => {
  readonly initial: unknown
  readonly evolve: (state: unknown, event: never) => unknown
}

/**
 * Reads every stream by itself: its numbers without a gap, every event of its schema, and all of them foldable.
 * @returns how many events there were
 */
export async function verifyStreams(
  log: EventLog,
  streams: Iterable<string>,
  fold: Fold,
  options: {
    readonly found: (discrepancy: Discrepancy) => void
    readonly onProgress?: (events: number) => void
    /** Told after each stream, with the events of all so far. */
    readonly onStream?: (stream: string, events: number) => void
    /** How many events were folded before. */
    readonly before?: number
    /** Ends it after a stream. */
    readonly signal?: AbortSignal
  },
): Promise<number> {
  let events = options.before ?? 0
  for (const stream of streams) {
    if (options.signal?.aborted) return events
    const { initial, evolve } = fold(categoryOf(stream) as Category)
    let state = initial
    let version = 0n
    let isWhole = true
    for await (const page of log.readStream(stream)) {
      for (const stored of page) {
        const where = { position: stored.position, eventId: stored.id }
        if (BigInt(stored.streamVersion) !== version) {
          options.found({
            ...where,
            message: `${stream} goes on with ${stored.streamVersion}, where ${version} was due`,
          })
          version = BigInt(stored.streamVersion)
        }
        version += 1n
        // After an event that could not be folded the state is not known, and only its own error is told.
        try {
          const event = decode(stored)
          if (isWhole) state = evolve(state, event as never)
        } catch (error) {
          isWhole = false
          options.found({ ...where, message: error instanceof Error ? error.message : String(error) })
        }
      }
      events += page.length
      options.onProgress?.(events)
    }
    options.onStream?.(stream, events)
  }
  return events
}

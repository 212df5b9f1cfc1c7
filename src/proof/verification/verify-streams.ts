import type { Category } from '../../domain/event.js'
import { decode } from '../../ledger/codec.js'
import { categoryOf, type EventLog, STREAM_NAME } from '../../ledger/event-log.js'
import type { Discrepancy } from './compare-leaves.js'

/** Folds one event into a state, as the aggregate of this category does; `undefined` where there is none. */
export type Fold = (category: Category) =>
  | {
      readonly initial: unknown
      readonly evolve: (state: unknown, event: never) => unknown
    }
  | undefined

/** A stream, and the number of its last event as the whole log was read. */
type KnownStream = { readonly stream: string; readonly version: string }

/**
 * Reads every stream by itself, as whoever records does: its numbers without a gap and to the end that it has in the
 * log, every event of its schema, and all of them foldable.
 * @returns how many events there were
 */
export async function verifyStreams(
  log: EventLog,
  streams: Iterable<KnownStream>,
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
  for (const { stream, version: last } of streams) {
    if (options.signal?.aborted) return events
    const aggregate = STREAM_NAME.test(stream) ? fold(categoryOf(stream) as Category) : undefined
    if (aggregate === undefined) {
      options.found({ message: `${JSON.stringify(stream)} is no stream of a ledger` })
      continue
    }
    const { initial, evolve } = aggregate
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
    // It may have got longer since the log was read, and never shorter.
    if (version <= BigInt(last)) {
      options.found({
        message: `${stream} is read by itself as ${version} events, and the log holds its event ${last}: what follows is hidden from whoever records`,
      })
    }
    options.onStream?.(stream, events)
  }
  return events
}

import type { ServerResponse } from 'node:http'
import type { Reading, ReadThing } from '../../access-log/access-log.js'
import type { EventFilter } from '../../contract/event-params.js'
import type { Position } from '../../ledger/event-log.js'
import type { Viewer } from '../../queries/viewer.js'

/** What may wait for a reader's socket, in bytes, before it is asked to take that first. */
const FULL_BYTES = 256 * 1024
/** A reader that takes nothing for so long is let go: it resumes after the last event that it was given. */
const SLOWEST_DRAIN_MS = 30_000

/** Who reads a stream, and what they may see. */
export type Watcher = {
  readonly viewer: Viewer
  /** Whose reading of what is restricted is recorded; absent: nobody's. */
  readonly recordedAs?: Omit<Reading, 'things'> | undefined
}

/** One open stream of server-sent events. */
export type Reader = Watcher & {
  readonly filters: readonly EventFilter[]
  /** The last position that it was sent, or that its filters passed over. */
  position: Position
  readonly send: (frame: string) => void
  readonly isGone: () => boolean
  /** So much waits for its socket that nothing more shall be sent before `drained`. */
  readonly isFull: () => boolean
  /** Settles when the socket has taken what waits, or the reader is gone or was let go. */
  readonly drained: () => Promise<void>
  readonly end: () => void
}

export function openReader(
  response: ServerResponse,
  filters: readonly EventFilter[],
  position: Position,
  watcher: Watcher,
): Reader {
  const isGone = () => response.writableEnded || response.destroyed
  // Frames of one turn of the event loop go in one write: a reader on everything gets a page of events at once.
  let gathered = ''
  const write = () => {
    const frames = gathered
    gathered = ''
    if (frames !== '' && !isGone()) response.write(frames)
  }
  return {
    ...watcher,
    filters,
    position,
    send(frame) {
      if (isGone()) return
      if (gathered === '') process.nextTick(write)
      gathered += frame
    },
    isGone,
    isFull: () => response.writableLength + gathered.length > FULL_BYTES,
    drained() {
      write()
      if (isGone() || !response.writableNeedDrain) return Promise.resolve()
      return new Promise((resolve) => {
        const finish = () => {
          clearTimeout(timer)
          response.off('drain', finish)
          response.off('close', finish)
          resolve()
        }
        const timer = setTimeout(() => response.destroy(), SLOWEST_DRAIN_MS)
        response.on('drain', finish)
        response.on('close', finish)
      })
    },
    end() {
      write()
      if (!isGone()) response.end()
    },
  }
}

/** The reading of these things, for those whose readings are recorded. */
export const readingOf = ({ recordedAs }: Watcher, things: readonly ReadThing[]): readonly Reading[] =>
  recordedAs === undefined || things.length === 0 ? [] : [{ ...recordedAs, things }]

/** Whether one of the filters takes the event; without filters all are taken. */
export function takes(filters: readonly EventFilter[], stream: string, type: string): boolean {
  if (filters.length === 0) return true
  return filters.some(
    (filter) =>
      (filter.stream === undefined || filter.stream === stream) &&
      (filter.category === undefined || stream.startsWith(`${filter.category}-`)) &&
      (filter.type === undefined || filter.type === type),
  )
}

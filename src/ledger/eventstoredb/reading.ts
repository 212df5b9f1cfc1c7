import { checkedSizes, checkVersion } from '../checked-requests.js'
import {
  type LogFilter,
  type Position,
  type ReadAllOptions,
  type ReadStreamOptions,
  START,
  type StoredEvent,
} from '../event-log.js'
import { type Place, placeOf, positionOf } from './position.js'
import { type Chunk, readChunk } from './read-chunk.js'
import { type Direction, type ReadRequest, readAllRequest, readStreamRequest } from './requests.js'
import type { Session } from './session.js'
import { EventStoreRefused } from './unavailable.js'
import { limiter } from './waiting.js'

/** How many calls read at a time: the server takes a hundred on one connection, and other calls want to come through. */
const MOST_READS_AT_A_TIME = 32
/** What a call reads of the log where few events are wanted: others' events may lie between them. */
const FEWEST_PER_CALL = 16
const MOST_PER_CALL = 1_000
/** The server's numbers of events are signed, its revisions on the wire are not: beyond this there is nothing. */
const LAST_REVISION = 2n ** 63n - 1n

type Pages = AsyncGenerator<readonly StoredEvent[], void, undefined>

export type Reader = {
  readonly readStream: (stream: string, options?: ReadStreamOptions) => Pages
  readonly readAll: (options?: ReadAllOptions) => Pages
  /** The position of the ledger's own last event: what others wrote after it is none of its log. */
  readonly head: () => Promise<Position>
}

/** Reads in calls of bounded size, each tried again where it fails: no call stays open while a page is handled. */
export function openReader(session: Session): Reader {
  const inTurn = limiter(MOST_READS_AT_A_TIME)
  const read = (request: ReadRequest): Promise<Chunk> =>
    inTurn(() =>
      session.patiently('a read', ({ connection }) => readChunk(connection, request, session.timeoutMs)),
    )
  return {
    readStream: (stream, options) => readStreamPages(read, stream, options),
    readAll: (options) => readAllPages(read, options),
    head: headReader(read),
  }
}

type Read = (request: ReadRequest) => Promise<Chunk>

async function* readStreamPages(read: Read, stream: string, options: ReadStreamOptions = {}): Pages {
  const { maxCount, pageSize } = checkedSizes(options)
  const { from, direction = 'forwards' } = options
  if (from !== undefined) checkVersion(from)
  const step = direction === 'forwards' ? 1n : -1n
  let next = from === undefined ? undefined : BigInt(from)
  if (next !== undefined && next > LAST_REVISION) {
    if (direction === 'forwards') return
    next = undefined
  }
  let remaining = maxCount
  while (remaining > 0) {
    const wanted = Math.min(pageSize, remaining)
    const { events, isCut, foreign } = await read(readStreamRequest(stream, direction, next, wanted))
    if (foreign !== undefined) throw foreignEvent(stream, foreign)
    const last = events.at(-1)
    if (last === undefined) return
    yield events
    if (!isCut && events.length < wanted) return
    remaining -= events.length
    next = BigInt(last.streamVersion) + step
    if (next < 0n) return
  }
}

const foreignEvent = (stream: string, id: string) =>
  new EventStoreRefused(
    `event ${id} in stream ${stream} was not written by the ledger: its streams are for it alone`,
  )

/** Reads the next page while the one before is handled, so that decoding here and writing there overlap. */
async function* readAllPages(read: Read, options: ReadAllOptions = {}): Pages {
  const { maxCount, pageSize } = checkedSizes(options)
  const { from, direction = 'forwards', filter } = options
  const start = from === undefined ? undefined : placeOf(from)
  if (maxCount === 0 || (from === START && direction === 'backwards')) return
  const takes = matcherOf(filter)
  let remaining = maxCount
  let count = Math.max(FEWEST_PER_CALL, Math.min(MOST_PER_CALL, pageSize, remaining))
  let chunk = readFrom(read, direction, start, count)
  while (remaining > 0) {
    const { events, seen, last, isCut } = await chunk
    const isAtEnd = !isCut && seen < count
    const chosen = events.filter((event) => isPast(event.position, from, direction) && takes(event))
    const page = chosen.slice(0, remaining)
    remaining -= page.length
    if (!isAtEnd && remaining > 0 && last !== undefined) {
      count = Math.min(MOST_PER_CALL, count * 4)
      chunk = readFrom(read, direction, last, count)
      // Met when it is waited for; a consumer that leaves meanwhile does not want to know.
      chunk.catch(() => {})
    }
    for (let at = 0; at < page.length; at += pageSize) yield page.slice(at, at + pageSize)
    if (isAtEnd || last === undefined) return
  }
}

/** The server begins with the event at the place: one more is asked for, and left out. */
async function readFrom(
  read: Read,
  direction: Direction,
  after: Place | undefined,
  count: number,
): Promise<Chunk> {
  if (after === undefined) return read(readAllRequest(direction, undefined, count))
  const chunk = await read(readAllRequest(direction, after, count + 1))
  const isFirstKnown = chunk.events[0]?.position === positionOf(after)
  return isFirstKnown ? { ...chunk, events: chunk.events.slice(1) } : chunk
}

/** Whether the event is on the far side of where the reading began, which itself is not read. */
function isPast(position: Position, from: Position | undefined, direction: Direction): boolean {
  if (from === undefined) return true
  return direction === 'forwards' ? position > from : position < from
}

/** Looks back from the end, and no farther than where it has looked before: much that is others' may lie there. */
function headReader(read: Read): () => Promise<Position> {
  let known: Position = START
  let lookedAtFrom: Position = START
  return async () => {
    let end: Position | undefined
    let next: Place | undefined
    for (let count = FEWEST_PER_CALL; ; count = Math.min(MOST_PER_CALL, count * 4)) {
      const { events, seen, first, last, isCut } = await read(readAllRequest('backwards', next, count))
      end ??= first && positionOf(first)
      // A server that was restored from an older state: what was known of it is not true any more.
      if ((end ?? START) < lookedAtFrom) {
        known = START
        lookedAtFrom = START
      }
      const own = events[0]?.position ?? START
      const isKnown = last === undefined || positionOf(last) <= lookedAtFrom || (!isCut && seen < count)
      if (own > known || isKnown) {
        // Another call may have looked meanwhile, and farther.
        if (own > known) known = own
        if (end !== undefined && end > lookedAtFrom) lookedAtFrom = end
        return known
      }
      next = last
    }
  }
}

/** Both conditions must hold. */
export function matcherOf({ categories, types }: LogFilter = {}): (event: StoredEvent) => boolean {
  const prefixes = categories?.map((category) => `${category}-`)
  const chosen = types && new Set(types)
  return ({ stream, type }) =>
    (prefixes === undefined || prefixes.some((prefix) => stream.startsWith(prefix))) &&
    (chosen === undefined || chosen.has(type))
}

import { setImmediate as nextTurn } from 'node:timers/promises'
import { checkAppend, checkedSizes, checkVersion } from '../../src/ledger/checked-requests.js'
import {
  type AppendResult,
  categoryOf,
  type EventLog,
  type ExpectedVersion,
  type LogFilter,
  type NewEvent,
  type Position,
  type ReadAllOptions,
  type ReadStreamOptions,
  START,
  type StoredEvent,
  type StreamVersion,
  type SubscribeOptions,
  WrongExpectedVersion,
} from '../../src/ledger/event-log.js'
import { commitNotices } from '../../src/ledger/sqlite/commit-notices.js'

/** Long, because every commit in this process is announced. */
const WAIT_MS = 60_000

const TOKEN = /^[0-9]{20}\/[0-9]{20}$/

const versionText = (version: number): StreamVersion => `${BigInt(version)}`

/**
 * An event log in memory that behaves like EventStoreDB: positions are pairs with gaps, an event id may be used again
 * in another stream, and an append answers in a later turn of the event loop.
 */
export function openMemoryLog(): EventLog {
  const events: StoredEvent[] = []
  const streams = new Map<string, StoredEvent[]>()
  const notices = commitNotices()
  let commit = 0
  let isOpen = true

  /** An append's events share the first half of their positions; both halves leave gaps. */
  function write(stream: string, added: readonly NewEvent[]): AppendResult {
    const inStream = streams.get(stream) ?? []
    streams.set(stream, inStream)
    commit += 137 + (commit % 61)
    added.forEach((event, index) => {
      const { id, type, version, data, metadata } = event
      const stored = {
        ...{ id, type, version, data, metadata, stream },
        streamVersion: versionText(inStream.length),
        position: pair(commit, commit - 7 + 3 * index),
      }
      inStream.push(stored)
      events.push(stored)
    })
    notices.announce()
    return resultOf(inStream.at(-1))
  }

  function append(stream: string, expected: ExpectedVersion, added: readonly NewEvent[]): AppendResult {
    const inStream = streams.get(stream) ?? []
    const next = nextVersion(expected, inStream, added)
    if (next === inStream.length) return write(stream, added)
    const stored = next < inStream.length ? inStream.slice(next, next + added.length) : []
    const isRetry = stored.length === added.length && stored.every(({ id }, index) => id === added[index]?.id)
    if (isRetry) return resultOf(stored.at(-1))
    const actual = inStream.at(-1)?.streamVersion ?? 'no_stream'
    throw new WrongExpectedVersion(stream, expected, actual)
  }

  return {
    async append(stream, expected, added) {
      checkAppend(stream, expected, added)
      await nextTurn()
      return append(stream, expected, added)
    },
    readStream: (stream, options) => readStreamPages(() => streams.get(stream) ?? [], options),
    readAll: (options) => readAllPages(events, options),
    subscribe: (options) => subscribePages(events, notices, () => isOpen, options),
    head: async () => events.at(-1)?.position ?? START,
    async close() {
      isOpen = false
      notices.announce()
    },
  }
}

const pair = (commit: number, prepare: number): Position =>
  `${String(commit).padStart(20, '0')}/${String(prepare).padStart(20, '0')}`

function resultOf(last: StoredEvent | undefined): AppendResult {
  if (last === undefined) throw new RangeError('an append of nothing')
  return { streamVersion: last.streamVersion, position: last.position }
}

/** The version that the first of the events would have: in the past for a retry, beyond the end for a wrong guess. */
function nextVersion(
  expected: ExpectedVersion,
  inStream: readonly StoredEvent[],
  added: readonly NewEvent[],
): number {
  if (expected === 'no_stream') return 0
  if (expected === 'stream_exists' && inStream.length === 0) return 1
  if (expected !== 'any' && expected !== 'stream_exists') return Number(expected) + 1
  const known = inStream.findIndex(({ id }) => id === added[0]?.id)
  return known < 0 ? inStream.length : known
}

async function* readStreamPages(stream: () => readonly StoredEvent[], options: ReadStreamOptions = {}) {
  const { maxCount, pageSize } = checkedSizes(options)
  const { from, direction = 'forwards' } = options
  if (from !== undefined) checkVersion(from)
  const chosen =
    direction === 'forwards'
      ? stream().slice(Number(from ?? 0))
      : stream()
          .slice(0, from === undefined ? undefined : Number(from) + 1)
          .reverse()
  yield* pagesOf(chosen.slice(0, maxCount), pageSize)
}

async function* pagesOf(events: readonly StoredEvent[], pageSize: number) {
  for (let at = 0; at < events.length; at += pageSize) {
    await nextTurn()
    yield events.slice(at, at + pageSize)
  }
}

const matches =
  ({ categories, types }: LogFilter) =>
  (event: StoredEvent) =>
    (categories === undefined || categories.includes(categoryOf(event.stream))) &&
    (types === undefined || types.includes(event.type))

/** The index of the first event after the position, by halving. @throws {RangeError} a token of another log */
function indexAfter(events: readonly StoredEvent[], position: Position): number {
  if (position !== START && !TOKEN.test(position)) {
    throw new RangeError(`"${position}" is not a position in this log`)
  }
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((events[middle]?.position ?? '') <= position) low = middle + 1
    else high = middle
  }
  return low
}

async function* readAllPages(events: readonly StoredEvent[], options: ReadAllOptions = {}) {
  const { maxCount, pageSize } = checkedSizes(options)
  const { from, direction = 'forwards', filter = {} } = options
  if (direction === 'backwards') {
    const end = from === undefined ? events.length : indexBefore(events, from)
    const chosen = events.slice(0, end).filter(matches(filter)).reverse().slice(0, maxCount)
    yield* pagesOf(chosen, pageSize)
    return
  }
  let at = indexAfter(events, from ?? START)
  let remaining = maxCount
  while (at < events.length && remaining > 0) {
    await nextTurn()
    const seen = events.slice(at, at + pageSize)
    at += seen.length
    const page = seen.filter(matches(filter)).slice(0, remaining)
    remaining -= page.length
    if (page.length > 0) yield page
  }
}

/** How many events are before the position, without the one that is there. */
function indexBefore(events: readonly StoredEvent[], position: Position): number {
  const after = indexAfter(events, position)
  return events[after - 1]?.position === position ? after - 1 : after
}

async function* subscribePages(
  events: readonly StoredEvent[],
  notices: ReturnType<typeof commitNotices>,
  isOpen: () => boolean,
  { from, filter = {}, signal, pageSize }: SubscribeOptions,
) {
  const sizes = checkedSizes(pageSize === undefined ? {} : { pageSize })
  let at = indexAfter(events, from)
  while (!signal.aborted && isOpen()) {
    const seen = events.slice(at, at + sizes.pageSize)
    at += seen.length
    const page = seen.filter(matches(filter))
    if (page.length > 0) yield page
    if (seen.length === 0) await notices.next(signal, WAIT_MS)
    else await nextTurn()
  }
}

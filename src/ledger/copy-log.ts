import { createHash } from 'node:crypto'
import { canonicalEvent, eventBytes } from './envelope.js'
import {
  type EventLog,
  type ExpectedVersion,
  type Position,
  START,
  type StoredEvent,
  WrongExpectedVersion,
} from './event-log.js'

/** One append of a copy: what follows each other in one stream, far below what an append may hold. */
const MAX_EVENTS = 500
const MAX_BYTES = 512 * 1024

export type CopyOptions = {
  /** Whether the target commits appends in the order in which they are issued, so that many may be under way. */
  readonly keepsIssueOrder: boolean
  /** Told how many events the target holds, and how many were compared. */
  readonly onProgress?: (step: 'copying' | 'comparing', events: number) => void
  readonly signal?: AbortSignal
}

export type Copied = {
  /** How many events were there already, from a copy that was ended before. */
  readonly before: number
  readonly copied: number
  /** SHA-256, in hexadecimal, over the canonical forms of all events in order, each with a line end. */
  readonly hash: string
  /** Whether the source has gone on while it was copied. */
  readonly hasMore: boolean
}

/** The target is no copy of the source, or does not become one. What was written stays. */
export class NoCopy extends Error {
  override readonly name = 'NoCopy'
}

/** The copy was ended before it was whole; it is gone on with when it is begun again. */
export class CopyEnded extends Error {
  override readonly name = 'CopyEnded'
}

/**
 * Copies a log as far as it reached when this began: every event in the log's order, with its id, its number in its
 * stream, its data and its metadata, and so the time when it was first recorded. What an earlier copy wrote is gone on
 * from. At the end both logs are read again and compared.
 * @throws {NoCopy} @throws {CopyEnded} the signal was aborted
 */
export async function copyLog(from: EventLog, to: EventLog, options: CopyOptions): Promise<Copied> {
  const end = await from.head()
  const start = await resumePosition(from, to)
  let copied = 0
  const before = start === START ? 0 : await countUntil(from, start)
  if (start < end) {
    for await (const read of from.readAll({ from: start })) {
      const page = read.filter(({ position }) => position <= end)
      await writePage(to, page, options)
      copied += page.length
      options.onProgress?.('copying', before + copied)
      if (options.signal?.aborted === true) throw new CopyEnded(`${before + copied} events are copied so far`)
      if (page.length < read.length) break
    }
  }
  const hash = await compare(from, to, before + copied, options)
  return { before, copied, hash, hasMore: (await from.head()) > end }
}

/** Where the source is gone on from: after the event that the target ends with. */
async function resumePosition(from: EventLog, to: EventLog): Promise<Position> {
  for await (const [last] of to.readAll({ direction: 'backwards', maxCount: 1 })) {
    if (last === undefined) break
    const { stream, streamVersion, id } = last
    for await (const [event] of from.readStream(stream, { from: streamVersion, maxCount: 1 })) {
      if (event?.id === id) return event.position
    }
    throw new NoCopy(
      `the target ends with event ${id} (${stream} @ ${streamVersion}), which the source does not hold: it is not empty and no copy of it`,
    )
  }
  return START
}

async function countUntil(from: EventLog, position: Position): Promise<number> {
  let events = 0
  for await (const page of from.readAll()) {
    const counted = page.filter((event) => event.position <= position).length
    events += counted
    if (counted < page.length) break
  }
  return events
}

async function writePage(
  to: EventLog,
  page: readonly StoredEvent[],
  { keepsIssueOrder }: CopyOptions,
): Promise<void> {
  const runs = runsOf(page)
  if (keepsIssueOrder) await Promise.all(runs.map((run) => write(to, run)))
  // Where two appends may overtake each other the next one waits: the order of the log is part of what is copied.
  else for (const run of runs) await write(to, run)
}

/** Events that follow each other in one stream and go into one append. */
function runsOf(page: readonly StoredEvent[]): readonly (readonly StoredEvent[])[] {
  const runs: StoredEvent[][] = []
  let bytes = 0
  for (const event of page) {
    const size = eventBytes(event)
    const run = runs.at(-1)
    if (run?.[0]?.stream === event.stream && run.length < MAX_EVENTS && bytes + size <= MAX_BYTES) {
      run.push(event)
      bytes += size
    } else {
      runs.push([event])
      bytes = size
    }
  }
  return runs
}

async function write(to: EventLog, run: readonly StoredEvent[]): Promise<void> {
  const [first, last] = [run[0], run.at(-1)]
  if (first === undefined || last === undefined) return
  const { stream, streamVersion } = first
  const expected: ExpectedVersion = streamVersion === '0' ? 'no_stream' : `${BigInt(streamVersion) - 1n}`
  const events = run.map(({ id, type, version, data, metadata }) => ({ id, type, version, data, metadata }))
  try {
    const written = await to.append(stream, expected, events)
    if (written.streamVersion !== last.streamVersion) {
      throw new NoCopy(
        `${stream} is at ${written.streamVersion} in the target, and not at ${last.streamVersion}`,
      )
    }
  } catch (error) {
    if (!(error instanceof WrongExpectedVersion)) throw error
    throw new NoCopy(
      `${stream} is at ${error.actual} in the target where the copy expects ${expected}: somebody else writes to it, or it is no copy`,
      { cause: error },
    )
  }
}

/** Reads both logs side by side. @returns the hash of both @throws {NoCopy} they differ, and where */
async function compare(
  from: EventLog,
  to: EventLog,
  count: number,
  { onProgress, signal }: CopyOptions,
): Promise<string> {
  const hash = createHash('sha256')
  const source = eventsOf(from, count)
  let compared = 0
  for await (const copy of eventsOf(to)) {
    const { value: original } = await source.next()
    if (original === undefined)
      throw new NoCopy(`the target holds more than the ${count} events of the source`)
    const canonical = canonicalEvent(original)
    if (canonicalEvent(copy) !== canonical) {
      throw new NoCopy(
        `event ${compared + 1} of the log is another one in the target: ${copy.id} (${copy.stream} @ ${copy.streamVersion}) and not ${original.id} (${original.stream} @ ${original.streamVersion}), or its content differs`,
      )
    }
    hash.update(canonical).update('\n')
    compared += 1
    if (compared % MAX_EVENTS === 0) {
      onProgress?.('comparing', compared)
      if (signal?.aborted === true) throw new CopyEnded('all is copied, and not yet compared')
    }
  }
  if (compared < count) throw new NoCopy(`the target holds ${compared} of the ${count} events of the source`)
  onProgress?.('comparing', compared)
  return hash.digest('hex')
}

async function* eventsOf(log: EventLog, maxCount?: number): AsyncGenerator<StoredEvent, undefined> {
  for await (const page of log.readAll(maxCount === undefined ? {} : { maxCount })) yield* page
  return undefined
}

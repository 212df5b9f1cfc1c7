/**
 * The event log's contract: one total order of events in streams named `category-<uuid>`.
 * Every adapter passes the same suite (`test/ledger/event-log.contract.ts`).
 */

/**
 * A place in the log's total order: an ordered token of fixed width, compared as text.
 * It may have gaps, so nobody counts with it. `START` is before every event.
 */
export type Position = string
export const START: Position = ''

/** The number of an event in its stream, from `"0"`, as text: stores go beyond what a double holds. */
export type StreamVersion = `${bigint}`

/**
 * What the stream must look like for the append to happen. `any` and `stream_exists` are for maintenance;
 * commands always state the version they were decided on.
 */
export type ExpectedVersion = 'no_stream' | 'stream_exists' | 'any' | StreamVersion

/** An event to be written. `data` and `metadata` are canonical JSON (RFC 8785). */
export type NewEvent = {
  readonly id: string
  readonly type: string
  /** The version of this type's shape, from 1. */
  readonly version: number
  readonly data: string
  readonly metadata: string
}

export type StoredEvent = NewEvent & {
  readonly stream: string
  readonly streamVersion: StreamVersion
  readonly position: Position
}

export type AppendResult = {
  /** The stream's version after the append (of the original append, when this was a retry). */
  readonly streamVersion: StreamVersion
  /** The position of the last event written. */
  readonly position: Position
}

/** Both conditions must hold; an absent one takes all. Categories are the part of a stream's name before its first `-`. */
export type LogFilter = {
  readonly categories?: readonly string[]
  readonly types?: readonly string[]
}

export type ReadStreamOptions = {
  readonly direction?: 'forwards' | 'backwards'
  /** The first version to read, inclusive. Default: the stream's first (or last, backwards). */
  readonly from?: StreamVersion
  /** How many events at most. Default: all. */
  readonly maxCount?: number
}

export type ReadAllOptions = {
  readonly direction?: 'forwards' | 'backwards'
  /** Exclusive. Default: the log's beginning (or end, backwards). */
  readonly from?: Position
  readonly filter?: LogFilter
  /** How many events at most. Default: all that are there when the reading reaches the end. */
  readonly maxCount?: number
  /** The largest page handed out. Default 1,000. */
  readonly pageSize?: number
}

export type SubscribeOptions = {
  /** Exclusive: the position that was handled last. */
  readonly from: Position
  readonly filter?: LogFilter
  readonly signal: AbortSignal
  readonly pageSize?: number
}

export interface EventLog {
  /**
   * Writes the events at the end of the stream, all or none, durably before it answers.
   * Every adapter takes 1 MiB of events in one append, data and metadata of all of them together, and none takes more.
   * A retry is safe: when the stream is past `expected` and holds exactly these ids from there, the original result is given.
   * @throws {WrongExpectedVersion} the stream is not where the caller thought
   * @throws {DuplicateEventId} another stream holds one of these ids (the embedded store only)
   * @throws {EventTooLarge} data and metadata of one event exceed 1 MiB
   * @throws {AppendTooLarge} the events fit, and together they exceed 1 MiB
   * @throws {RangeError} no events, or a stream name that is not `category-<uuid>`
   */
  append(stream: string, expected: ExpectedVersion, events: readonly NewEvent[]): Promise<AppendResult>

  /** Pages of one stream's events, in order. A stream that does not exist gives nothing. */
  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<readonly StoredEvent[]>

  /** Pages of the whole log in its order, as far as it reaches when the reading gets there. */
  readAll(options?: ReadAllOptions): AsyncIterable<readonly StoredEvent[]>

  /** Pages from a position and then live, without a gap or a double, until the signal is aborted (then it ends, without an error). */
  subscribe(options: SubscribeOptions): AsyncIterable<readonly StoredEvent[]>

  /** The position of the last event, `START` when the log is empty. */
  head(): Promise<Position>

  close(): Promise<void>
}

export class WrongExpectedVersion extends Error {
  override readonly name = 'WrongExpectedVersion'
  constructor(
    readonly stream: string,
    readonly expected: ExpectedVersion,
    readonly actual: StreamVersion | 'no_stream',
  ) {
    super(`${stream} was expected at ${expected} and is at ${actual}`)
  }
}

export class DuplicateEventId extends Error {
  override readonly name = 'DuplicateEventId'
  constructor(
    readonly eventId: string,
    readonly stream: string,
  ) {
    super(`event ${eventId} is already in ${stream}`)
  }
}

export class EventTooLarge extends Error {
  override readonly name = 'EventTooLarge'
  constructor(
    readonly bytes: number,
    readonly maxBytes: number,
  ) {
    super(`an event of ${bytes} bytes is over the limit of ${maxBytes}`)
  }
}

export class AppendTooLarge extends Error {
  override readonly name = 'AppendTooLarge'
  constructor(
    readonly bytes: number,
    readonly maxBytes: number,
  ) {
    super(`an append of ${bytes} bytes is over the limit of ${maxBytes}`)
  }
}

/** `category-<uuid>`; a category holds no dash, because EventStoreDB takes what is before the first one for it. */
export const STREAM_NAME = /^([a-z]+)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The category of a stream's name. @throws {RangeError} when it is not `category-<uuid>` */
export function categoryOf(stream: string): string {
  const category = STREAM_NAME.exec(stream)?.[1]
  if (category === undefined) throw new RangeError(`"${stream}" is not a stream name: category-<uuid>`)
  return category
}

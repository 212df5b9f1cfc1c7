import { LIMITS } from '../domain/text.js'
import { eventBytes } from './envelope.js'
import {
  AppendTooLarge,
  categoryOf,
  EventTooLarge,
  type ExpectedVersion,
  type NewEvent,
} from './event-log.js'

/** Pages of a thousand cost more: their events outlive the first collections of garbage. */
const DEFAULT_PAGE_SIZE = 500

const VERSION = /^(0|[1-9][0-9]*)$/

/**
 * Refuses a malformed append before anything is queued.
 * @returns the bytes of all its events
 * @throws {RangeError} @throws {EventTooLarge} @throws {AppendTooLarge} as the port says
 */
export function checkAppend(stream: string, expected: ExpectedVersion, events: readonly NewEvent[]): number {
  categoryOf(stream)
  if (events.length === 0) throw new RangeError(`an append to ${stream} holds no events`)
  if (expected !== 'any' && expected !== 'no_stream' && expected !== 'stream_exists') checkVersion(expected)
  let total = 0
  for (const event of events) {
    const bytes = eventBytes(event)
    if (bytes > LIMITS.eventBytes) throw new EventTooLarge(bytes, LIMITS.eventBytes)
    total += bytes
  }
  if (total > LIMITS.appendBytes) throw new AppendTooLarge(total, LIMITS.appendBytes)
  return total
}

/** @throws {RangeError} when it is not a whole number from 0, as text */
export function checkVersion(version: string): void {
  if (!VERSION.test(version)) throw new RangeError(`"${version}" is not a stream version: "0", "1", "2" …`)
}

/** How many events a page and the whole reading hold at most. @throws {RangeError} */
export function checkedSizes(options: { readonly maxCount?: number; readonly pageSize?: number }): {
  maxCount: number
  pageSize: number
} {
  const { maxCount = Number.POSITIVE_INFINITY, pageSize = DEFAULT_PAGE_SIZE } = options
  if (!(maxCount === Number.POSITIVE_INFINITY || (Number.isSafeInteger(maxCount) && maxCount >= 0))) {
    throw new RangeError(`maxCount is ${maxCount}: a whole number from 0`)
  }
  if (!Number.isSafeInteger(pageSize) || pageSize < 1) {
    throw new RangeError(`pageSize is ${pageSize}: a whole number from 1`)
  }
  return { maxCount, pageSize }
}

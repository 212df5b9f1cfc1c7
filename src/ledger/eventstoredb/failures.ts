import { isCommandError } from '@eventstore/db-client'
import { EventStoreRefused, EventStoreUnavailable } from './unavailable.js'

/** Nothing came in the time that a call is given. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
  constructor(what: string, timeoutMs: number) {
    super(`no answer to ${what} within ${timeoutMs} ms`)
  }
}

/** A call ended before its answer was whole, without an error. */
export class Dropped extends Error {
  override readonly name = 'Dropped'
}

/** What passes when it is tried again: the node is gone, is no leader any more, or was too slow. */
const TRANSIENT_TYPES: ReadonlySet<string> = new Set([
  'timeout',
  'deadline-exceeded',
  'unavailable',
  'cancelled',
  'not-leader',
  // What the server did not expect either, and what the client makes of a connection reset in the midst of a message.
  'unknown',
])

/** Whether the failure is one of the way to the server or of the node, and not an answer. */
export function isTransient(error: unknown): boolean {
  if (error instanceof NoAnswer || error instanceof Dropped || error instanceof EventStoreUnavailable)
    return true
  // The client finds no node: a plain error without a type.
  if (!(error instanceof Error) || error instanceof TypeError || error instanceof RangeError) return false
  return isCommandError(error) ? TRANSIENT_TYPES.has(error.type) : error.constructor === Error
}

/** The sentence for who runs the ledger. What the client says never holds the password. */
export function refusedBy(error: unknown): unknown {
  if (!(error instanceof Error) || !isCommandError(error)) return error
  if (error.type === 'access-denied') {
    return new EventStoreRefused(
      'EventStoreDB refuses the user of EVENTSTORE_URL: its name, password or certificate, or its rights to the streams',
      { cause: error },
    )
  }
  if (error.type === 'stream-deleted') {
    return new EventStoreRefused(
      `stream ${error.streamName} was deleted for good in EventStoreDB, which the ledger never does: restore a backup`,
      { cause: error },
    )
  }
  return error
}

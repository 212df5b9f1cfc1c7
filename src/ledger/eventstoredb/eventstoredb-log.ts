import type { EventLog } from '../event-log.js'
import { openAppending } from './appending.js'
import { openReader } from './reading.js'
import { openSession } from './session.js'
import { subscribePages } from './subscribing.js'

/** How long a call may take where the address does not say. */
export const DEFAULT_TIMEOUT_MS = 10_000

export type EventStoreLogOptions = {
  /** How long one call may take. Reads and appends are tried again for three times as long. Default: 10 seconds. */
  readonly timeoutMs?: number
}

/**
 * The event log in EventStoreDB. Nothing is sent until the first call, so it opens also while the server is down.
 * @param url an address that `eventStoreAddress` has accepted
 */
export function openEventStoreLog(
  url: string,
  { timeoutMs = DEFAULT_TIMEOUT_MS }: EventStoreLogOptions = {},
): EventLog {
  const session = openSession(url, timeoutMs)
  const reader = openReader(session)
  const append = openAppending(session, reader)
  return {
    append: (stream, expected, events) => append({ stream, expected, events }),
    readStream(stream, options) {
      return reader.readStream(stream, options)
    },
    readAll: reader.readAll,
    subscribe: (options) => subscribePages(session, reader, options),
    head: reader.head,
    close: session.close,
  }
}

import { convertToCommandError } from '@eventstore/db-client'
import type { StoredEvent } from '../event-log.js'
import type { Connection, ReadCall } from './connection.js'
import { NoAnswer } from './failures.js'
import type { Place } from './position.js'
import type { ReadResponse, RecordedEvent } from './read-response.js'
import { storedEvent } from './recorded-event.js'
import type { ReadRequest } from './requests.js'
import { afterSilence, within } from './waiting.js'

/** A chunk ends early at this size, so that a thousand events of 1 MiB do not meet in memory. */
const MAX_CHUNK_BYTES = 4 * 1024 * 1024

/** What one call read: the ledger's events, and how far it got among everybody's. */
export type Chunk = {
  readonly events: readonly StoredEvent[]
  /** How many events of any kind came. */
  readonly seen: number
  /** Where the first and the last of them are, of whichever kind. */
  readonly first: Place | undefined
  readonly last: Place | undefined
  /** An event that another system wrote into a stream with a name of the ledger's. */
  readonly foreign: string | undefined
  /** Whether the chunk was ended at its size or for its time, before all was read that was asked for. */
  readonly isCut: boolean
}

/**
 * Reads what one request asks for, or as much of it as comes in the time that a call may take.
 * @throws {NoAnswer} nothing came
 */
export async function readChunk(
  connection: Connection,
  request: ReadRequest,
  timeoutMs: number,
): Promise<Chunk> {
  const call = await within(connection.read(request), timeoutMs, 'a read')
  return new Promise((resolve, reject) => {
    const events: StoredEvent[] = []
    let seen = 0
    let bytes = 0
    let first: RecordedEvent | undefined
    let last: RecordedEvent | undefined
    let foreign: string | undefined
    let isOver = false
    const finish = (isCut: boolean) => {
      isOver = true
      stop()
      resolve({ events, seen, first, last, foreign, isCut })
      if (isCut) cancel(call)
    }
    const fail = (error: unknown) => {
      stop()
      reject(error)
      cancel(call)
    }
    const stop = afterSilence(timeoutMs, () =>
      seen > 0 ? finish(true) : fail(new NoAnswer('a read', timeoutMs)),
    )
    call.on('data', (response: ReadResponse) => {
      if (response.kind !== 'event' || isOver) return
      const { event: recorded } = response
      seen += 1
      first ??= recorded
      last = recorded
      bytes += recorded.bytes
      const event = storedEvent(recorded)
      if (event === undefined) foreign = recorded.id
      else events.push(event)
      // The first may be the one that the chunk before ended with: with it alone nothing would be gained.
      if (bytes >= MAX_CHUNK_BYTES && seen > 1) finish(true)
    })
    call.on('end', () => finish(false))
    call.on('error', (error) => fail(convertToCommandError(error)))
  })
}

/** In a turn of its own: a call that is cancelled while it hands over an event can end the process. */
export function cancel(call: ReadCall): void {
  setImmediate(() => call.cancel())
}

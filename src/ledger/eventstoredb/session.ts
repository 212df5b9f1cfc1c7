import { isCommandError } from '@eventstore/db-client'
import { type BatchAppends, batchAppends } from './batch-appends.js'
import { type Connection, openConnection } from './connection.js'
import { isTransient, NoAnswer, refusedBy } from './failures.js'
import { EventStoreUnavailable } from './unavailable.js'
import { pause, pauseMs } from './waiting.js'

/** How many times a call's own time is spent on a read or an append, tries and pauses together, before it fails. */
export const PATIENCE = 3

export type Link = { readonly connection: Connection; readonly appends: BatchAppends }

/** The connection to the server, made anew where a call on it had no answer: the way may be dead while the socket lives. */
export type Session = {
  /** How long one call may take. */
  readonly timeoutMs: number
  /** Aborted when the log is closed. */
  readonly closing: AbortSignal
  /** Runs one call, which bounds itself in time. */
  readonly once: <T>(call: (link: Link) => Promise<T>) => Promise<T>
  /** Runs a call that may be tried again, until it is answered or patience ends. @throws {EventStoreUnavailable} */
  readonly patiently: <T>(what: string, call: (link: Link) => Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

export function openSession(url: string, timeoutMs: number): Session {
  const closing = new AbortController()
  let current: Link | undefined

  function link(): Link {
    if (closing.signal.aborted) throw new Error('the log is closed')
    if (current === undefined) {
      const connection = openConnection(url)
      current = { connection, appends: batchAppends(connection) }
    }
    return current
  }

  function drop(dead: Link): Promise<void> {
    if (current === dead) current = undefined
    return dead.connection.close().catch(() => {})
  }

  async function once<T>(call: (link: Link) => Promise<T>): Promise<T> {
    const used = link()
    try {
      return await call(used)
    } catch (error) {
      if (isDead(error)) drop(used)
      throw error
    }
  }

  return {
    timeoutMs,
    closing: closing.signal,
    once,
    async patiently(what, call) {
      const until = performance.now() + PATIENCE * timeoutMs
      for (let tries = 0; ; tries++) {
        try {
          return await once(call)
        } catch (error) {
          if (closing.signal.aborted || !isTransient(error)) throw refusedBy(error)
          if (performance.now() >= until) throw unavailable(what, error)
          await pause(pauseMs(tries), closing.signal)
        }
      }
    },
    async close() {
      closing.abort()
      if (current !== undefined) await drop(current)
    },
  }
}

/** Other losses the client meets by itself: it asks for another node, and opens another channel. */
const isDead = (error: unknown): boolean =>
  error instanceof NoAnswer || (error instanceof Error && isCommandError(error) && error.type === 'unknown')

export function unavailable(what: string, cause: unknown): EventStoreUnavailable {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new EventStoreUnavailable(`EventStoreDB did not answer ${what}: ${why}`, { cause })
}

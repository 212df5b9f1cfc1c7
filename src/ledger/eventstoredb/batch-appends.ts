import { convertToCommandError } from '@eventstore/db-client'
import type { BatchCall, Connection } from './connection.js'
import { Dropped, NoAnswer } from './failures.js'
import { type Append, type BatchResponse, batchRequest } from './requests.js'
import { afterSilence, within } from './waiting.js'

type Waiting = {
  readonly resolve: (response: BatchResponse) => void
  readonly reject: (error: unknown) => void
}

/** One call to the server that many appends share, and those of them that wait for an answer. */
type SharedCall = { readonly call: BatchCall; readonly waiting: Map<string, Waiting> }

export type BatchAppends = (append: Append, timeoutMs: number) => Promise<BatchResponse>

/**
 * Appends on one shared call, each with its own answer and its own time. When the call ends, what waits for an answer on
 * it, and nothing else, fails: its outcome is unknown. The next append begins another call.
 */
export function batchAppends(connection: Connection): BatchAppends {
  let shared: Promise<SharedCall> | undefined
  let current: BatchCall | undefined

  async function open(): Promise<SharedCall> {
    const call = await connection.batchAppend()
    current = call
    const waiting = new Map<string, Waiting>()
    const ended = (error: unknown) => {
      if (current === call) shared = undefined
      for (const { reject } of waiting.values()) reject(error)
      waiting.clear()
    }
    call.on('data', (response: BatchResponse) => {
      // Who gave up waiting is not there any more.
      waiting.get(response.getCorrelationId()?.getString() ?? '')?.resolve(response)
    })
    call.on('error', (error) => ended(convertToCommandError(error)))
    call.on('end', () => ended(new Dropped('the call that appends share was ended')))
    return { call, waiting }
  }

  return async (append, timeoutMs) => {
    shared ??= open().catch((error: unknown) => {
      shared = undefined
      throw error
    })
    const { call, waiting } = await within(shared, timeoutMs, 'an append')
    if (call.destroyed) throw new Dropped('the call that appends share has ended')
    const { correlationId, request } = batchRequest(append, timeoutMs)
    return new Promise<BatchResponse>((resolve, reject) => {
      const stop = afterSilence(timeoutMs, () => reject(new NoAnswer('an append', timeoutMs)))
      const settled =
        <T>(settle: (value: T) => void) =>
        (value: T) => {
          stop()
          settle(value)
        }
      waiting.set(correlationId, { resolve: settled(resolve), reject: settled(reject) })
      call.write(request)
    }).finally(() => waiting.delete(correlationId))
  }
}

import { userInfo } from 'node:os'
import { problem as problemSchema } from '../contract/problem.js'
import { Refusal, type RefusalCode } from '../domain/refusal.js'
import { DOOR_SCHEME, type Door, readDoor } from '../door-file.js'
import { LockHeld } from '../ledger/sqlite/writer-lock.js'
import { exitCodeOf } from './exit-codes.js'
import { configOf } from './open-ledger.js'
import type { GlobalOptions } from './options.js'

/** The process that serves the ledger, as a command of the command line goes through it. */
export type ThroughDoor = (
  path: string,
  request: {
    /** Default: POST. */
    readonly method?: 'GET'
    readonly body?: string | FormData
    readonly headers?: Readonly<Record<string, string>>
  },
) => Promise<Response>

/**
 * Writes to the ledger in this process; or, where another one that serves it holds the lock, through that one.
 * @throws {LockHeld} another process holds the lock and serves nothing
 */
export async function writingOrThroughDoor<T>(
  globals: GlobalOptions,
  here: () => Promise<T>,
  there: (send: ThroughDoor) => Promise<T>,
): Promise<T> {
  try {
    return await here()
  } catch (error) {
    const door = error instanceof LockHeld ? readDoor(configOf(globals).dataDir) : undefined
    if (door === undefined) throw error
    return there(senderOf(door, globals.actor ?? userInfo().username))
  }
}

function senderOf({ url, token }: Door, actor: string): ThroughDoor {
  return async (path, { method = 'POST', body, headers = {} }) => {
    const response = await fetch(new URL(path, url), {
      method,
      ...(body !== undefined && { body }),
      headers: {
        authorization: `${DOOR_SCHEME} ${token}`,
        'ledger-actor': encodeURIComponent(actor),
        ...(typeof body === 'string' && { 'content-type': 'application/json' }),
        ...headers,
      },
    }).catch((error: unknown) => {
      const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
      throw new Error(`the process that serves this ledger does not answer at ${url}: ${why}`, {
        cause: error,
      })
    })
    if (!response.ok) throw errorOf(await response.json())
    return response
  }
}

const isRefusalCode = (code: string): code is RefusalCode => Object.hasOwn(exitCodeOf, code)

/** The error that the same command would have met in this process. */
export function errorOf(answer: unknown): Error {
  const { code, detail, field, value, allowed, current } = problemSchema.parse(answer)
  if (!isRefusalCode(code)) return new Error(detail)
  return new Refusal(code, detail, {
    ...(field !== undefined && { field }),
    ...(value !== undefined && { value }),
    ...(allowed !== undefined && { allowed }),
    ...(current !== undefined && { current }),
  })
}

import { isCommandError } from '@eventstore/db-client'
import { unpackToCommandError } from '@eventstore/db-client/dist/streams/appendToStream/unpackError.js'
import { checkAppend } from '../checked-requests.js'
import {
  type AppendResult,
  AppendTooLarge,
  type StoredEvent,
  type StreamVersion,
  WrongExpectedVersion,
} from '../event-log.js'
import { isTransient, refusedBy } from './failures.js'
import { positionOf } from './position.js'
import type { Reader } from './reading.js'
import { type Append, type AppendResponse, appendRequests, type BatchResponse } from './requests.js'
import { PATIENCE, type Session, unavailable } from './session.js'
import { pause, pauseMs, within } from './waiting.js'

/** How far back an append without a stated version is looked for when its outcome is not known. */
const LOOKED_THROUGH = 1_000

export type Appending = (append: Append) => Promise<AppendResult>

/** Appends, and learns what came of it also where the answer is lost: the stream is read back before it is tried again. */
export function openAppending(session: Session, reader: Reader): Appending {
  return async (append) => {
    const { stream, expected, events } = append
    const bytes = checkAppend(stream, expected, events)
    const until = performance.now() + PATIENCE * session.timeoutMs
    for (let tries = 0; ; tries++) {
      try {
        return await session.once((link) => attempt(link, append, session.timeoutMs))
      } catch (error) {
        if (session.closing.aborted || !isTransient(error)) throw answerOf(error, append, bytes)
        const written = await readBack(reader, append)
        if (written !== undefined) return written
        if (performance.now() >= until) throw unavailable('an append', error)
        await pause(pauseMs(tries), session.closing)
      }
    }
  }
}

type Link = Parameters<Parameters<Session['once']>[0]>[0]

async function attempt(
  { connection, appends }: Link,
  append: Append,
  timeoutMs: number,
): Promise<AppendResult> {
  return (await within(connection.hasBatchAppend(), timeoutMs, 'what the server can do'))
    ? batchResult(await appends(append, timeoutMs), append)
    : appendResult(
        await within(connection.append(appendRequests(append), timeoutMs), timeoutMs, 'an append'),
        append,
      )
}

type Success = { getCurrentRevision(): string; getPosition(): ServerPosition | undefined }
type ServerPosition = { getCommitPosition(): string; getPreparePosition(): string }

function resultOf(success: Success | undefined): AppendResult {
  const position = success?.getPosition()
  if (success === undefined || position === undefined) {
    throw new TypeError('EventStoreDB answered an append without telling where it is')
  }
  return {
    streamVersion: success.getCurrentRevision() as StreamVersion,
    position: positionOf({
      commit: position.getCommitPosition(),
      prepare: position.getPreparePosition(),
    }),
  }
}

function appendResult(response: AppendResponse, { stream, expected }: Append): AppendResult {
  const wrong = response.getWrongExpectedVersion()
  if (wrong === undefined) return resultOf(response.getSuccess())
  const actual = wrong.hasCurrentRevision() ? (wrong.getCurrentRevision() as StreamVersion) : 'no_stream'
  throw new WrongExpectedVersion(stream, expected, actual)
}

function batchResult(response: BatchResponse, { stream }: Append): AppendResult {
  const failure = response.getError()
  if (failure !== undefined) throw unpackToCommandError(failure, stream)
  return resultOf(response.getSuccess())
}

/** The error of the port for what the server answered. */
function answerOf(error: unknown, { stream, expected }: Append, bytes: number): unknown {
  if (!(error instanceof Error) || !isCommandError(error)) return error
  if (error.type === 'wrong-expected-version') {
    const actual =
      error.actualVersion === 'no_stream' ? error.actualVersion : (`${error.actualVersion}` as const)
    return new WrongExpectedVersion(stream, expected, actual)
  }
  // The server may be set to take less than the ledger allows.
  if (error.type === 'maximum-append-size-exceeded') return new AppendTooLarge(bytes, error.maxAppendSize)
  return refusedBy(error)
}

/** The result of the append, if the stream shows that it was written although nobody said so. */
async function readBack(
  reader: Reader,
  { stream, expected, events }: Append,
): Promise<AppendResult | undefined> {
  const stored: StoredEvent[] = []
  if (expected === 'any' || expected === 'stream_exists') {
    const maxCount = LOOKED_THROUGH + events.length
    for await (const page of reader.readStream(stream, { direction: 'backwards', maxCount }))
      stored.push(...page)
    stored.reverse()
  } else {
    const from: StreamVersion = expected === 'no_stream' ? '0' : `${BigInt(expected) + 1n}`
    for await (const page of reader.readStream(stream, { from, maxCount: events.length }))
      stored.push(...page)
  }
  const first = stored.findIndex(({ id }) => id === events[0]?.id)
  const own = first < 0 ? [] : stored.slice(first, first + events.length)
  const last = own.at(-1)
  const isWhole = own.length === events.length && own.every(({ id }, index) => id === events[index]?.id)
  return isWhole && last ? { streamVersion: last.streamVersion, position: last.position } : undefined
}

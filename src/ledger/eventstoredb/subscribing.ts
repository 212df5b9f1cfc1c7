import { setImmediate as nextTurn } from 'node:timers/promises'
import { convertToCommandError } from '@eventstore/db-client'
import { checkedSizes } from '../checked-requests.js'
import type { Position, StoredEvent, SubscribeOptions } from '../event-log.js'
import { START } from '../event-log.js'
import type { ReadCall } from './connection.js'
import { Dropped, isTransient, NoAnswer, refusedBy } from './failures.js'
import { placeOf, positionOf } from './position.js'
import { cancel } from './read-chunk.js'
import type { ReadResponse } from './read-response.js'
import { matcherOf, type Reader } from './reading.js'
import { storedEvent } from './recorded-event.js'
import { subscribeRequest } from './requests.js'
import type { Session } from './session.js'
import { pause, pauseMs, within } from './waiting.js'

/** What waits for a slow consumer at most; the server is then asked for no more until it comes back. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024

/** While catching up the rest of a page is waited for this long, where the server does not tell that it has caught up. */
const LONGEST_GATHERING_MS = 100

/** How far a subscription has come: also through what it left out, so that it is not looked through again. */
type Progress = { position: Position }

/**
 * Pages from a position on and then what follows. A subscription that is dropped, ended, silent or refused for a moment is
 * begun again where it was, after a pause that grows; it ends when it is told to, and only then without an error.
 */
export async function* subscribePages(
  session: Session,
  reader: Reader,
  { from, filter, signal, pageSize }: SubscribeOptions,
): AsyncGenerator<readonly StoredEvent[], void, undefined> {
  const sizes = checkedSizes(pageSize === undefined ? {} : { pageSize })
  const progress: Progress = { position: from }
  placeOf(from)
  const ended = AbortSignal.any([signal, session.closing])
  if (filter?.categories?.length === 0) {
    await untilAborted(ended)
    return
  }
  const takes = matcherOf(filter)
  let tries = 0
  while (!ended.aborted) {
    const begunAt = performance.now()
    try {
      for await (const page of oneSubscription(session, reader, { progress, filter, ended, ...sizes })) {
        tries = 0
        const taken = page.filter(takes)
        if (taken.length > 0) yield taken
      }
    } catch (error) {
      if (!ended.aborted && !isTransient(error)) throw refusedBy(error)
    }
    // One that lived for a while was none of a row of failures.
    if (performance.now() - begunAt > session.timeoutMs) tries = 0
    if (!ended.aborted) await pause(pauseMs(tries), ended)
    tries += 1
  }
}

/** The work's result, or nothing as soon as the signal is aborted. */
function untilAborted<T>(signal: AbortSignal, work?: Promise<T>): Promise<T | undefined> {
  if (signal.aborted) return Promise.resolve(undefined)
  return new Promise((resolve, reject) => {
    const end = () => resolve(undefined)
    signal.addEventListener('abort', end, { once: true })
    work?.then(resolve, reject).finally(() => signal.removeEventListener('abort', end))
  })
}

type OneSubscription = {
  readonly progress: Progress
  readonly filter: SubscribeOptions['filter']
  readonly ended: AbortSignal
  readonly pageSize: number
}

/** Pages of one call, until it is told to end or fails. Its progress is that of what was handed out. */
async function* oneSubscription(
  session: Session,
  reader: Reader,
  { progress, filter, ended, pageSize }: OneSubscription,
) {
  const inbox = openInbox()
  const call = await session.once(({ connection }) =>
    within(
      connection.read(subscribeRequest(placeOf(progress.position), filter?.categories)),
      session.timeoutMs,
      'a subscription',
    ),
  )
  listen(call, inbox)
  ended.addEventListener('abort', inbox.wake)
  try {
    let isDoubted = false
    while (!ended.aborted) {
      await inbox.gathered(pageSize)
      const page = inbox.take(pageSize)
      const last = page.at(-1)
      progress.position = furthest(progress.position, last?.position, inbox.checkpoint())
      if (inbox.isShort()) call.resume()
      if (last !== undefined) {
        isDoubted = false
        yield page
      } else if (inbox.failure() !== undefined) throw inbox.failure()
      else if (!ended.aborted && !(await inbox.filled(session.timeoutMs)) && !ended.aborted) {
        // Silence is what a log without news sounds like, and a dead connection too: the log is asked.
        const asking = hasMore(session, reader, progress.position, filter)
        const isBehind = (await untilAborted(ended, asking)) ?? false
        if (isBehind && isDoubted) {
          await session.once(() => Promise.reject(new NoAnswer('a subscription', session.timeoutMs)))
        }
        isDoubted = isBehind
      }
    }
  } finally {
    ended.removeEventListener('abort', inbox.wake)
    cancel(call)
  }
}

function furthest(...positions: readonly (Position | undefined)[]): Position {
  return positions.reduce<Position>((most, one) => (one !== undefined && one > most ? one : most), START)
}

/** Whether the log has an event that the subscription should have told of. */
async function hasMore(
  session: Session,
  reader: Reader,
  after: Position,
  filter: SubscribeOptions['filter'],
): Promise<boolean> {
  const asked = { from: after, maxCount: 1, ...(filter && { filter }) }
  for await (const page of reader.readAll(asked)) return page.length > 0 && !session.closing.aborted
  return false
}

/** What has come of a subscription and is not handed out yet. */
function openInbox() {
  let events: StoredEvent[] = []
  let bytes = 0
  let checkpoint: Position | undefined
  let failure: unknown
  let isLive = false
  let told: (() => void) | undefined
  const wake = () => told?.()
  return {
    wake,
    put(event: StoredEvent, size: number) {
      events.push(event)
      bytes += size
      wake()
    },
    pass(position: Position) {
      checkpoint = position
    },
    fail(error: unknown) {
      failure ??= error
      wake()
    },
    failure: () => failure,
    caughtUp() {
      isLive = true
      wake()
    },
    /** Settles when a page is full, or no more of it comes at once: while catching up pages are whole. */
    async gathered(most: number): Promise<void> {
      const isOver = () => events.length >= most || failure !== undefined || bytes >= MOST_WAITING_BYTES
      while (events.length > 0 && !isOver()) {
        const before = events.length
        if (isLive) await nextTurn()
        else await this.filled(LONGEST_GATHERING_MS)
        if (events.length === before) return
      }
    },
    /** What comes after a checkpoint is behind it, so it counts only when all before it is handed out. */
    checkpoint: () => (events.length === 0 ? checkpoint : undefined),
    isShort: () => bytes < MOST_WAITING_BYTES,
    take(most: number): readonly StoredEvent[] {
      const page = events.slice(0, most)
      events = events.slice(most)
      if (events.length === 0) bytes = 0
      return page
    },
    /** Settles when something has come, or a failure, or the waiting is to end; false when nothing did in this time. */
    filled(timeoutMs: number): Promise<boolean> {
      return new Promise((resolve) => {
        const timer = setTimeout(() => done(false), timeoutMs)
        const done = (isFilled: boolean) => {
          clearTimeout(timer)
          told = undefined
          resolve(isFilled)
        }
        told = () => done(true)
      })
    },
  }
}

function listen(call: ReadCall, inbox: ReturnType<typeof openInbox>): void {
  call.on('data', (response: ReadResponse) => {
    if (response.kind === 'checkpoint') inbox.pass(positionOf(response.place))
    if (response.kind === 'caught-up') inbox.caughtUp()
    const event = response.kind === 'event' ? storedEvent(response.event) : undefined
    if (event === undefined || response.kind !== 'event') return
    inbox.put(event, response.event.bytes)
    if (!inbox.isShort()) call.pause()
  })
  // An end that nobody asked for is a drop, with an error or without.
  call.on('end', () => inbox.fail(new Dropped('the subscription was ended')))
  call.on('error', (error) => inbox.fail(convertToCommandError(error)))
}

import { setTimeout as delay } from 'node:timers/promises'
import { NoAnswer } from './failures.js'

/** The pauses between tries grow from the first to the last, each somewhere in its upper half by chance. */
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 5_000

/** How long to wait before a try again. The chance in it keeps many clients of one node from coming at one time. */
export function pauseMs(triesBefore: number): number {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(triesBefore, 10))
  return longest * (0.5 + Math.random() / 2)
}

/** Waits, or ends early and without an error when the signal is aborted. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await delay(ms, undefined, signal && { signal }).catch((error: unknown) => {
    if (signal?.aborted !== true) throw error
  })
}

/**
 * Calls back when the time is over. A process that was busy for longer than that, or was stopped, reads first what has
 * come meanwhile: an answer that is there is not given up because nobody looked.
 * @returns what ends the waiting
 */
export function afterSilence(ms: number, isOver: () => void): () => void {
  let look: NodeJS.Immediate | undefined
  const timer = setTimeout(() => {
    // Between timers and this come the sockets, whose data then takes one more turn to be a message.
    look = setImmediate(() => {
      look = setImmediate(isOver)
    })
  }, ms)
  return () => {
    clearTimeout(timer)
    clearImmediate(look)
  }
}

/** The promise, but for no longer than this. @throws {NoAnswer} */
export function within<T>(promise: Promise<T>, timeoutMs: number, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = afterSilence(timeoutMs, () => reject(new NoAnswer(what, timeoutMs)))
    promise.then(resolve, reject).finally(stop)
  })
}

/** Lets so many run at a time; the others wait in the order in which they came. */
export function limiter(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}

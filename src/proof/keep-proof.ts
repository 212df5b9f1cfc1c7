import { setTimeout as delay } from 'node:timers/promises'
import type { Anchoring } from './anchoring.js'
import { catchUpTree } from './keep-tree.js'
import { type CheckpointPlaces, type MadeCheckpoint, makeCheckpoint } from './make-checkpoint.js'

/** How often the tree takes in what was recorded since: seldom enough to do it by the hundred, often enough to name what was altered. */
const CATCH_UP_EVERY_MS = 5_000

export type KeptProof = {
  /** Signs what is recorded now. @throws {LogNotContinued} @throws {TreeOfAnotherLog} */
  readonly checkpoint: () => Promise<MadeCheckpoint | undefined>
  readonly stop: () => Promise<void>
}

/**
 * Keeps the tree up with the log for as long as a process runs, and signs it every so often.
 * @param onTrouble told of each failure; it is tried again
 */
export function keepProof(
  places: CheckpointPlaces,
  options: {
    readonly everyMs: number | undefined
    readonly anchoring: Anchoring
    readonly catchUpEveryMs?: number
    readonly onTrouble: (error: Error) => void
  },
): KeptProof {
  const stopping = new AbortController()
  const { signal } = stopping
  let turn: Promise<unknown> = Promise.resolve()
  // One at a time: a checkpoint on demand and the schedule go through the same tree.
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const mine = turn.then(act, act)
    turn = mine.catch(() => {})
    return mine
  }
  const checkpoint = () =>
    inTurn(async () => {
      const made = await makeCheckpoint(places)
      if (made?.isNew) await options.anchoring(made.note)
      return made
    })
  const running = (async () => {
    const { everyMs = Number.POSITIVE_INFINITY, catchUpEveryMs = CATCH_UP_EVERY_MS } = options
    let due = performance.now() + everyMs
    while (!signal.aborted) {
      await delay(catchUpEveryMs, undefined, { signal, ref: false }).catch(() => {})
      if (signal.aborted) return
      try {
        if (performance.now() >= due) {
          due = performance.now() + everyMs
          await checkpoint()
        } else await inTurn(() => catchUpTree(places.tree, places.log, signal))
      } catch (error) {
        options.onTrouble(error instanceof Error ? error : new Error(String(error)))
      }
    }
  })()
  return {
    checkpoint,
    async stop() {
      stopping.abort()
      await running
      await turn
    },
  }
}

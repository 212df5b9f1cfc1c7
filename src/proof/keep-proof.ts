import { setTimeout as delay } from 'node:timers/promises'
import { type ClaimedKeys, SignedElsewhere } from './claimed-keys.js'
import { type DecisionInStream, proofOfDecision, requireBeginning } from './decision-proof.js'
import { catchUpTree } from './keep-tree.js'
import { type CheckpointPlaces, makeCheckpoint, originOfLog } from './make-checkpoint.js'
import { type PublishedCheckpoint, type Publishing, publishCheckpoint } from './publish-checkpoint.js'
import type { DecisionProof } from './verifier/decision-proof-shape.js'

/** How often the tree takes in what was recorded since: seldom enough to do it by the hundred, often enough to name what was altered. */
const CATCH_UP_EVERY_MS = 5_000

export type KeptProof = {
  /**
   * Signs what is recorded now; `undefined` while nothing is.
   * @throws {LogNotContinued} @throws {TreeOfAnotherLog}
   */
  readonly checkpoint: (how?: { readonly newKey: boolean }) => Promise<PublishedCheckpoint | undefined>
  /** What shows a decision under a checkpoint of now. @throws {LogNotContinued} @throws {TreeOfAnotherLog} */
  readonly prove: (decision: DecisionInStream, since: string | undefined) => Promise<DecisionProof>
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
    readonly publishing: Publishing
    readonly keys: Pick<ClaimedKeys, 'texts' | 'change'>
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
  const troubled = (error: unknown) =>
    options.onTrouble(error instanceof Error ? error : new Error(String(error)))

  async function sign({ isAsked }: { readonly isAsked: boolean }): Promise<PublishedCheckpoint | undefined> {
    const made = await makeCheckpoint(places)
    // Nobody waits for a witness that is away for the sake of a proof under a checkpoint that it was shown before.
    if (made === undefined) return undefined
    if (!made.isNew && !isAsked) return { ...made, isTaken: true, isCosigned: true }
    return publishCheckpoint(made, places, options.publishing, options.onTrouble)
  }

  const checkpoint: KeptProof['checkpoint'] = (how) =>
    inTurn(async () => {
      const origin = how?.newKey ? await originOfLog(places.log) : undefined
      if (origin !== undefined) await options.keys.change(origin)
      return sign({ isAsked: true })
    })

  const prove: KeptProof['prove'] = (decision, since) =>
    inTurn(async () => {
      const made = await sign({ isAsked: false })
      if (made === undefined) throw new Error('a decision was found in an empty log')
      const { log, tree } = places
      requireBeginning(since, made.note, tree)
      return proofOfDecision({ log, tree, keys: options.keys.texts() }, decision, made.note, since)
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
        } else await inTurn(() => catchUpTree(places.tree, places.log, { signal, onMoved: places.onMoved }))
      } catch (error) {
        // Another process signs, and this one has taken the log in.
        if (!(error instanceof SignedElsewhere)) troubled(error)
      }
    }
  })()
  return {
    checkpoint,
    prove,
    async stop() {
      stopping.abort()
      await running
      await turn
    },
  }
}

import { setTimeout as delay } from 'node:timers/promises'
import type { Projector } from '../projector/projector.js'

/** How long it waits after a failure: a disk that is full is seldom so for less. */
const TRY_AGAIN_MS = 1_000

/** Keeps the read models up with the log for as long as the service runs. */
export type Projecting = {
  /** Why the read models are not kept up at the moment. */
  readonly trouble: () => Error | undefined
  readonly stop: () => void
}

/**
 * Runs the projector, and again after a failure: commands are taken and nothing is lost meanwhile, for what is
 * missing in the read models is in the log.
 * @param onTrouble told of each failure
 */
export function keepProjecting(projector: Projector, onTrouble: (error: Error) => void): Projecting {
  const stopping = new AbortController()
  let trouble: Error | undefined
  const { signal } = stopping
  void (async () => {
    while (!signal.aborted) {
      try {
        const running = projector.run(signal)
        // It has failed before where it failed at once; what goes well is seen by the lag.
        await Promise.race([running, delay(TRY_AGAIN_MS, undefined, { signal }).catch(() => {})])
        trouble = undefined
        await running
      } catch (error) {
        trouble = error instanceof Error ? error : new Error(String(error))
        onTrouble(trouble)
        await delay(TRY_AGAIN_MS, undefined, { signal }).catch(() => {})
      }
    }
  })()
  return { trouble: () => trouble, stop: () => stopping.abort() }
}

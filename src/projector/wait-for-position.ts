import type { Observable } from 'rxjs'
import type { Position } from '../ledger/event-log.js'

/** A batch was committed, or tables were swapped: whoever watches read models may read again. */
export type Committed = { readonly position: Position }

/** The wait for a position took longer than it was allowed to. */
export class PositionNotReached extends Error {
  override readonly name = 'PositionNotReached'
  constructor(
    readonly position: Position,
    readonly reached: Position,
    readonly timeoutMs: number,
  ) {
    super(`the read models are at "${reached}" and did not reach "${position}" within ${timeoutMs} ms`)
  }
}

/** Looks at where the read models are now and after each commit. @throws {PositionNotReached} after the timeout */
export function waitForPosition(
  position: Position,
  timeoutMs: number,
  reached: () => Position,
  commits: Observable<Committed>,
): Promise<void> {
  if (reached() >= position) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const subscription = commits.subscribe(() => {
      if (reached() < position) return
      clearTimeout(timer)
      subscription.unsubscribe()
      resolve()
    })
    const timer = setTimeout(() => {
      subscription.unsubscribe()
      reject(new PositionNotReached(position, reached(), timeoutMs))
    }, timeoutMs)
  })
}

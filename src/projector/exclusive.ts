/** Runs works one after another, in the order in which they were asked for. */
export type Exclusive = <T>(work: () => Promise<T>) => Promise<T>

/** A turn-taking of its own. A work that fails fails its own caller only. A work must not ask for a turn of the same taking. */
export function exclusive(): Exclusive {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }
}

/** For work whose turn was taken already. */
export const atOnce: Exclusive = (work) => work()

/** Tells those who wait in this process that something was committed. It carries nothing: they read the log. */
export type CommitNotices = {
  announce(): void
  /** Settles at the next notice, when the signal is aborted, or after the timeout, whichever is first. */
  next(signal: AbortSignal, timeoutMs: number): Promise<void>
}

export function commitNotices(): CommitNotices {
  const wakers = new Set<() => void>()
  return {
    announce() {
      for (const wake of [...wakers]) wake()
    },
    next: (signal, timeoutMs) =>
      new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', wake)
          wakers.delete(wake)
          resolve()
        }
        const timer = setTimeout(wake, timeoutMs)
        signal.addEventListener('abort', wake)
        wakers.add(wake)
      }),
  }
}

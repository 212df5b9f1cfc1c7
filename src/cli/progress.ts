/** A line that shows how far something has come, on a terminal only; elsewhere it does nothing. */
export type Progress = {
  /** @param total how much there is, where that is known by now */
  readonly at: (done: number, total?: number) => void
  readonly stop: () => void
}

const SILENT: Progress = { at: () => {}, stop: () => {} }

/**
 * A bar on stderr, so that stdout stays what was asked for.
 * @param what is counted: `events`, `rows`
 */
export async function openProgress(label: string, what: string): Promise<Progress> {
  if (!process.stderr.isTTY) return SILENT
  const { default: cliProgress } = await import('cli-progress')
  const bar = new cliProgress.SingleBar({
    format: `${label} [{bar}] {value}/{total} ${what} · {rate} ${what}/s`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    // What takes less than a moment needs no bar.
    noTTYOutput: false,
  })
  const startedAt = performance.now()
  let isOpen = false
  return {
    at(done, total) {
      const rate = Math.round((done * 1000) / Math.max(1, performance.now() - startedAt))
      if (!isOpen) bar.start(total ?? done, done, { rate })
      isOpen = true
      if (total !== undefined) bar.setTotal(Math.max(total, done))
      bar.update(done, { rate })
    },
    stop() {
      if (isOpen) bar.stop()
      isOpen = false
    },
  }
}

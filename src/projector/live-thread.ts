import type { BulkWriter, BulkWriterWhenNeeded } from './bulk-writer.js'
import type { Lane } from './lane.js'

/** A thread that writes live events where many come at once, so that the service's own goes on with what it is asked. */
export type LiveThread = {
  /** The thread's writer of the lane's tables; undefined where there is none, and while it is only starting. */
  readonly writerFor: (lane: Lane) => BulkWriter | undefined
  readonly close: () => Promise<void>
}

export function liveThread(writerOf: (lane: Lane) => BulkWriterWhenNeeded): LiveThread {
  let current: { readonly lane: Lane; readonly thread: BulkWriterWhenNeeded; ready?: BulkWriter } | undefined

  /** Nobody waits until the thread has answered once: starting takes longer than writing what is live. */
  function start(lane: Lane): void {
    const starting: NonNullable<typeof current> = { lane, thread: writerOf(lane) }
    current = starting
    const writer = starting.thread.start()
    writer?.execute('SELECT 1').then(
      () => {
        starting.ready = writer
      },
      // It stays unused: what is wrong with the file is met by whoever writes to it in this thread.
      () => {},
    )
  }

  return {
    writerFor(lane) {
      if (current?.lane !== lane) {
        // A swap has put other tables in the place of the lane's.
        void current?.thread.close()
        start(lane)
      }
      return current?.ready
    },
    close: async () => current?.thread.close(),
  }
}

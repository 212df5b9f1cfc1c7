import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { DuplicateEventId, WrongExpectedVersion } from '../event-log.js'
import type { AppendOutcome } from './append.js'
import type { Append } from './commit-group.js'

/** An outcome as it goes between threads, where errors lose their class. */
export type SentOutcome =
  | Exclude<AppendOutcome, Error>
  | { readonly wrong: Pick<WrongExpectedVersion, 'stream' | 'expected' | 'actual'> }
  | { readonly duplicate: Pick<DuplicateEventId, 'eventId' | 'stream'> }

/** The thread's answers: first that it is ready, and then one for each group. */
export type CommitReply =
  | 'ready'
  | { readonly outcomes: readonly SentOutcome[] }
  | { readonly message: string; readonly code: string }

/** A thread with a connection of its own that commits what it is handed. */
export type CommitThread = {
  /** The thread, once it has started: until then nobody waits for it. */
  ready(): CommitThread | undefined
  /** One group at a time. @throws the disk's error: none of the group was written */
  commit(group: readonly Append[]): Promise<readonly AppendOutcome[]>
  close(): Promise<void>
}

const WORKER = new URL('./commit-worker.js', import.meta.url)

/** Undefined where the program runs uncompiled, as in tests: the thread has no file to run. */
export function startCommitThread(file: string): CommitThread | undefined {
  if (!existsSync(fileURLToPath(WORKER))) return undefined
  const worker = new Worker(WORKER, { workerData: file })
  let isReady = false
  let answer: ((reply: CommitReply) => void) | undefined
  let fail: ((error: unknown) => void) | undefined

  worker.on('message', (reply: CommitReply) => {
    if (reply === 'ready') isReady = true
    else answer?.(reply)
  })
  // What was under way may be written or not: who asks again is answered from what is stored.
  const end = (error: unknown) => {
    isReady = false
    fail?.(error)
  }
  worker.on('error', end)
  worker.on('exit', (code) => end(new Error(`the committing thread ended with code ${code}`)))
  // A log that nobody closes keeps no process alive.
  worker.unref()

  const thread: CommitThread = {
    ready: () => (isReady ? thread : undefined),
    async commit(group) {
      worker.ref()
      try {
        const reply = await new Promise<CommitReply>((resolve, reject) => {
          answer = resolve
          fail = reject
          worker.postMessage(group.map(({ stream, expected, events }) => ({ stream, expected, events })))
        })
        return outcomesOf(reply)
      } finally {
        answer = undefined
        fail = undefined
        worker.unref()
      }
    },
    async close() {
      await worker.terminate()
    },
  }
  return thread
}

function outcomesOf(reply: CommitReply): readonly AppendOutcome[] {
  if (reply === 'ready') throw new TypeError('the committing thread answered out of turn')
  if ('outcomes' in reply) return reply.outcomes.map(received)
  throw Object.assign(new Error(reply.message), { code: reply.code })
}

export function sent(outcome: AppendOutcome): SentOutcome {
  if (outcome instanceof WrongExpectedVersion) {
    const { stream, expected, actual } = outcome
    return { wrong: { stream, expected, actual } }
  }
  if (outcome instanceof DuplicateEventId) {
    return { duplicate: { eventId: outcome.eventId, stream: outcome.stream } }
  }
  return outcome
}

function received(outcome: SentOutcome): AppendOutcome {
  if ('wrong' in outcome) {
    const { stream, expected, actual } = outcome.wrong
    return new WrongExpectedVersion(stream, expected, actual)
  }
  if ('duplicate' in outcome) return new DuplicateEventId(outcome.duplicate.eventId, outcome.duplicate.stream)
  return outcome
}

import type { AppendResult } from '../event-log.js'
import type { AppendOutcome } from './append.js'
import { type Append, type CommitGroup, EVENTS_OF_A_GROUP, eventsOf } from './commit-group.js'
import type { CommitThread } from './commit-thread.js'

/** What one commit takes at most, unless a single append is larger: nothing else runs in the thread meanwhile. */
const MAX_EVENTS_PER_COMMIT = 1_000
const MAX_BYTES_PER_COMMIT = 8 * 1024 * 1024

/** A disk that takes longer than this holds up whoever waits for it more than the hop to another thread does. */
const SLOW_COMMIT_MS = 1

type Sized = Append & { readonly bytes: number }

type Waiting = Sized & {
  readonly resolve: (result: AppendResult) => void
  readonly reject: (error: unknown) => void
}

export type GroupCommit = {
  /** Queues the append; answers when the transaction that holds it is on the disk. */
  append(append: Sized): Promise<AppendResult>
  /** Settles when all that waits is committed, or has failed. */
  drain(): Promise<void>
}

export type GroupCommitOptions = {
  readonly commitHere: CommitGroup
  /** Where groups are committed, one after another, while this thread goes on; absent: here. */
  readonly thread?: CommitThread | undefined
  /** Told after each commit how many appends shared it. */
  readonly onCommit: (appends: number) => void
}

/**
 * Appends that are issued in the same turn of the event loop share one transaction and one sync of the disk.
 * While a commit is under way, others arrive and form the next group, so the groups grow with the load. Few events at a
 * time are committed here where the disk is quick, because handing them to the thread would take longer.
 */
export function groupCommit({ commitHere, thread, onCommit }: GroupCommitOptions): GroupCommit {
  let waiting: Waiting[] = []
  let isScheduled = false
  let underWay: Promise<void> | undefined
  let lastCommitMs = 0

  function takeGroup(): readonly Waiting[] {
    let events = 0
    let bytes = 0
    let count = 0
    for (const append of waiting) {
      events += append.events.length
      bytes += append.bytes
      if (count > 0 && (events > MAX_EVENTS_PER_COMMIT || bytes > MAX_BYTES_PER_COMMIT)) break
      count += 1
    }
    const group = waiting.slice(0, count)
    waiting = waiting.slice(count)
    return group
  }

  function settle(group: readonly Waiting[], outcomes: readonly AppendOutcome[]): void {
    outcomes.forEach((outcome, index) => {
      if (outcome instanceof Error) group[index]?.reject(outcome)
      else group[index]?.resolve(outcome)
    })
    onCommit(group.length)
  }

  function fail(group: readonly Waiting[], error: unknown): void {
    for (const { reject } of group) reject(error)
  }

  function commitInThisThread(group: readonly Waiting[]): void {
    const startedAt = performance.now()
    let outcomes: readonly AppendOutcome[]
    try {
      outcomes = commitHere(group)
    } catch (error) {
      fail(group, error)
      return
    }
    lastCommitMs = performance.now() - startedAt
    settle(group, outcomes)
  }

  async function commitInThread(group: readonly Waiting[], commit: CommitThread['commit']): Promise<void> {
    const startedAt = performance.now()
    let outcomes: readonly AppendOutcome[]
    try {
      outcomes = await commit(group)
    } catch (error) {
      fail(group, error)
      return
    } finally {
      underWay = undefined
    }
    lastCommitMs = performance.now() - startedAt
    settle(group, outcomes)
  }

  function commitNext(): void {
    const group = takeGroup()
    const isWorthTheHop = eventsOf(group) >= EVENTS_OF_A_GROUP || lastCommitMs > SLOW_COMMIT_MS
    const other = isWorthTheHop ? thread?.ready() : undefined
    if (other === undefined) commitInThisThread(group)
    else underWay = commitInThread(group, other.commit).then(schedule)
  }

  function schedule(): void {
    if (isScheduled || underWay !== undefined || waiting.length === 0) return
    isScheduled = true
    setImmediate(() => {
      isScheduled = false
      if (waiting.length > 0 && underWay === undefined) commitNext()
      schedule()
    })
  }

  return {
    append: (append) =>
      new Promise((resolve, reject) => {
        waiting.push({ ...append, resolve, reject })
        schedule()
      }),
    async drain() {
      while (waiting.length > 0 || underWay !== undefined) {
        if (underWay === undefined) commitInThisThread(takeGroup())
        else await underWay
      }
    },
  }
}

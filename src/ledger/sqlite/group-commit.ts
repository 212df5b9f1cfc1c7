import type Database from 'better-sqlite3'
import type { AppendResult, ExpectedVersion, NewEvent } from '../event-log.js'
import { type AppendOutcome, appendInTransaction } from './append.js'
import { eventIds } from './event-ids.js'

/** What one commit takes at most, unless a single append is larger: nothing else runs in the process meanwhile. */
const MAX_EVENTS_PER_COMMIT = 1_000
const MAX_BYTES_PER_COMMIT = 8 * 1024 * 1024

/**
 * Pages of the write-ahead log (4 KiB each) before SQLite copies them into the file. A lone writer does best with a
 * short log, which is soon written over in place instead of grown. Groups touch many pages of the two indexes, the same
 * ones again and again, so copying them rarely saves a third of the time.
 */
const LONE_CHECKPOINT_PAGES = 1_000
const GROUP_CHECKPOINT_PAGES = 10_000

/** From so many events on a commit counts as a group's. */
const EVENTS_OF_A_GROUP = 8

type Append = {
  readonly stream: string
  readonly expected: ExpectedVersion
  readonly events: readonly NewEvent[]
  readonly bytes: number
}

type Waiting = Append & {
  readonly resolve: (result: AppendResult) => void
  readonly reject: (error: unknown) => void
}

export type GroupCommit = {
  /** Queues the append; answers when the transaction that holds it is on the disk. */
  append(append: Append): Promise<AppendResult>
  /** Commits all that waits, now. */
  drain(): void
}

/**
 * Appends that are issued in the same turn of the event loop share one transaction and one sync of the disk.
 * While a commit blocks the thread, others arrive and form the next group, so the groups grow with the load.
 * @param onCommit told after each commit how many appends shared it
 */
export function groupCommit(database: Database.Database, onCommit: (appends: number) => void): GroupCommit {
  const ids = eventIds(database)
  const attempt = appendInTransaction(database, ids)
  // IMMEDIATE: a transaction that reads first and writes later can fail halfway when another process wrote between.
  const begin = database.prepare('BEGIN IMMEDIATE')
  const commit = database.prepare('COMMIT')
  const rollback = database.prepare('ROLLBACK')
  const checkpointEvery = checkpointInterval(database)
  let waiting: Waiting[] = []
  let isScheduled = false

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

  function commitGroup(group: readonly Waiting[]): void {
    let outcomes: readonly AppendOutcome[]
    try {
      const events = group.reduce((sum, append) => sum + append.events.length, 0)
      checkpointEvery(events < EVENTS_OF_A_GROUP ? LONE_CHECKPOINT_PAGES : GROUP_CHECKPOINT_PAGES)
      begin.run()
      ids.catchUp()
      outcomes = group.map(({ stream, expected, events }) => attempt(stream, expected, events))
      ids.settle()
      commit.run()
    } catch (error) {
      ids.forget()
      for (const { reject } of group) reject(error)
      // A full disk makes SQLite roll back by itself; a failed sync leaves it to us.
      if (database.inTransaction) rollback.run()
      return
    }
    outcomes.forEach((outcome, index) => {
      if (outcome instanceof Error) group[index]?.reject(outcome)
      else group[index]?.resolve(outcome)
    })
    onCommit(group.length)
  }

  function schedule(): void {
    if (isScheduled || waiting.length === 0) return
    isScheduled = true
    setImmediate(() => {
      isScheduled = false
      if (waiting.length > 0) commitGroup(takeGroup())
      schedule()
    })
  }

  return {
    append: (append) =>
      new Promise((resolve, reject) => {
        waiting.push({ ...append, resolve, reject })
        schedule()
      }),
    drain() {
      while (waiting.length > 0) commitGroup(takeGroup())
    },
  }
}

function checkpointInterval(database: Database.Database): (pages: number) => void {
  let current: number | undefined
  return (pages) => {
    if (pages === current) return
    database.pragma(`wal_autocheckpoint = ${pages}`)
    current = pages
  }
}

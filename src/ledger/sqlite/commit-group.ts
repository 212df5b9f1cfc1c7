import type Database from 'better-sqlite3'
import type { ExpectedVersion, NewEvent } from '../event-log.js'
import { type AppendOutcome, appendInTransaction } from './append.js'
import { eventIds } from './event-ids.js'

/**
 * Pages of the write-ahead log (4 KiB each) before SQLite copies them into the file. A lone writer does best with a
 * short log, which is soon written over in place instead of grown. Groups touch many pages of the two indexes, the same
 * ones again and again, so copying them rarely saves a third of the time.
 */
const LONE_CHECKPOINT_PAGES = 1_000
const GROUP_CHECKPOINT_PAGES = 10_000

/** From so many events on a commit counts as a group's. */
export const EVENTS_OF_A_GROUP = 8

export type Append = {
  readonly stream: string
  readonly expected: ExpectedVersion
  readonly events: readonly NewEvent[]
}

/** Writes the appends in one transaction, durably; what each comes to, in their order. @throws the disk's error: none was written */
export type CommitGroup = (group: readonly Append[]) => readonly AppendOutcome[]

export const eventsOf = (group: readonly Append[]): number =>
  group.reduce((sum, { events }) => sum + events.length, 0)

export function groupCommitter(database: Database.Database): CommitGroup {
  const ids = eventIds(database)
  const attempt = appendInTransaction(database, ids)
  // IMMEDIATE: a transaction that reads first and writes later can fail halfway when another process wrote between.
  const begin = database.prepare('BEGIN IMMEDIATE')
  const commit = database.prepare('COMMIT')
  const rollback = database.prepare('ROLLBACK')
  const checkpointEvery = checkpointInterval(database)

  return (group) => {
    try {
      checkpointEvery(eventsOf(group) < EVENTS_OF_A_GROUP ? LONE_CHECKPOINT_PAGES : GROUP_CHECKPOINT_PAGES)
      begin.run()
      ids.catchUp()
      const outcomes = group.map(({ stream, expected, events }) => attempt(stream, expected, events))
      ids.settle()
      commit.run()
      return outcomes
    } catch (error) {
      ids.forget()
      // A full disk makes SQLite roll back by itself; a failed sync leaves it to us.
      if (database.inTransaction) rollback.run()
      throw error
    }
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

import type Database from 'better-sqlite3'

/**
 * How many of the newest ids stay out of the index. Moving so many at once takes some tens of milliseconds;
 * reading them again when the log is opened takes a few.
 */
const NEWEST = 10_000

/**
 * Which event has an id. Ids are random, so an index kept with every append writes one more page of 4 KiB for each
 * event, which is half of what a group commit writes. Instead the newest ids are kept in memory and go into the index
 * `event_ids` together, sorted; what they are is read from the events themselves when the log is opened.
 * All of it happens inside the caller's transactions, so index and events never disagree.
 */
export type EventIds = {
  /** Reads what was written since the last time, also by others. Called first in every transaction. */
  catchUp(): void
  /** The position of the event with this id. */
  find(id: string): number | undefined
  add(id: string, position: number): void
  /** Moves the newest into the index when they are many. Called last in every transaction. */
  settle(): void
  /** The transaction was rolled back: what was added is read again. */
  forget(): void
}

export function eventIds(database: Database.Database): EventIds {
  const indexEnd = database.prepare<[], number>('SELECT position FROM event_ids_end').pluck()
  const since = database
    .prepare<[number], [string, number]>(
      'SELECT event_id, position FROM events WHERE position > ? ORDER BY position',
    )
    .raw()
  const indexed = database
    .prepare<[string], number>('SELECT position FROM event_ids WHERE event_id = ?')
    .pluck()
  // OR IGNORE: a file that was tampered with must not stop all appends; verifying the log is what finds it.
  const moveToIndex = database.prepare<[number]>(
    'INSERT OR IGNORE INTO event_ids SELECT event_id, position FROM events WHERE position > ? ORDER BY event_id',
  )
  const setIndexEnd = database.prepare<[number]>('UPDATE event_ids_end SET position = ?')
  const newest = new Map<string, number>()
  /** The last position that is known here; nothing is when the process begins. */
  let reached: number | undefined

  return {
    catchUp() {
      const end = indexEnd.get() ?? 0
      if (reached === undefined || reached < end) {
        // Another connection moved all that is known here into the index, and maybe much more.
        newest.clear()
        reached = end
      }
      for (const [id, position] of since.all(reached)) {
        newest.set(id, position)
        reached = position
      }
    },
    find: (id) => newest.get(id) ?? indexed.get(id),
    add(id, position) {
      newest.set(id, position)
      reached = position
    },
    settle() {
      if (newest.size < NEWEST || reached === undefined) return
      moveToIndex.run(indexEnd.get() ?? 0)
      setIndexEnd.run(reached)
      newest.clear()
    },
    forget() {
      newest.clear()
      reached = undefined
    },
  }
}

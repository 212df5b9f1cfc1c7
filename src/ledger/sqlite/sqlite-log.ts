import { checkAppend } from '../checked-requests.js'
import type { EventLog } from '../event-log.js'
import { groupCommitter } from './commit-group.js'
import { commitNotices } from './commit-notices.js'
import { startCommitThread } from './commit-thread.js'
import { openDatabase } from './database.js'
import { groupCommit } from './group-commit.js'
import { positionOf } from './position.js'
import { readAllPages, streamReader, subscribePages } from './reading.js'

export type SqliteLogOptions = {
  /** Opens an existing log beside the process that writes it; an append is then rejected. Default: false. */
  readonly readonly?: boolean
  /** Told after each commit how many appends shared its sync. */
  readonly onCommit?: (appends: number) => void
  /** Commits many events at once in a thread of its own, for a process that has other things to do meanwhile. Default: false. */
  readonly inThread?: boolean
}

/**
 * The embedded event log: one SQLite file. Only the holder of the writer lock (`writer-lock.ts`) opens it for writing.
 * @throws {UnusableLogFile} the file is no ledger's, is of a newer version, or cannot be written durably here
 */
export function openSqliteLog(file: string, options: SqliteLogOptions = {}): EventLog {
  const { readonly = false, inThread = false, onCommit } = options
  const database = openDatabase(file, { readonly })
  const notices = commitNotices()
  const thread = inThread && !readonly ? startCommitThread(file) : undefined
  const writing = readonly
    ? undefined
    : groupCommit({
        commitHere: groupCommitter(database),
        thread,
        onCommit: (appends) => {
          notices.announce()
          onCommit?.(appends)
        },
      })
  const readStream = streamReader(database)
  const lastRow = database.prepare<[], number | null>('SELECT max(position) FROM events').pluck()

  return {
    append(stream, expected, events) {
      // Not async: an async function around the promise adds turns of the microtask queue to every append.
      try {
        const bytes = checkAppend(stream, expected, events)
        if (writing === undefined) throw new Error(`${file} was opened for reading only`)
        if (!database.open) throw new Error(`${file} is closed`)
        return writing.append({ stream, expected, events, bytes })
      } catch (error) {
        return Promise.reject(error)
      }
    },
    readStream,
    readAll: (options) => readAllPages(database, options),
    subscribe: (options) => subscribePages(database, notices, options),
    async head() {
      const last = lastRow.get() ?? null
      return last === null ? '' : positionOf(last)
    },
    async close() {
      await writing?.drain()
      await thread?.close()
      database.close()
      notices.announce()
    },
  }
}

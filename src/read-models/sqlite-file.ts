import Database from 'better-sqlite3'
import { migrate, refuseNewer } from './sqlite-migrations.js'

/** The file of read models as SQLite has it; `connection.ts` opens it for queries. A thread that only writes loads no query builder. */

/** How long a statement waits for another connection's write: a large batch and its checkpoint take less. */
const BUSY_TIMEOUT_MS = 10_000

/**
 * Memory for pages, in KiB. Both are bounds, so that ten million events cost no more than ten thousand. Twice as much for
 * the writer, of which a rebuild has two, made a rebuild of a million events no faster.
 */
const WRITER_CACHE_KIB = 24 * 1024
const READER_CACHE_KIB = 16 * 1024

/**
 * Pages of the write-ahead log before they are moved into the file (64 MiB of 4 KiB pages). A large batch touches the
 * same index pages again and again, and moving them seldom writes each of them once.
 */
const WAL_CHECKPOINT_PAGES = 16_384
const WAL_SIZE_LIMIT_BYTES = 64 * 1024 * 1024

/** The read models' file cannot be used: the sentence says why, and what to do. */
export class UnusableReadModels extends Error {
  override readonly name = 'UnusableReadModels'
}

/** The projector's connection, for each thread that writes. It creates and migrates the file. @throws {UnusableReadModels} */
export function openWriter(file: string): Database.Database {
  return opening(file, { readonly: false }, (database) => {
    database.pragma('journal_mode = WAL')
    // A lost tail is no loss: rows and checkpoint are one transaction, so what is lost is projected again.
    database.pragma('synchronous = NORMAL')
    database.pragma(`wal_autocheckpoint = ${WAL_CHECKPOINT_PAGES}`)
    database.pragma(`journal_size_limit = ${WAL_SIZE_LIMIT_BYTES}`)
    database.pragma(`cache_size = -${WRITER_CACHE_KIB}`)
    migrate(database)
  })
}

/** A connection that can only read. @throws {UnusableReadModels} no such file, no database, or of a newer version */
export function openReader(file: string): Database.Database {
  return opening(file, { readonly: true }, (database) => {
    database.pragma(`cache_size = -${READER_CACHE_KIB}`)
    database.pragma('query_only = ON')
    // The first look at the file, which tells whether it is a database at all.
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
    refuseNewer(database)
  })
}

function opening(
  file: string,
  { readonly }: { readonly readonly: boolean },
  prepare: (database: Database.Database) => void,
): Database.Database {
  let database: Database.Database | undefined
  try {
    database = new Database(file, { readonly, fileMustExist: readonly, timeout: BUSY_TIMEOUT_MS })
    prepare(database)
    return database
  } catch (error) {
    database?.close()
    if (error instanceof UnusableReadModels) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new UnusableReadModels(
      `${file} cannot be used: ${why}. Read models hold nothing of their own: delete the file and they are made again from the log`,
      { cause: error },
    )
  }
}

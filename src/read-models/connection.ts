import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { migrate } from './migrations.js'

/** How long a statement waits for another connection's write: a large batch and its checkpoint take less. */
const BUSY_TIMEOUT_MS = 10_000

/** Memory for pages, in KiB. Both are bounds, so that ten million events cost no more than ten thousand. */
const WRITER_CACHE_KIB = 48 * 1024
const READER_CACHE_KIB = 16 * 1024

/**
 * Pages of the write-ahead log before they are moved into the file (64 MiB of 4 KiB pages). A large batch touches the
 * same index pages again and again, and moving them seldom writes each of them once.
 */
const WAL_CHECKPOINT_PAGES = 16_384
const WAL_SIZE_LIMIT_BYTES = 64 * 1024 * 1024

/** What a query takes: an open file or a transaction on it, when several queries have to see one state. */
export type ReadModels = Kysely<unknown>

/** The read models' file cannot be used: the sentence says why, and what to do. */
export class UnusableReadModels extends Error {
  override readonly name = 'UnusableReadModels'
}

/**
 * An open file of read models. It is itself what queries take: `sql\`SELECT …\`.execute(models)`. Queries have a
 * connection of their own that cannot write, so a transaction of theirs never meets one of the projector's.
 */
export class ReadModelsFile extends Kysely<unknown> {
  constructor(
    readonly file: string,
    reader: Database.Database,
    private readonly writing: Database.Database | undefined,
  ) {
    super({ dialect: new SqliteDialect({ database: reader }) })
    this.reader = reader
  }

  private readonly reader: Database.Database

  /** The projector's own connection. @throws {Error} when the file was opened for reading only */
  get writer(): Database.Database {
    if (this.writing === undefined) throw new Error(`${this.file} was opened for reading only`)
    return this.writing
  }

  /** Closes both connections. A second call does nothing. */
  async close(): Promise<void> {
    this.reader.close()
    this.writing?.close()
  }
}

/**
 * Opens (and, unless `readonly`, creates and migrates) the file of read models.
 * @throws {UnusableReadModels} no such file, not a database, or written by a newer version of the ledger
 */
export function openReadModels(file: string, options: { readonly readonly?: boolean } = {}): ReadModelsFile {
  const writer = options.readonly === true ? undefined : openWriter(file)
  try {
    return new ReadModelsFile(file, openReader(file), writer)
  } catch (error) {
    writer?.close()
    throw error
  }
}

function openWriter(file: string): Database.Database {
  return opening(file, { readonly: false }, (database) => {
    database.pragma('journal_mode = WAL')
    // A lost tail is no loss: rows and checkpoint are one transaction, so what is lost is projected again.
    database.pragma('synchronous = NORMAL')
    database.pragma(`wal_autocheckpoint = ${WAL_CHECKPOINT_PAGES}`)
    database.pragma(`journal_size_limit = ${WAL_SIZE_LIMIT_BYTES}`)
    database.pragma(`cache_size = -${WRITER_CACHE_KIB}`)
    migrate(database, file)
  })
}

function openReader(file: string): Database.Database {
  return opening(file, { readonly: true }, (database) => {
    database.pragma(`cache_size = -${READER_CACHE_KIB}`)
    database.pragma('query_only = ON')
    // The first look at the file, which tells whether it is a database at all.
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
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
      `${file} cannot be used (${why}). Read models hold nothing of their own: delete the file and they are made again from the log`,
      { cause: error },
    )
  }
}

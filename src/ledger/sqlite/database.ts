import Database from 'better-sqlite3'

/** The shape of the file, kept in `user_version`. */
export const SCHEMA_VERSION = 1

/** How long a statement waits for another process's lock. Only a writer that forgot the writer lock meets one. */
const BUSY_TIMEOUT_MS = 5_000

/** The write-ahead log is cut to this size after a checkpoint, so one huge import does not keep its disk space. */
const WAL_SIZE_LIMIT_BYTES = 64 * 1024 * 1024

// AUTOINCREMENT never gives a position twice in one file, also when the last row was taken out of it: a reader that is
// past it would otherwise take another event for the one it has seen. An older copy put in the file's place does give
// positions again, so who keeps a position keeps the event's id beside it.
const SCHEMA = `
  CREATE TABLE events (
    position       INTEGER PRIMARY KEY AUTOINCREMENT,
    stream         TEXT    NOT NULL,
    -- The position of the stream's first event, which stands for its name in the index below: what is appended at one
    -- time is then in few of its pages. With the name in it a group of 32 appends wrote three times as many pages.
    stream_start   INTEGER NOT NULL,
    stream_version INTEGER NOT NULL,
    event_id       TEXT    NOT NULL,
    type           TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    data           TEXT    NOT NULL,
    metadata       TEXT    NOT NULL,
    UNIQUE (stream_start, stream_version)
  ) STRICT;
  -- Where a stream starts, by its name. Unique, so that no stream starts twice.
  CREATE UNIQUE INDEX stream_starts ON events (stream) WHERE stream_version = 0;

  -- The ids of the events up to a position: event-ids.ts says why they are not all here.
  CREATE TABLE event_ids (event_id TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE event_ids_end (position INTEGER NOT NULL) STRICT;
  INSERT INTO event_ids_end VALUES (0);
  PRAGMA user_version = ${SCHEMA_VERSION};
`

/** The file cannot be used as a ledger's log: the sentence says why. */
export class UnusableLogFile extends Error {
  override readonly name = 'UnusableLogFile'
}

/**
 * Whether this SQLite can corrupt a database when its write-ahead log is reset while another connection writes:
 * 3.7.0 to 3.51.2, mended in 3.51.3 and, for the older line, in 3.50.7.
 */
export function hasWalResetBug(sqliteVersion: string): boolean {
  const [major = 0, minor = 0, patch = 0] = sqliteVersion.split('.').map(Number)
  if (major !== 3) return major < 3
  if (minor === 50) return patch < 7
  if (minor === 51) return patch < 3
  return minor >= 7 && minor < 50
}

/**
 * Opens (and, when writing, creates) the file of an embedded log.
 * @throws {UnusableLogFile} the file is no ledger's, is of a newer version, or cannot be written durably here
 */
export function openDatabase(file: string, { readonly }: { readonly: boolean }): Database.Database {
  const database = open(file, readonly)
  try {
    const sqliteVersion = String(database.prepare('SELECT sqlite_version()').pluck().get())
    if (hasWalResetBug(sqliteVersion)) {
      throw new UnusableLogFile(
        `SQLite ${sqliteVersion} can corrupt a log: 3.51.3 or newer (or 3.50.7) is needed`,
      )
    }
    if (!readonly) {
      useDurableWrites(database, file)
      createSchema(database)
    }
    checkSchema(database, file)
    return database
  } catch (error) {
    database.close()
    if (isCode(error, 'SQLITE_NOTADB'))
      throw new UnusableLogFile(`${file} is not a SQLite database`, { cause: error })
    throw error
  }
}

function open(file: string, readonly: boolean): Database.Database {
  try {
    return new Database(file, { readonly, fileMustExist: readonly, timeout: BUSY_TIMEOUT_MS })
  } catch (error) {
    throw new UnusableLogFile(`${file} cannot be opened: ${String(error)}`, { cause: error })
  }
}

/** Settings are asked for and then read back: SQLite answers an impossible wish with silence. */
function useDurableWrites(database: Database.Database, file: string): void {
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  // On macOS a plain fsync does not reach the disk; elsewhere this changes nothing.
  database.pragma('fullfsync = ON')
  database.pragma('checkpoint_fullfsync = ON')
  database.pragma(`journal_size_limit = ${WAL_SIZE_LIMIT_BYTES}`)
  const journalMode = database.pragma('journal_mode', { simple: true })
  if (journalMode !== 'wal') {
    throw new UnusableLogFile(
      `${file} cannot use a write-ahead log (journal mode ${journalMode}): is it on a network drive?`,
    )
  }
  const synchronous = database.pragma('synchronous', { simple: true })
  if (synchronous !== 2)
    throw new UnusableLogFile(`${file} cannot be written durably (synchronous ${synchronous})`)
}

function createSchema(database: Database.Database): void {
  const isEmpty = () => database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0
  if (!isEmpty()) return
  // IMMEDIATE, and looked at again inside: two processes may create the same file.
  const create = database.transaction(() => {
    if (isEmpty()) database.exec(SCHEMA)
  })
  create.immediate()
}

function checkSchema(database: Database.Database, file: string): void {
  const version = Number(database.pragma('user_version', { simple: true }))
  if (version > SCHEMA_VERSION) {
    throw new UnusableLogFile(
      `${file} was written by a newer version of the ledger (${version}; this one knows ${SCHEMA_VERSION})`,
    )
  }
  const hasEvents = database
    .prepare("SELECT 1 FROM pragma_table_info('events') WHERE name = 'stream_start'")
    .get()
  if (version < 1 || hasEvents === undefined) throw new UnusableLogFile(`${file} is not the log of a ledger`)
}

/** SQL for the position of a stream's first event; its one parameter is the stream's name. */
export const STREAM_START = 'SELECT position FROM events WHERE stream = ? AND stream_version = 0'

/** Errors of the binding are told by their code, never by class: a native module's classes may be another realm's. */
export function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code
}

import Database from 'better-sqlite3'
import { isEarlierLog, migrate, SCHEMA, SCHEMA_VERSION, versionOf } from './schema.js'

/** How long a statement waits for another process's lock. Only a writer that forgot the writer lock meets one. */
const BUSY_TIMEOUT_MS = 5_000

/** The write-ahead log is cut to this size after a checkpoint, so one huge import does not keep its disk space. */
const WAL_SIZE_LIMIT_BYTES = 64 * 1024 * 1024

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
      bringUpToDate(database, file)
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

/** @throws {UnusableLogFile} events of the file contradict each other */
function bringUpToDate(database: Database.Database, file: string): void {
  if (!isEarlierLog(database)) return
  try {
    migrate(database)
  } catch (error) {
    if (!isCode(error, 'SQLITE_CONSTRAINT_NOTNULL') && !isCode(error, 'SQLITE_CONSTRAINT_UNIQUE')) throw error
    throw new UnusableLogFile(
      `${file} is of an earlier version and cannot be brought to version ${SCHEMA_VERSION}, because events are missing or double in it: restore it from its backup`,
      { cause: error },
    )
  }
}

/** Whether the file is a log that has to be opened for writing once before this version of the ledger can read it. */
export function needsUpgrade(file: string): boolean {
  let database: Database.Database | undefined
  try {
    database = open(file, true)
    return isEarlierLog(database)
  } catch {
    // Whatever else is the matter with the file is told by who opens it next.
    return false
  } finally {
    database?.close()
  }
}

function checkSchema(database: Database.Database, file: string): void {
  const version = versionOf(database)
  if (version > SCHEMA_VERSION) {
    throw new UnusableLogFile(
      `${file} was written by a newer version of the ledger (${version}; this one knows ${SCHEMA_VERSION})`,
    )
  }
  if (isEarlierLog(database)) {
    throw new UnusableLogFile(
      `${file} was written by an earlier version of the ledger (${version}): opened for writing once, it is brought to version ${SCHEMA_VERSION}`,
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

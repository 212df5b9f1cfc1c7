import { rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { isCode } from '../../ledger/sqlite/database.js'

/** Instead of a file: what is read so far goes with the process, in as much of a file as does not fit into memory. */
export const TEMPORARY = ''

const SCHEMA_VERSION = 1
/** Memory for pages: without it a log of a million streams takes twice as long. */
const CACHE_KIB = 16 * 1024

const SCHEMA = `
  -- The last event of each stream, in the order of the map, so that a bucket is one range.
  CREATE TABLE heads (
    key     BLOB PRIMARY KEY,
    stream  TEXT NOT NULL,
    version TEXT NOT NULL,
    leaf    BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  -- The root over each 256 events, and the position that they come after: some are read again when it is gone on with.
  CREATE TABLE tiles (number INTEGER PRIMARY KEY, after TEXT NOT NULL, root BLOB NOT NULL) STRICT;
  -- The checkpoints that the log was held against.
  CREATE TABLE anchors (
    size         INTEGER NOT NULL,
    root         BLOB NOT NULL,
    map_root     BLOB NOT NULL,
    name         TEXT NOT NULL,
    is_borne_out INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX anchors_by_size ON anchors (size);
  CREATE TABLE progress (so_far TEXT NOT NULL) STRICT;
  PRAGMA user_version = ${SCHEMA_VERSION};
`

const TABLES = ['heads', 'tiles', 'anchors', 'progress']

const discrepancy = z.strictObject({
  position: z.string().optional(),
  eventId: z.string().optional(),
  message: z.string(),
})
const count = z.int().min(0)

/** The hashes of the log up to an event. Bytes are in Base64. */
export const hashedSoFar = z.strictObject({
  size: count,
  position: z.string(),
  /** The complete subtrees, the greatest first, and the leaves after them, which come after a position. */
  peaks: z.array(z.strictObject({ size: count, root: z.base64() })),
  rest: z.base64(),
  restAfter: z.string(),
  /** How far the comparison with the tree that was kept has come; what is waiting differs, and is not told yet. */
  compared: z.strictObject({
    next: count,
    differs: z.boolean(),
    waiting: z.array(
      z.strictObject({
        event: z.strictObject({ id: z.string(), position: z.string(), type: z.string(), stream: z.string() }),
        leaf: z.base64(),
      }),
    ),
  }),
})
export type HashedSoFar = z.infer<typeof hashedSoFar>

/** What is looked at, in this order. */
const pass = z.enum(['hashes', 'streams', 'read-models'])
export type Pass = z.infer<typeof pass>

const soFarSchema = z.strictObject({
  /** The log's name in checkpoints; empty for a log without events. */
  origin: z.string(),
  only: pass.optional(),
  /** When each run began, and after how many hashed events. */
  runs: z.array(z.strictObject({ startedAt: z.iso.datetime(), after: count })),
  pass,
  hashed: hashedSoFar.optional(),
  folded: z.strictObject({ stream: z.string(), events: count }).optional(),
  found: z.array(discrepancy),
  foundCount: count,
})
export type SoFar = z.infer<typeof soFarSchema>

/** Another process verifies with this file. */
export class VerificationInUse extends Error {
  override readonly name = 'VerificationInUse'
}

/** The file does not tell what an earlier run came to: the sentence says why. */
export class UnusableVerification extends Error {
  override readonly name = 'UnusableVerification'
}

/** What a verification has read so far, held by one process at a time. What is written counts when it is saved. */
export class VerificationFile {
  private constructor(readonly database: Database.Database) {}

  /** Forgets what may be in the file. @throws {VerificationInUse} */
  static begin(file: string): VerificationFile {
    try {
      return new VerificationFile(openEmpty(file))
    } catch (error) {
      if (!isCode(error, 'SQLITE_NOTADB') && !isCode(error, 'SQLITE_CORRUPT')) throw error
      for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${end}`, { force: true })
      return new VerificationFile(openEmpty(file))
    }
  }

  /** @throws {UnusableVerification} @throws {VerificationInUse} */
  static goOn(file: string): { readonly file: VerificationFile; readonly soFar: SoFar } {
    let database: Database.Database | undefined
    try {
      database = open(file)
      const version = database.pragma('user_version', { simple: true })
      if (version !== SCHEMA_VERSION)
        throw new UnusableVerification(
          `it is of version ${version}, and this program knows ${SCHEMA_VERSION}`,
        )
      const text = database.prepare<[], string>('SELECT so_far FROM progress').pluck().get()
      return { file: new VerificationFile(database), soFar: soFarSchema.parse(JSON.parse(text ?? '')) }
    } catch (error) {
      database?.close()
      if (error instanceof UnusableVerification || error instanceof VerificationInUse) throw error
      throw new UnusableVerification('it was changed, or is damaged', { cause: error })
    }
  }

  /** From here on everything that was written counts, also when the process is killed. */
  save(soFar: SoFar): void {
    this.database.exec('DELETE FROM progress')
    this.database.prepare('INSERT INTO progress VALUES (?)').run(JSON.stringify(soFar))
    this.database.exec('COMMIT; BEGIN')
  }

  close(): void {
    this.database.close()
  }
}

function openEmpty(file: string): Database.Database {
  const database = open(file)
  try {
    for (const table of TABLES) database.exec(`DROP TABLE IF EXISTS ${table}`)
    database.exec(SCHEMA)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function open(file: string): Database.Database {
  const database = new Database(file, { timeout: 0 })
  try {
    // The lock is the operating system's, and is held until the process ends, however it ends.
    database.pragma('locking_mode = EXCLUSIVE')
    database.pragma(`journal_mode = ${file === TEMPORARY ? 'OFF' : 'WAL'}`)
    database.pragma(`synchronous = ${file === TEMPORARY ? 'OFF' : 'NORMAL'}`)
    database.pragma(`cache_size = -${CACHE_KIB}`)
    database.exec('BEGIN IMMEDIATE')
    return database
  } catch (error) {
    database.close()
    if (isCode(error, 'SQLITE_BUSY')) throw new VerificationInUse(`${file} is in use`)
    throw error
  }
}

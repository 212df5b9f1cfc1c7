import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, openSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { KeyRow } from './keys.js'

/** The shape of the file, kept in `user_version`. */
const SCHEMA_VERSION = 3
const BUSY_TIMEOUT_MS = 5_000
export const SECRET_BYTES = 32

/** A secret of this ledger; each is for one purpose. */
export type SecretName = 'command-hash' | 'actor-name'
export const SECRETS: readonly SecretName[] = ['command-hash', 'actor-name']

// A key that is gone leaves its row with NULL: that it was forgotten is known, and no new key takes its place.
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS person_keys (
    person_id TEXT PRIMARY KEY,
    key_id TEXT NOT NULL,
    key BLOB
  ) STRICT;
  CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS actors (
    name_hmac TEXT PRIMARY KEY,
    person_id TEXT NOT NULL UNIQUE,
    registered INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  -- The first event of the log that the keys belong to, once it has one: one row at most.
  CREATE TABLE IF NOT EXISTS ledger (first_event_id TEXT NOT NULL) STRICT;
  -- The event of the log up to which the keys of those who are forgotten in it are destroyed here: one row at most.
  CREATE TABLE IF NOT EXISTS forgotten_until (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    position TEXT NOT NULL,
    event_id TEXT NOT NULL
  ) STRICT;
`

/** The file is not a vault that this program can use. The sentence says why, and what to do. */
export class UnusableKeyFile extends Error {
  override readonly name = 'UnusableKeyFile'
}

/**
 * Opens the keys' own file, or makes it, readable by its owner only.
 * @throws {UnusableKeyFile} it is damaged, of a newer version, or cannot be written
 */
export function openKeyFile(file: string): Database.Database {
  return opening(
    file,
    () => {
      closeSync(openSync(file, 'a', 0o600))
      return new Database(file, { timeout: BUSY_TIMEOUT_MS })
    },
    (database) => {
      requireKeys(database, file)
      database.pragma('journal_mode = WAL')
      // A key is durable before a name is sealed under it, or a power loss would lose the name for good.
      database.pragma('synchronous = FULL')
      // What is deleted is overwritten, so that a forgotten key does not stay in a free page.
      database.pragma('secure_delete = ON')
      if (versionOf(database, file) !== SCHEMA_VERSION) create(database)
    },
  )
}

/**
 * Opens the keys for looking only: nothing is made, also where they are missing.
 * @returns `undefined` where there are none, or nobody has finished making them
 * @throws {UnusableKeyFile} it is damaged, of a newer version, or cannot be read
 */
export function openKeyFileForReading(file: string): Database.Database | undefined {
  if (!existsSync(file)) return undefined
  const open = () => new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
  let isMade = false
  const database = opening(file, open, (opened) => {
    requireKeys(opened, file)
    isMade = versionOf(opened, file) > 0
  })
  if (isMade) return database
  database.close()
  return undefined
}

function opening(
  file: string,
  open: () => Database.Database,
  prepare: (database: Database.Database) => void,
): Database.Database {
  let database: Database.Database | undefined
  try {
    database = open()
    prepare(database)
    return database
  } catch (error) {
    database?.close()
    if (error instanceof UnusableKeyFile) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new UnusableKeyFile(
      `the keys of persons' names in ${file} cannot be used: ${why}. If the file is damaged, restore it from its backup`,
      { cause: error },
    )
  }
}

/** A log that is named by mistake is left as it is: the tables of keys are made in a file of their own only. */
function requireKeys(database: Database.Database, file: string): void {
  const tables = database
    .prepare<[], string>(`SELECT name FROM sqlite_master WHERE type = 'table'`)
    .pluck()
    .all()
  if (tables.length === 0 || tables.includes('person_keys')) return
  throw new UnusableKeyFile(`${file} is a database of something else than keys: name the file of the keys`)
}

function versionOf(database: Database.Database, file: string): number {
  const version = Number(database.pragma('user_version', { simple: true }))
  if (version > SCHEMA_VERSION) {
    throw new UnusableKeyFile(
      `${file} is of version ${version}; this program knows ${SCHEMA_VERSION}: use the newer program`,
    )
  }
  return version
}

function create(database: Database.Database): void {
  database
    .transaction(() => {
      database.exec(SCHEMA)
      const insert = database.prepare('INSERT OR IGNORE INTO secrets (name, value) VALUES (?, ?)')
      for (const name of SECRETS) insert.run(name, randomBytes(SECRET_BYTES))
      database.pragma(`user_version = ${SCHEMA_VERSION}`)
    })
    .immediate()
}

export function readSecret(database: Database.Database, name: SecretName): Buffer {
  const value = database
    .prepare<[string], Buffer>('SELECT value FROM secrets WHERE name = ?')
    .pluck()
    .get(name)
  if (value === undefined) throw new UnusableKeyFile(`${database.name} has lost its secret "${name}"`)
  return value
}

/** Looks a person's key up. */
export function keyRowsIn(database: Database.Database): (personId: string) => KeyRow | undefined {
  const select = database.prepare<[string], KeyRow>(
    'SELECT key_id AS keyId, key FROM person_keys WHERE person_id = ?',
  )
  return (personId) => select.get(personId)
}

/** The first event of the log that the keys belong to. A file of an older version does not tell. */
export function firstEventIn(database: Database.Database): string | undefined {
  if (Number(database.pragma('user_version', { simple: true })) < 2) return undefined
  return database.prepare<[], string>('SELECT first_event_id FROM ledger').pluck().get()
}

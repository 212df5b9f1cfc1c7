import { randomBytes } from 'node:crypto'
import { closeSync, openSync } from 'node:fs'
import Database from 'better-sqlite3'

/** The shape of the file, kept in `user_version`. */
const SCHEMA_VERSION = 1
const BUSY_TIMEOUT_MS = 5_000
const SECRET_BYTES = 32

/** A secret of this ledger; each is for one purpose. */
export type SecretName = 'command-hash' | 'actor-name'
const SECRETS: readonly SecretName[] = ['command-hash', 'actor-name']

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
`

/** The file is not a vault that this program can use. */
export class UnusableKeyFile extends Error {
  override readonly name = 'UnusableKeyFile'
}

/**
 * Opens the keys' own file, or makes it, readable by its owner only.
 * @throws {UnusableKeyFile} it is of a newer version
 */
export function openKeyFile(file: string): Database.Database {
  closeSync(openSync(file, 'a', 0o600))
  const database = new Database(file, { timeout: BUSY_TIMEOUT_MS })
  try {
    database.pragma('journal_mode = WAL')
    // A key is durable before a name is sealed under it, or a power loss would lose the name for good.
    database.pragma('synchronous = FULL')
    // What is deleted is overwritten, so that a forgotten key does not stay in a free page.
    database.pragma('secure_delete = ON')
    const version = database.pragma('user_version', { simple: true })
    if (typeof version === 'number' && version > SCHEMA_VERSION) {
      throw new UnusableKeyFile(`${file} is of version ${version}; this program knows ${SCHEMA_VERSION}`)
    }
    if (version !== SCHEMA_VERSION) create(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
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

import { randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import { requireUsable, whyUnusable, withoutPassword } from '../postgres/connect.js'
import { inTransaction, takeSteps } from '../postgres/steps.js'
import { SECRET_BYTES, SECRETS } from './key-file.js'

/**
 * Where the keys are in PostgreSQL: in a schema of their own beside the one that the address leads to, so that whoever
 * drops the read models to have them made anew, or copies them, does not do so with the keys.
 */
const SCHEMA_PREFIX = 'vault_of_'

/** The tables, step by step. They are those of the file. */
const STEPS: readonly string[] = [
  `CREATE TABLE person_keys (
     person_id text COLLATE "C" PRIMARY KEY,
     key_id text COLLATE "C" NOT NULL,
     -- NULL where it is gone: that it was forgotten is known, and no new key takes its place.
     key bytea
   );
   CREATE TABLE secrets (name text COLLATE "C" PRIMARY KEY, value bytea NOT NULL);
   CREATE TABLE actors (
     name_hmac text COLLATE "C" PRIMARY KEY,
     person_id text COLLATE "C" NOT NULL UNIQUE,
     registered integer NOT NULL DEFAULT 0
   );
   CREATE TABLE ledger (
     only_one integer PRIMARY KEY DEFAULT 1 CHECK (only_one = 1),
     -- The first event of the log that the keys belong to, once it has one.
     first_event_id text COLLATE "C",
     -- The event of the log up to which the keys of those who are forgotten in it are destroyed here.
     forgotten_position text COLLATE "C",
     forgotten_event_id text COLLATE "C",
     -- Whether the tables were written anew since the last key was destroyed.
     is_overwritten boolean NOT NULL DEFAULT true
   );
   INSERT INTO ledger DEFAULT VALUES;`,
  // Whose key signs the log, of all the processes that work on it.
  `CREATE TABLE signer (
     only_one integer PRIMARY KEY DEFAULT 1 CHECK (only_one = 1),
     key text COLLATE "C" NOT NULL,
     machine text COLLATE "C" NOT NULL
   );`,
]

/** Makes the transaction that it is asked in durable when it commits, however the database is set. */
export const DURABLE = `set_config('synchronous_commit', 'on', true)`

/** The keys in PostgreSQL cannot be used. The sentence says why. */
export class UnusableVault extends Error {
  override readonly name = 'UnusableVault'
}

export type VaultSchema = {
  readonly name: string
  /** Its name quoted, with a dot: it is put before a table's. */
  readonly prefix: string
  /** For sentences, without a password. */
  readonly where: string
  readonly isMade: boolean
}

/** Looks where the keys are, or would be. Nothing is made. @throws {UnusableVault} */
export async function findVaultSchema(client: Client, url: string): Promise<VaultSchema> {
  try {
    await requireUsable(client)
    const { rows } = await client.query<{ readonly name: string | null }>('SELECT current_schema() AS name')
    const beside = rows[0]?.name
    if (beside == null) throw new Error('its search_path names no schema that is there')
    const name = SCHEMA_PREFIX + beside
    const prefix = `${quoted(name)}.`
    const found = await client.query<{ readonly made: boolean }>(
      'SELECT to_regclass($1) IS NOT NULL AS made',
      [`${prefix}secrets`],
    )
    const where = `schema ${name} of ${shown(url)}`
    return { name, prefix, where, isMade: found.rows[0]?.made === true }
  } catch (error) {
    throw unusableVault(url, error)
  }
}

export const unusableVault = (url: string, error: unknown): UnusableVault =>
  new UnusableVault(
    `the keys of persons' names at ${shown(url)} (LEDGER_KEYS, or READ_MODELS_URL) cannot be used: ${whyUnusable(error)}`,
    { cause: error },
  )

function shown(url: string): string {
  const address = new URL(withoutPassword(url))
  address.search = ''
  return address.toString()
}

/** Makes what is missing, all or none. Processes that start at once make one vault. */
export async function makeVaultSchema(client: Client, { name }: VaultSchema): Promise<void> {
  const schema = quoted(name)
  await inTransaction(client, async () => {
    await client.query(`SELECT pg_advisory_xact_lock(hashtext('decision-ledger vault'))`)
    const { rows } = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [name])
    // Whoever may not make schemas is given one by the administrator.
    if (rows.length === 0) await client.query(`CREATE SCHEMA ${schema}`)
    await client.query(`SET LOCAL search_path = ${schema}`)
    await takeSteps(client, STEPS)
    for (const secret of SECRETS) {
      await client.query('INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
        secret,
        randomBytes(SECRET_BYTES),
      ])
    }
  })
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

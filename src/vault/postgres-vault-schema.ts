import { randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import { whyUnusable } from '../postgres/connect.js'
import { findOwnSchema, makeOwnSchema, type OwnSchema, shownAddress } from '../postgres/own-schema.js'
import { SECRET_BYTES, SECRETS } from './key-file.js'

/** Where the keys are in PostgreSQL. */
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

/** The keys in PostgreSQL cannot be used. The sentence says why. */
export class UnusableVault extends Error {
  override readonly name = 'UnusableVault'
}

export type VaultSchema = OwnSchema

/**
 * Finds where the keys are, or would be, and makes them where that is asked for. Processes that start at once make one vault.
 * @throws {UnusableVault}
 */
export async function openVaultSchema(
  client: Client,
  url: string,
  { mayMake }: { readonly mayMake: boolean },
): Promise<VaultSchema> {
  try {
    const found = await findOwnSchema(client, url, { prefix: SCHEMA_PREFIX, table: 'secrets' })
    if (!found.isMade && !mayMake) return found
    await makeOwnSchema(client, found, STEPS, () => makeSecrets(client))
    return { ...found, isMade: true }
  } catch (error) {
    throw unusableVault(url, error)
  }
}

async function makeSecrets(client: Client): Promise<void> {
  for (const secret of SECRETS) {
    await client.query('INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      secret,
      randomBytes(SECRET_BYTES),
    ])
  }
}

export const unusableVault = (url: string, error: unknown): UnusableVault =>
  new UnusableVault(
    `the keys of persons' names at ${shownAddress(url)} (LEDGER_KEYS, or READ_MODELS_URL) cannot be used: ${whyUnusable(error)}`,
    { cause: error },
  )

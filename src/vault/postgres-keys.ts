import { randomBytes as cryptoRandomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { type Connections, connectionsTo } from '../postgres/connect.js'
import { isUnreachable } from '../postgres/unreachable.js'
import { type KeyRow, type Keys, keysIn } from './keys.js'
import { openVaultSchema, unusableVault, type VaultSchema } from './postgres-vault-schema.js'
import { KeysUnreachable, type VaultOptions } from './vault.js'

/** Questions about keys at a time; the rest wait their turn. */
const CONNECTIONS = 4
const LONGEST_SILENCE_MS = 8_000
/** Persons that one statement names. */
export const PERSONS_A_STATEMENT = 5_000

/** Keys that are read from PostgreSQL, each time anew: none is kept, so that one that is destroyed is gone everywhere. */
export type PostgresKeys = {
  readonly schema: VaultSchema
  readonly keysOf: (personIds: Iterable<string>) => Promise<Keys>
  readonly ask: <R>(sql: string, values?: readonly unknown[]) => Promise<readonly R[]>
  readonly connect: Connections['connect']
  readonly close: () => Promise<void>
}

type PersonKey = KeyRow & { readonly personId: string }

/**
 * Opens the keys in PostgreSQL for looking.
 * @param options.mayMake whether they are made where there are none @throws {UnusableVault}
 */
export async function openPostgresKeys(
  url: string,
  { randomBytes = cryptoRandomBytes, mayMake = false }: VaultOptions & { readonly mayMake?: boolean } = {},
): Promise<PostgresKeys> {
  const connections = await connectionsTo(url)
  const schema = await prepared(connections, url, mayMake)
  const pool = connections.poolOf(CONNECTIONS, LONGEST_SILENCE_MS)
  const ask = asking(pool, schema)
  return {
    schema,
    ask,
    connect: connections.connect,
    keysOf: async (personIds) => keysIn(await keyRows(ask, schema, personIds), randomBytes),
    close: () => pool.end(),
  }
}

async function prepared({ connect }: Connections, url: string, mayMake: boolean): Promise<VaultSchema> {
  const client = await connect().catch((error: unknown) => {
    throw unusableVault(url, error)
  })
  try {
    return await openVaultSchema(client, url, { mayMake })
  } finally {
    await client.end()
  }
}

function asking(pool: Pool, { where }: VaultSchema): PostgresKeys['ask'] {
  return async <R>(sql: string, values: readonly unknown[] = []) => {
    try {
      const { rows } = await pool.query<R>(sql, values)
      return rows
    } catch (error) {
      if (!isUnreachable(error)) throw error
      throw new KeysUnreachable(`the keys of persons' names in ${where} cannot be reached`, { cause: error })
    }
  }
}

/** @returns the key of each of them @throws {TypeError} when it is asked for somebody else's */
async function keyRows(
  ask: PostgresKeys['ask'],
  { prefix }: VaultSchema,
  personIds: Iterable<string>,
): Promise<(personId: string) => KeyRow | undefined> {
  const asked = new Set(personIds)
  const found = new Map<string, KeyRow>()
  const all = [...asked]
  for (let start = 0; start < all.length; start += PERSONS_A_STATEMENT) {
    const rows = await ask<PersonKey>(
      `SELECT person_id AS "personId", key_id AS "keyId", key FROM ${prefix}person_keys WHERE person_id = ANY($1)`,
      [all.slice(start, start + PERSONS_A_STATEMENT)],
    )
    for (const row of rows) found.set(row.personId, row)
  }
  return (personId) => {
    if (asked.has(personId)) return found.get(personId)
    throw new TypeError(`the key of person ${personId} was not asked for`)
  }
}

/** The first event of the log that the keys belong to, once it has one. */
export async function firstEventAt({ ask, schema }: PostgresKeys): Promise<string | undefined> {
  const [row] = await ask<{ readonly id: string | null }>(
    `SELECT first_event_id AS id FROM ${schema.prefix}ledger`,
  )
  return row?.id ?? undefined
}

import { randomBytes as cryptoRandomBytes, randomUUID } from 'node:crypto'
import { DURABLE } from '../postgres/own-schema.js'
import { inTransaction } from '../postgres/steps.js'
import { isUnreachable } from '../postgres/unreachable.js'
import type { SecretName } from './key-file.js'
import { keyedHash } from './keyed-hash.js'
import { newKey, type RandomBytes } from './keys.js'
import { knownActors } from './known-actors.js'
import { firstEventAt, openPostgresKeys, PERSONS_A_STATEMENT, type PostgresKeys } from './postgres-keys.js'
import { signerIn } from './postgres-signer.js'
import {
  KeyStillOnDisk,
  KeysUnreachable,
  type KnownActor,
  type LogPlace,
  type Vault,
  type VaultOptions,
} from './vault.js'

/** How long writing the tables anew waits for whoever reads in them. */
const LONGEST_WAIT_FOR_READERS_MS = 5_000

/**
 * Opens the vault that is in PostgreSQL, for processes on several machines.
 * @param options.mayMake whether it is made where there is none @returns `undefined` where there is none
 * @throws {UnusableVault}
 */
export async function openPostgresVault(
  url: string,
  { randomBytes = cryptoRandomBytes, mayMake }: VaultOptions & { readonly mayMake: boolean },
): Promise<Vault | undefined> {
  const keys = await openPostgresKeys(url, { randomBytes, mayMake })
  if (keys.schema.isMade) return vaultOn(keys, randomBytes)
  await keys.close()
  return undefined
}

async function vaultOn(keys: PostgresKeys, randomBytes: RandomBytes): Promise<Vault> {
  const { ask, keysOf } = keys
  const { prefix } = keys.schema
  const commandSecret = await secretIn(keys, 'command-hash')
  const actors = knownActors(await secretIn(keys, 'actor-name'), keptActor)

  async function makeMissing(personIds: readonly string[]): Promise<void> {
    // In one order, so that two processes that make keys for the same persons wait for each other and never both.
    const rows = personIds.toSorted().map((personId) => ({ personId, ...newKey(randomBytes) }))
    for (let start = 0; start < rows.length; start += PERSONS_A_STATEMENT) {
      const some = rows.slice(start, start + PERSONS_A_STATEMENT)
      await ask(
        `INSERT INTO ${prefix}person_keys (person_id, key_id, key)
         SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[]) ON CONFLICT DO NOTHING RETURNING ${DURABLE}`,
        [some.map(({ personId }) => personId), some.map(({ keyId }) => keyId), some.map(({ key }) => key)],
      )
    }
  }

  async function keptActor(hmac: string): Promise<KnownActor> {
    const select = () =>
      ask<{ readonly personId: string; readonly registered: number }>(
        `SELECT person_id AS "personId", registered FROM ${prefix}actors WHERE name_hmac = $1`,
        [hmac],
      )
    let [row] = await select()
    if (row === undefined) {
      await ask(
        `INSERT INTO ${prefix}actors (name_hmac, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING ${DURABLE}`,
        [hmac, randomUUID()],
      )
      // Another process may have been first: its person is the one.
      ;[row] = await select()
    }
    if (row === undefined) throw new Error('an actor that was kept is not there')
    return { personId: row.personId, registered: row.registered === 1 }
  }

  return {
    keysOf,
    async ensureKeys(personIds) {
      const asked = [...new Set(personIds)]
      if (asked.length === 0) return keysOf(asked)
      const known = await ask<{ readonly personId: string }>(
        `SELECT person_id AS "personId" FROM ${prefix}person_keys WHERE person_id = ANY($1)`,
        [asked],
      )
      const there = new Set(known.map(({ personId }) => personId))
      await makeMissing(asked.filter((personId) => !there.has(personId)))
      // Read back: where another process made one at the same moment, that is the key.
      return keysOf(asked)
    },
    openNames: async (personIds) => (await keysOf(personIds)).openName,
    version: () => undefined,
    async forget(personId) {
      const { had, isToOverwrite } = await destroy(keys, personId)
      actors.askAgain()
      if (isToOverwrite) await overwriteTables(keys)
      return had
    },
    async forgottenUntil() {
      const [row] = await ask<{ [K in keyof LogPlace]: string | null }>(
        `SELECT forgotten_position AS position, forgotten_event_id AS "eventId" FROM ${prefix}ledger`,
      )
      return row?.position == null || row.eventId === null
        ? undefined
        : { position: row.position, eventId: row.eventId }
    },
    async keepForgottenUntil({ position, eventId }) {
      await ask(`UPDATE ${prefix}ledger SET forgotten_position = $1, forgotten_event_id = $2`, [
        position,
        eventId,
      ])
    },
    commandHash: (text) => keyedHash(commandSecret, text),
    actorNamed: actors.actorNamed,
    actorIdentified: actors.actorIdentified,
    async actorRegistered(personId) {
      await ask(`UPDATE ${prefix}actors SET registered = 1 WHERE person_id = $1`, [personId])
      actors.isRegistered(personId)
    },
    signer: signerIn(keys),
    firstEventId: () => firstEventAt(keys),
    async belongTo(firstEventId) {
      await ask(`UPDATE ${prefix}ledger SET first_event_id = $1 WHERE first_event_id IS NULL`, [firstEventId])
    },
    close: keys.close,
  }
}

async function secretIn({ ask, schema }: PostgresKeys, name: SecretName): Promise<Buffer> {
  const [row] = await ask<{ readonly value: Buffer }>(
    `SELECT value FROM ${schema.prefix}secrets WHERE name = $1`,
    [name],
  )
  if (row === undefined) throw new Error(`${schema.where} has lost its secret "${name}"`)
  return row.value
}

type Destroyed = { readonly had: boolean; readonly isToOverwrite: boolean }

/** Takes the key out of use, durably: from here on nobody who asks is given it. */
async function destroy({ ask, schema: { prefix } }: PostgresKeys, personId: string): Promise<Destroyed> {
  // Also where no key was made yet, or it is in another copy of the keys: none is made from now on.
  const [row] = await ask<Destroyed>(
    `WITH had AS (SELECT 1 FROM ${prefix}person_keys WHERE person_id = $1 AND key IS NOT NULL),
     destroyed AS (
       INSERT INTO ${prefix}person_keys AS known (person_id, key_id, key) VALUES ($1, '', NULL)
       ON CONFLICT (person_id) DO UPDATE SET key = NULL WHERE known.key IS NOT NULL RETURNING 1),
     parted AS (DELETE FROM ${prefix}actors WHERE person_id = $1 RETURNING 1),
     changed AS (SELECT 1 FROM destroyed UNION ALL SELECT 1 FROM parted),
     marked AS (UPDATE ${prefix}ledger SET is_overwritten = false WHERE EXISTS (SELECT FROM changed))
     SELECT EXISTS (SELECT FROM had) AS had, ${DURABLE} AS durable,
       EXISTS (SELECT FROM changed) OR NOT (SELECT is_overwritten FROM ${prefix}ledger) AS "isToOverwrite"`,
    [personId],
  )
  return row ?? { had: false, isToOverwrite: false }
}

/**
 * Writes the tables anew, so that what was destroyed is in no row that is only out of use: an update leaves the old row
 * where it is, and a vacuum does so for as long as anybody has an older state.
 * @throws {KeyStillOnDisk} somebody read in them for as long as is waited @throws {KeysUnreachable}
 */
export async function overwriteTables({
  connect,
  schema: { prefix, where },
}: Pick<PostgresKeys, 'connect' | 'schema'>): Promise<void> {
  const client = await connect().catch((error: unknown) => {
    throw cutOff(where, error)
  })
  try {
    await inTransaction(client, async () => {
      await client.query(
        `SET LOCAL lock_timeout = ${LONGEST_WAIT_FOR_READERS_MS}; SET LOCAL synchronous_commit = on`,
      )
      // In the order in which destroying takes them: whoever held the row of the ledger first would wait for one who waits for it.
      await client.query(`LOCK TABLE ${prefix}person_keys, ${prefix}actors IN ACCESS EXCLUSIVE MODE`)
      const { rows } = await client.query<{ readonly done: boolean }>(
        `SELECT is_overwritten AS done FROM ${prefix}ledger`,
      )
      if (rows[0]?.done) return
      // A type that is given anew by an expression makes a new file of the rows that are there; the old one is taken away.
      await client.query(
        `ALTER TABLE ${prefix}person_keys ALTER COLUMN key TYPE bytea USING key || ''::bytea`,
      )
      await client.query(
        `ALTER TABLE ${prefix}actors ALTER COLUMN name_hmac TYPE text COLLATE "C" USING name_hmac || ''`,
      )
      await client.query(`UPDATE ${prefix}ledger SET is_overwritten = true`)
    })
  } catch (error) {
    if (error instanceof Object && 'code' in error && HELD_UP.includes(String(error.code))) {
      throw new KeyStillOnDisk(where)
    }
    throw isUnreachable(error) ? cutOff(where, error) : error
  } finally {
    await client.end().catch(() => {})
  }
}

/** Others had the tables for too long, or in another order: the lock's time is up, or the database ended a deadlock. */
const HELD_UP = ['55P03', '40P01']

const cutOff = (where: string, cause: unknown) =>
  new KeysUnreachable(`${where} cannot be reached: the key is out of use, do the same once more`, { cause })

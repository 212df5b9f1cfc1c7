import { existsSync } from 'node:fs'
import { connectionsTo } from '../postgres/connect.js'
import { openKeyFile } from './key-file.js'
import { type KeysPlace, shownPlace } from './keys-place.js'
import { overwriteTables } from './postgres-vault.js'
import { openVaultSchema, unusableVault } from './postgres-vault-schema.js'

/** Persons that are read at a time. */
const ROWS_A_PAGE = 1_000

/** The keys cannot be put together with those that are there. Nothing was written. */
export class KeysDiffer extends Error {
  override readonly name = 'KeysDiffer'
}

export type CopiedKeys = {
  readonly keys: number
  readonly forgotten: number
  readonly actors: number
}

/** The tables of a vault, wherever they are: both databases have the same and take the same statements. */
type Tables = {
  readonly where: string
  /** Put before a table's name. */
  readonly prefix: string
  readonly ask: <R>(sql: string, values?: readonly unknown[]) => Promise<readonly R[]>
  /** Writes anew what held a key that is destroyed now. */
  readonly overwrite: () => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Copies all keys, secrets and actors to another place, which has none yet or some of the same. Whoever is forgotten in
 * either is forgotten there. Nothing is taken away from where they come from.
 * @param firstEventId of the log that the keys shall belong to, where it has one
 * @returns `undefined` where there are no keys to copy
 * @throws {KeysDiffer} the other place has keys of another ledger, or these are the keys of another one
 */
export async function copyKeys(
  from: KeysPlace,
  to: KeysPlace,
  firstEventId: string | undefined,
): Promise<CopiedKeys | undefined> {
  const source = await openTables(from, { mayMake: false })
  if (source === undefined) return undefined
  try {
    await requireKeysOf(source, firstEventId)
    const target = await openTables(to, { mayMake: true })
    if (target === undefined) throw new TypeError('tables that may be made are there')
    try {
      return await takeIn(source, target)
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

/** Beside another log the copy would be of no use, and keep the right keys out. */
async function requireKeysOf(source: Tables, firstEventId: string | undefined): Promise<void> {
  const owner = await ownerIn(source)
  if (owner === undefined || firstEventId === undefined || owner === firstEventId) return
  throw new KeysDiffer(`${source.where} holds the keys of another ledger than this log: nothing was copied`)
}

async function takeIn(source: Tables, target: Tables): Promise<CopiedKeys> {
  await target.ask('BEGIN')
  try {
    await takeSecrets(source, target)
    await takeOwner(source, target)
    const persons = await takeRows(source, target, PERSONS)
    const actors = await takeRows(source, target, ACTORS)
    await target.ask('COMMIT')
    if (persons.forgotten > 0) await target.overwrite()
    return { keys: persons.copied - persons.forgotten, forgotten: persons.forgotten, actors: actors.copied }
  } catch (error) {
    await target.ask('ROLLBACK').catch(() => {})
    throw error
  }
}

type Secret = { readonly name: string; readonly value: Buffer }

/** Until a key is made under them, a place's own secrets mean nothing. */
async function takeSecrets(source: Tables, target: Tables): Promise<void> {
  const isUsed = await target.ask(
    `SELECT 1 AS used FROM ${target.prefix}person_keys UNION ALL SELECT 1 FROM ${target.prefix}actors LIMIT 1`,
  )
  const secretsOf = ({ ask, prefix }: Tables) =>
    ask<Secret>(`SELECT name, value FROM ${prefix}secrets ORDER BY name`)
  const [its, own] = [await secretsOf(source), await secretsOf(target)]
  const isSame = its.every(({ name, value }) =>
    own.some((one) => one.name === name && one.value.equals(value)),
  )
  if (isSame) return
  if (isUsed.length > 0) throw differing(source, target)
  for (const { name, value } of its) {
    await target.ask(
      `INSERT INTO ${target.prefix}secrets (name, value) VALUES ($1, $2)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
      [name, value],
    )
  }
}

const differing = (source: Tables, target: Tables) =>
  new KeysDiffer(
    `${target.where} holds other keys than ${source.where}: nothing was copied. Names sealed under either would be lost`,
  )

type Owner = { readonly id: string | null }

const ownerIn = async ({ ask, prefix }: Tables) =>
  (await ask<Owner>(`SELECT first_event_id AS id FROM ${prefix}ledger`))[0]?.id ?? undefined

async function takeOwner(source: Tables, target: Tables): Promise<void> {
  const [its, own] = [await ownerIn(source), await ownerIn(target)]
  if (its === undefined || its === own) return
  if (own !== undefined) throw differing(source, target)
  // The row is there in PostgreSQL, and comes with the first event in a file.
  await target.ask(`DELETE FROM ${target.prefix}ledger`)
  await target.ask(`INSERT INTO ${target.prefix}ledger (first_event_id) VALUES ($1)`, [its])
}

type Kind<R> = {
  readonly select: (prefix: string) => string
  readonly insert: (prefix: string) => string
  /** What is there under the same id. */
  readonly there: (prefix: string) => string
  readonly idOf: (row: R) => string
  readonly valuesOf: (row: R) => readonly unknown[]
  readonly isSame: (row: R, there: R) => boolean
  readonly isForgotten: (row: R) => boolean
}

type PersonRow = { readonly person_id: string; readonly key_id: string; readonly key: Buffer | null }

const PERSONS: Kind<PersonRow> = {
  select: (prefix) =>
    `SELECT person_id, key_id, key FROM ${prefix}person_keys WHERE person_id > $1 ORDER BY person_id LIMIT ${ROWS_A_PAGE}`,
  // A key is destroyed where either has destroyed it, and none is replaced.
  insert: (prefix) =>
    `INSERT INTO ${prefix}person_keys (person_id, key_id, key) VALUES ($1, $2, $3)
     ON CONFLICT (person_id) DO UPDATE SET key = NULL WHERE excluded.key IS NULL`,
  there: (prefix) => `SELECT person_id, key_id, key FROM ${prefix}person_keys WHERE person_id = $1`,
  idOf: ({ person_id }) => person_id,
  valuesOf: ({ person_id, key_id, key }) => [person_id, key_id, key],
  isSame: (row, there) => row.key === null || there.key === null || row.key.equals(there.key),
  isForgotten: ({ key }) => key === null,
}

type ActorRow = { readonly name_hmac: string; readonly person_id: string; readonly registered: number }

const ACTORS: Kind<ActorRow> = {
  select: (prefix) =>
    `SELECT name_hmac, person_id, registered FROM ${prefix}actors WHERE name_hmac > $1 ORDER BY name_hmac LIMIT ${ROWS_A_PAGE}`,
  insert: (prefix) =>
    `INSERT INTO ${prefix}actors (name_hmac, person_id, registered) VALUES ($1, $2, $3)
     ON CONFLICT (name_hmac) DO UPDATE SET registered = 1 WHERE excluded.registered = 1`,
  there: (prefix) => `SELECT name_hmac, person_id, registered FROM ${prefix}actors WHERE name_hmac = $1`,
  idOf: ({ name_hmac }) => name_hmac,
  valuesOf: ({ name_hmac, person_id, registered }) => [name_hmac, person_id, registered],
  isSame: (row, there) => row.person_id === there.person_id,
  isForgotten: () => false,
}

async function takeRows<R>(
  source: Tables,
  target: Tables,
  kind: Kind<R>,
): Promise<{ readonly copied: number; readonly forgotten: number }> {
  let copied = 0
  let forgotten = 0
  let after = ''
  for (;;) {
    const rows = await source.ask<R>(kind.select(source.prefix), [after])
    for (const row of rows) {
      after = kind.idOf(row)
      const [there] = await target.ask<R>(kind.there(target.prefix), [after])
      if (there !== undefined && !kind.isSame(row, there)) throw differing(source, target)
      await target.ask(kind.insert(target.prefix), kind.valuesOf(row))
      copied += 1
      if (kind.isForgotten(row)) forgotten += 1
    }
    if (rows.length < ROWS_A_PAGE) return { copied, forgotten }
  }
}

async function openTables(place: KeysPlace, how: { readonly mayMake: boolean }): Promise<Tables | undefined> {
  const { keysFile, keysUrl } = place
  if (keysUrl !== undefined) return openSchema(keysUrl, how)
  if (!how.mayMake && !existsSync(keysFile)) return undefined
  const database = openKeyFile(keysFile)
  return {
    where: shownPlace(place),
    prefix: '',
    ask: async <R>(sql: string, values: readonly unknown[] = []) => {
      const statement = database.prepare(sql)
      const given = Object.fromEntries(values.map((value, at) => [at + 1, value]))
      const bound = values.length === 0 ? [] : [given]
      if (statement.reader) return statement.all(...bound) as readonly R[]
      statement.run(...bound)
      return []
    },
    // The file overwrites what is deleted, and empties its write-ahead log when it is closed.
    overwrite: async () => {},
    close: async () => {
      database.close()
    },
  }
}

async function openSchema(
  url: string,
  { mayMake }: { readonly mayMake: boolean },
): Promise<Tables | undefined> {
  const { connect } = await connectionsTo(url)
  const client = await connect().catch((error: unknown) => {
    throw unusableVault(url, error)
  })
  const close = () => client.end()
  try {
    const schema = await openVaultSchema(client, url, { mayMake })
    if (!schema.isMade) {
      await close()
      return undefined
    }
    const { where, prefix } = schema
    const ask: Tables['ask'] = async <R>(sql: string, values: readonly unknown[] = []) =>
      (await client.query<R>(sql, values)).rows
    const overwrite = async () => {
      await ask(`UPDATE ${prefix}ledger SET is_overwritten = false`)
      await overwriteTables({ connect, schema })
    }
    return { where, prefix, ask, overwrite, close }
  } catch (error) {
    await close()
    throw error
  }
}

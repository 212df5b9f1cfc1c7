import type { Client } from 'pg'
import { requireUsable, withoutPassword } from './connect.js'
import { inTransaction, takeSteps } from './steps.js'

/** Makes the transaction that it is asked in durable when it commits, however the database is set. */
export const DURABLE = `set_config('synchronous_commit', 'on', true)`

/**
 * A schema beside the one that an address leads to, for what is no part of the read models: whoever drops those to have
 * them made anew, or copies them, does not do so with what is here.
 */
export type OwnSchema = {
  readonly name: string
  /** Its name quoted, with a dot: it is put before a table's. */
  readonly prefix: string
  /** For sentences, without a password. */
  readonly where: string
  readonly isMade: boolean
}

/**
 * Looks where it is, or would be. Nothing is made.
 * @param table one that it has when it is made
 */
export async function findOwnSchema(
  client: Client,
  url: string,
  { prefix: namePrefix, table }: { readonly prefix: string; readonly table: string },
): Promise<OwnSchema> {
  await requireUsable(client)
  const { rows } = await client.query<{ readonly name: string }>('SELECT current_schema() AS name')
  const [beside] = rows
  if (beside === undefined) throw new Error('the database names no schema')
  const name = namePrefix + beside.name
  const prefix = `${quoted(name)}.`
  const found = await client.query<{ readonly made: boolean }>('SELECT to_regclass($1) IS NOT NULL AS made', [
    prefix + table,
  ])
  const where = `schema ${name} of ${shownAddress(url)}`
  return { name, prefix, where, isMade: found.rows[0]?.made === true }
}

/**
 * Makes what is missing, all or none. Processes that start at once take turns.
 * @param fill what is to be there from the beginning, in the same transaction, with the schema as the current one
 */
export async function makeOwnSchema(
  client: Client,
  { name }: OwnSchema,
  steps: readonly string[],
  fill: () => Promise<void> = async () => {},
): Promise<void> {
  const schema = quoted(name)
  await inTransaction(client, async () => {
    await client.query(`SELECT pg_advisory_xact_lock(hashtext($1))`, [`decision-ledger ${name}`])
    const { rows } = await client.query('SELECT 1 FROM pg_namespace WHERE nspname = $1', [name])
    // Whoever may not make schemas is given one by the administrator.
    if (rows.length === 0) await client.query(`CREATE SCHEMA ${schema}`)
    await client.query(`SET LOCAL search_path = ${schema}`)
    await takeSteps(client, steps)
    await fill()
  })
}

/** An address in a sentence: without its password and its settings. */
export function shownAddress(url: string): string {
  const address = new URL(withoutPassword(url))
  address.search = ''
  return address.toString()
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

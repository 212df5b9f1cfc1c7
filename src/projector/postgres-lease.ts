import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Client } from 'pg'
import type { PostgresReadModels } from '../read-models/postgres-connection.js'
import type { ReadModels } from '../read-models/read-models.js'
import { type Entered, type Lease, LeaseLost, type WaitForLease } from './lease.js'

/** A holder that has not been heard of for so long has lost the lease to whoever asks next. */
const LEASE_MS = 4_000
const RENEW_EVERY_MS = 1_000
/** How often who waits looks; it is woken by each commit besides. */
const LOOK_EVERY_MS = 500
/** Whoever holds it or waits for it says something more often than this: silence is a path that is gone. */
const LONGEST_SILENCE_MS = 5_000
/** How long taking over waits for a transaction of the old holder that is under way. */
const LONGEST_WAIT_FOR_HOLDER_MS = 1_000

/** All read models are projected by one process: they go through the log together, each event read once. */
const NAME = 'projector'
/** Told at each commit of rows. */
export const COMMITTED = 'ledger_read_models'

export type PostgresLease = Lease & {
  /** In the transaction of a write, before it writes. The row is locked against a taker until the end. @throws {LeaseLost} */
  check(tx: ReadModels): Promise<void>
}

/** Of this process, and only one for each `models`. */
export function postgresLease(models: PostgresReadModels): PostgresLease {
  const holder = randomUUID()
  let session: Client | undefined
  let token: number | undefined
  /** Uses that have entered and not left. */
  let uses = 0
  let losing = new AbortController()
  let renewing: NodeJS.Timeout | undefined
  /** The token that this process had last: where the next one is one higher, nobody else had any between. */
  let lastToken: number | undefined

  function lose(): void {
    clearInterval(renewing)
    token = undefined
    const lostSession = session
    session = undefined
    lostSession?.end().catch(() => {})
    losing.abort(new LeaseLost())
  }

  /** One at a time: on a path that has become silent they would wait behind each other. */
  const beingRenewed = new WeakSet<Client>()

  async function renew(client: Client, taken: number): Promise<void> {
    if (beingRenewed.has(client)) return
    beingRenewed.add(client)
    try {
      const { rowCount } = await client.query(
        `UPDATE leases SET expires_at = clock_timestamp() + $1 * interval '1 millisecond'
         WHERE name = $2 AND token = $3 AND holder = $4`,
        [LEASE_MS, NAME, taken, holder],
      )
      if (rowCount === 1) return
    } catch {
      // The session is gone, and with it the right: another process may look for it and find it gone.
    } finally {
      beingRenewed.delete(client)
    }
    if (token === taken) lose()
  }

  /** @returns the token, where it was free */
  async function take(client: Client, mayTake: WaitForLease['mayTake']): Promise<number | undefined> {
    if (!(await isFree(client)) || !(await mayTake())) return undefined
    await client.query('BEGIN')
    try {
      await client.query(`SET LOCAL lock_timeout = ${LONGEST_WAIT_FOR_HOLDER_MS}`)
      // Waits for a write of the old holder that is under way, and shuts out the next one.
      await client.query('SELECT 1 FROM leases WHERE name = $1 FOR UPDATE', [NAME])
      if (!(await isFree(client))) {
        await client.query('ROLLBACK')
        return undefined
      }
      const { rows } = await client.query<{ readonly token: number }>(
        `UPDATE leases SET token = token + 1, holder = $2, host = $3, backend_pid = pg_backend_pid(),
           backend_start = (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()),
           expires_at = clock_timestamp() + $4 * interval '1 millisecond'
         WHERE name = $1 RETURNING token`,
        [NAME, holder, `process ${process.pid} on ${hostname()}`, LEASE_MS],
      )
      await client.query('COMMIT')
      return rows[0]?.token
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {})
      if (isLockTimeout(error)) return undefined
      throw error
    }
  }

  function held(client: Client, taken: number): Entered {
    session = client
    token = taken
    losing = new AbortController()
    client.on('end', () => {
      if (token === taken) lose()
    })
    renewing = setInterval(() => void renew(client, taken), RENEW_EVERY_MS).unref()
    const isNew = lastToken === undefined || taken !== lastToken + 1
    lastToken = taken
    uses += 1
    return { held: true, isNew }
  }

  async function takeOrWait(client: Client, { until, signal, mayTake }: WaitForLease): Promise<Entered> {
    let wake: () => void = () => {}
    client.on('notification', () => wake())
    await client.query(`LISTEN ${COMMITTED}`)
    while (!signal.aborted) {
      const taken = await take(client, mayTake)
      if (taken !== undefined) {
        await client.query('UNLISTEN *')
        return held(client, taken)
      }
      const woken = new Promise<void>((resolve) => {
        wake = resolve
      })
      if (await until()) break
      if (token !== undefined) {
        // Another use of this process has taken it meanwhile.
        uses += 1
        return { held: true, isNew: false }
      }
      const looking = new AbortController()
      const ended = AbortSignal.any([signal, looking.signal])
      await Promise.race([woken, delay(LOOK_EVERY_MS, undefined, { signal: ended }).catch(() => {})])
      looking.abort()
    }
    return { held: false }
  }

  return {
    async enter(wait) {
      if (token !== undefined) {
        uses += 1
        return { held: true, isNew: false }
      }
      const client = await models.connect({ longestMs: LONGEST_SILENCE_MS })
      try {
        return await takeOrWait(client, wait)
      } finally {
        if (session !== client) await client.end().catch(() => {})
      }
    },
    async leave() {
      uses -= 1
      if (uses > 0 || token === undefined || session === undefined) return
      const [client, taken] = [session, token]
      clearInterval(renewing)
      token = undefined
      session = undefined
      await client
        .query('UPDATE leases SET expires_at = clock_timestamp() WHERE name = $1 AND token = $2', [
          NAME,
          taken,
        ])
        .catch(() => {})
      await client.end().catch(() => {})
    },
    async holder() {
      const { rows } = await sql<{ readonly host: string }>`
        SELECT host FROM leases WHERE name = ${NAME}`.execute(models)
      return rows[0]?.host ?? 'nobody'
    },
    async check(tx) {
      if (token !== undefined) {
        const { rows } = await sql`
          SELECT 1 FROM leases WHERE name = ${NAME} AND token = ${token} AND holder = ${holder} FOR KEY SHARE`.execute(
          tx,
        )
        if (rows.length === 1) return
        lose()
      }
      throw new LeaseLost()
    },
    get lost() {
      return losing.signal
    },
  }
}

/** Whether the lease has run out, or its holder's session is gone: then it was killed, or its machine was. */
async function isFree(client: Client): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT 1 FROM leases l WHERE name = $1 AND (expires_at <= clock_timestamp() OR NOT EXISTS (
       SELECT 1 FROM pg_stat_activity a WHERE a.pid = l.backend_pid
         AND (a.backend_start = l.backend_start OR a.backend_start IS NULL OR l.backend_start IS NULL)))`,
    [NAME],
  )
  return rows.length === 1
}

/** Somebody else has what was to be locked. */
export const isLockTimeout = (error: unknown): boolean =>
  error instanceof Object && 'code' in error && error.code === '55P03'

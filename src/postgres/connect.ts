import type { Client, ClientOptions, Pool } from 'pg'

/** PostgreSQL as everything here reaches it. The client is loaded only where an address is set. */

const OLDEST_VERSION = 14
const CONNECT_TIMEOUT_MS = 5_000

/** Types that are numbers here: counts, sums and bigint columns. All that is counted is far below 2^53. */
const INT8 = 20
const NUMERIC = 1700

export type Connections = {
  /** Opens a connection of its own, for what has to be held or takes long; it ends by itself where nothing is said on it. */
  readonly connect: (silence?: { readonly longestMs: number }) => Promise<Client>
  /** As many connections at a time at most; one on which a statement says nothing for so long is given up. */
  readonly poolOf: (max: number, longestSilenceMs: number) => Pool
}

/** @param url `postgres://…`; a schema of its own is chosen by `?options=-csearch_path=NAME` */
export async function connectionsTo(url: string): Promise<Connections> {
  const { Client, Pool, types } = await import('pg')
  const options: ClientOptions = {
    connectionString: url,
    application_name: 'decision-ledger',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    types: {
      getTypeParser: (oid, format) =>
        oid === INT8 || oid === NUMERIC ? Number : types.getTypeParser(oid, format),
    },
  }
  return {
    async connect(silence) {
      const client = new Client(options)
      // A connection that breaks is told by the next statement on it; untold, the process would end.
      client.on('error', () => {})
      await client.connect()
      if (silence !== undefined) endWhenSilent(client, silence.longestMs)
      return client
    },
    poolOf(max, longestSilenceMs) {
      // Let go before its silence is taken for a path that is gone, which could come just as it is used again.
      const pool = new Pool({ ...options, max, idleTimeoutMillis: longestSilenceMs / 2 })
      pool.on('error', () => {})
      pool.on('connect', (client: Client) => {
        client.on('error', () => {})
        endWhenSilent(client, longestSilenceMs)
      })
      return pool
    },
  }
}

/** A path that is gone, while both ends think it is there, would be waited on for a quarter of an hour. */
function endWhenSilent({ connection: { stream } }: Client, longestMs: number): void {
  stream.setTimeout(longestMs, () => stream.destroy(new Error('Connection terminated: no answer')))
}

/** @throws {Error} the server is too old, does not hold UTF-8, or has not the schema that the address names */
export async function requireUsable(client: Client): Promise<void> {
  const { rows } = await client.query<{
    readonly version: string
    readonly encoding: string
    readonly schema: string | null
  }>(
    `SELECT current_setting('server_version_num') AS version, current_setting('server_encoding') AS encoding,
       current_schema() AS schema`,
  )
  const [server] = rows
  const version = Math.floor(Number(server?.version) / 10_000)
  if (version < OLDEST_VERSION) {
    throw new Error(`it is PostgreSQL ${version}, and ${OLDEST_VERSION} or newer is needed`)
  }
  if (server?.encoding !== 'UTF8') throw new Error(`it holds ${server?.encoding}, and UTF8 is needed`)
  if (server?.schema == null) {
    throw new Error('its search_path names no schema that is there: make it, or name another one')
  }
}

/** Why an address cannot be used. */
export function whyUnusable(error: unknown): string {
  const why = error instanceof AggregateError ? error.errors.map(String).join('; ') : String(error)
  return why.replace(/^[Ee]rror: /, '')
}

/** An address that can be shown and logged. */
export function withoutPassword(address: string): string {
  const url = new URL(address)
  if (url.password !== '') url.password = '***'
  return url.toString()
}

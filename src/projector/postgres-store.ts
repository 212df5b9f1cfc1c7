import { setTimeout as delay } from 'node:timers/promises'
import { type RawBuilder, sql } from 'kysely'
import type { PostgresReadModels } from '../read-models/postgres-connection.js'
import type { ReadModels } from '../read-models/read-models.js'
import type { BulkWriter } from './bulk-writer.js'
import { COMMITTED, isLockTimeout, postgresLease } from './postgres-lease.js'
import { openPostgresRowWriter } from './postgres-row-writer.js'
import { postgresIndexStatements, tableStatements } from './postgres-tables.js'
import type { RowStore } from './row-store.js'
import { nameIn } from './tables.js'

/** Readers that come while a swap waits for those before them wait too: not for long at a time. Ten minutes in all. */
const LONGEST_WAIT_FOR_READERS_MS = 2_000
const BETWEEN_ATTEMPTS_TO_SWAP_MS = 1_000
const MOST_ATTEMPTS_TO_SWAP = 200

/** Read models in a PostgreSQL database, which several processes may be about to write to: the lease says which one does. */
export function postgresStore(models: PostgresReadModels): RowStore {
  const db = models.writes
  if (db === undefined) throw new TypeError('the read models were opened for reading only')
  const lease = postgresLease(models)

  const transaction = <T>(work: (tx: ReadModels) => Promise<T>): Promise<T> =>
    db.transaction().execute(async (tx) => {
      await lease.check(tx)
      const result = await work(tx)
      await sql`SELECT pg_notify(${COMMITTED}, '')`.execute(tx)
      return result
    })

  return {
    db,
    isShared: true,
    lease,
    transaction,
    async swapping(work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await transaction(async (tx) => {
            // Whoever reads has this table locked: tables are swapped when nobody does, and who comes meanwhile waits.
            await sql`SET LOCAL lock_timeout = ${sql.lit(LONGEST_WAIT_FOR_READERS_MS)}`.execute(tx)
            await sql`LOCK TABLE checkpoints IN ACCESS EXCLUSIVE MODE`.execute(tx)
            return work(tx)
          })
        } catch (error) {
          if (!isLockTimeout(error) || attempt === MOST_ATTEMPTS_TO_SWAP) throw error
        }
        await delay(BETWEEN_ATTEMPTS_TO_SWAP_MS)
      }
    },
    async hasTable(tx, name) {
      const { rows } = await sql<{ readonly found: string | null }>`
        SELECT to_regclass(current_schema() || '.' || ${name}::text)::text AS found`.execute(tx)
      return rows[0]?.found !== null
    },
    async createTables(tx, tables, state) {
      for (const statement of tableStatements(tables, state)) await sql.raw(statement).execute(tx)
    },
    async dropTables(tx, tables, state) {
      for (const { name } of tables) await sql`DROP TABLE IF EXISTS ${named(nameIn(state, name))}`.execute(tx)
    },
    async renameToLive(tx, tables) {
      for (const { name } of tables) {
        const [built, live] = [named(nameIn('building', name)), named(nameIn('live', name))]
        await sql`ALTER TABLE ${built} RENAME TO ${live}`.execute(tx)
      }
    },
    indexStatements: postgresIndexStatements,
    openWriter: (tables, state) => openPostgresRowWriter(transaction, tables, state),
    bulkWriter(tables, state) {
      const writer = openPostgresRowWriter(transaction, tables, state)
      const bulk: BulkWriter = {
        commit: (batch) => writer.commit(batch),
        async execute(statement) {
          const client = await models.connect()
          try {
            await client.query(statement)
          } finally {
            await client.end()
          }
        },
        close: async () => {},
      }
      // The database works while this process reads on: it needs no thread for that, only larger batches.
      let isStarted = false
      return {
        started: () => (isStarted ? bulk : undefined),
        start() {
          isStarted = true
          return bulk
        },
        close: async () => {},
      }
    },
  }
}

/** A name that was checked when the projector was made. */
const named = (table: string): RawBuilder<unknown> => sql.table(table)

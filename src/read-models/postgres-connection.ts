import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
} from 'kysely'
import type { Pool } from 'pg'
import {
  type Connections,
  connectionsTo,
  requireUsable,
  whyUnusable,
  withoutPassword,
} from '../postgres/connect.js'
import { migratePostgres } from './postgres-migrations.js'
import type { ReadModels } from './read-models.js'
import { UnusableReadModels } from './sqlite-file.js'

/** PostgreSQL as it holds read models: its connections, each with what its use asks for. */

/** Questions that are answered at a time by this process; the rest wait their turn. */
const READERS = 8
/**
 * A statement that says nothing for so long is given up, and its connection with it. Indexes, which may take longer, are
 * made on a connection of their own.
 */
const LONGEST_SILENCE_MS = { reading: 30_000, writing: 8_000 }
/** The live lane, a rebuild and whoever asks how far they are. */
const WRITERS = 3

/**
 * A process that was frozen or cut off in the middle of a transaction is parted from it after so long, so that another
 * one can take over what it held. Nothing of a transaction waits for anything but the database.
 */
export const LONGEST_PAUSE_IN_TRANSACTION_MS = 4_000

/** Read models in a PostgreSQL database: as queries take them, with what a projector needs beside. */
export class PostgresReadModels extends Kysely<unknown> {
  constructor(
    private readonly pools: { readonly reading: Pool; readonly writing: Pool | undefined },
    /** Opens a connection of its own, for what has to be held or takes long; it ends by itself where nothing is said on it. */
    readonly connect: Connections['connect'],
  ) {
    super({ dialect: new OneStateDialect({ pool: pools.reading, onCreateConnection: asReader }) })
    this.writes =
      pools.writing &&
      new Kysely({ dialect: new PostgresDialect({ pool: pools.writing, onCreateConnection: asWriter }) })
  }

  /** The query builder on the projector's own connections; undefined when it was opened for reading only. */
  readonly writes: ReadModels | undefined
  private closing: Promise<void> | undefined

  /** Opening takes the steps that are missing. */
  isMigrated(): boolean {
    return true
  }

  /** A database elsewhere is not asked before each answer whether anybody wrote to it: nothing is kept of it. */
  version(): undefined {
    return undefined
  }

  /** Closes all connections. A second call does nothing. */
  close(): Promise<void> {
    this.closing ??= Promise.all([this.pools.reading.end(), this.pools.writing?.end()]).then(() => {})
    return this.closing
  }
}

const asReader = async (connection: DatabaseConnection) => {
  // Compiling a plan to machine code costs more than the answers here.
  await connection.executeQuery(CompiledQuery.raw('SET default_transaction_read_only = on; SET jit = off'))
}

const asWriter = async (connection: DatabaseConnection) => {
  // A lost tail is no loss: rows and checkpoint are one transaction, so what is lost is projected again.
  await connection.executeQuery(CompiledQuery.raw('SET synchronous_commit = off'))
  await connection.executeQuery(
    CompiledQuery.raw(`SET idle_in_transaction_session_timeout = ${LONGEST_PAUSE_IN_TRANSACTION_MS}`),
  )
}

/**
 * Transactions of readers see one state of all tables. The lock, taken before the state is chosen, keeps tables from
 * being swapped under them: PostgreSQL looks a name up anew in each statement, and rows of a table that took the name
 * later may be half of what was written there.
 */
class OneStateDialect extends PostgresDialect {
  constructor(private readonly config: PostgresDialectConfig) {
    super(config)
  }

  override createDriver(): Driver {
    return new OneStateDriver(this.config)
  }
}

class OneStateDriver extends PostgresDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(
      CompiledQuery.raw(
        'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; LOCK TABLE checkpoints IN ACCESS SHARE MODE',
      ),
    )
  }
}

/**
 * Opens the read models of a PostgreSQL database, and takes the steps of its schema that are missing.
 * @param url `postgres://…`; a schema of its own is chosen by `?options=-csearch_path=NAME`
 * @throws {UnusableReadModels} it cannot be reached, is too old, or does not hold UTF-8
 */
export async function openPostgresReadModels(url: string): Promise<PostgresReadModels> {
  const { connect, poolOf } = await connectionsTo(url)
  try {
    const client = await connect()
    try {
      await requireUsable(client)
      await migratePostgres(client)
    } finally {
      await client.end()
    }
  } catch (error) {
    throw unusable(url, error)
  }
  return new PostgresReadModels(
    {
      reading: poolOf(READERS, LONGEST_SILENCE_MS.reading),
      writing: poolOf(WRITERS, LONGEST_SILENCE_MS.writing),
    },
    connect,
  )
}

function unusable(url: string, error: unknown): UnusableReadModels {
  return new UnusableReadModels(
    `the read models at ${withoutPassword(url)} (READ_MODELS_URL) cannot be used: ${whyUnusable(error)}`,
    { cause: error },
  )
}

import type { ReadModels } from '../read-models/read-models.js'
import type { BulkWriterWhenNeeded } from './bulk-writer.js'
import type { Lease } from './lease.js'
import type { Row, Table } from './projection.js'
import type { RowBatch } from './row-batch.js'
import type { TableState } from './tables.js'

/** Writes rows into tables that are there, in one state. */
export type RowWriter = {
  /** Writes the rows and moves the checkpoints, all or nothing. @throws {RowRefused} @throws {CheckpointMoved} */
  commit(batch: RowBatch): Promise<void>
  /** Inserts the rows, all of them or none, in the caller's transaction. @throws {RowRefused} @throws the database's error */
  insertTogether(tx: ReadModels, rows: readonly Row[]): Promise<void>
}

/**
 * What a projector asks of the database that holds its read models: one for SQLite, one for PostgreSQL. What both take
 * as it is goes through `db` and the transactions.
 */
export type RowStore = {
  /** The projector's own connection, for what both databases take. */
  readonly db: ReadModels
  /** Whether other processes, perhaps of another version, may be about to write to it too. */
  readonly isShared: boolean
  /** Who may write. */
  readonly lease: Lease
  /** A transaction that nobody else writes beside. Reading in it and writing after is safe. @throws {LeaseLost} */
  transaction<T>(work: (tx: ReadModels) => Promise<T>): Promise<T>
  /** The same, for putting other tables in the place of live ones: no reader sees half of each. */
  swapping<T>(work: (tx: ReadModels) => Promise<T>): Promise<T>
  hasTable(tx: ReadModels, name: string): Promise<boolean>
  /** Makes the tables, without indexes. */
  createTables(tx: ReadModels, tables: readonly Table[], state: TableState): Promise<void>
  dropTables(tx: ReadModels, tables: readonly Table[], state: TableState): Promise<void>
  /** Gives the tables that were built the names that queries read. */
  renameToLive(tx: ReadModels, tables: readonly Table[]): Promise<void>
  /** The statements that make the tables' indexes, one each. Making one that is there does nothing. */
  indexStatements(tables: readonly Table[], state: TableState, generation: number): readonly string[]
  openWriter(tables: readonly Table[], state: TableState): RowWriter
  bulkWriter(tables: readonly Table[], state: TableState): BulkWriterWhenNeeded
}

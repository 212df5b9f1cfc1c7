import type { ReadModelsFile } from '../read-models/sqlite-connection.js'
import { bulkWriterWhenNeeded } from './bulk-writer.js'
import { lockedByFolder } from './lease.js'
import type { RowStore } from './row-store.js'
import { openRowWriter } from './sqlite-row-writer.js'
import { createTables, dropTables, renameToLive } from './sqlite-tables.js'
import { indexStatements } from './tables.js'

/** Read models in a SQLite file. The process that holds the writer lock is the only one that writes to it. */
export function sqliteStore(models: ReadModelsFile): RowStore {
  const database = models.writer
  const db = models.writes
  if (db === undefined) throw new TypeError(`${models.file} was opened for reading only`)
  const transaction: RowStore['transaction'] = (work) =>
    db.connection().execute(async (tx) => {
      // IMMEDIATE: the lock is taken before anything is read, so nothing that was read changes before it is written.
      database.exec('BEGIN IMMEDIATE')
      try {
        const result = await work(tx)
        database.exec('COMMIT')
        return result
      } catch (error) {
        // A disk that is full has ended it already.
        if (database.inTransaction) database.exec('ROLLBACK')
        throw error
      }
    })
  return {
    db,
    isShared: false,
    lease: lockedByFolder,
    transaction,
    swapping: transaction,
    hasTable: async (_, name) =>
      database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(name) !== undefined,
    createTables: async (_, tables, state) => createTables(database, tables, state),
    dropTables: async (_, tables, state) => dropTables(database, tables, state),
    renameToLive: async (_, tables) => renameToLive(database, tables),
    indexStatements,
    openWriter(tables, state) {
      const writer = openRowWriter(database, tables, state)
      return {
        commit: async (batch) => writer.commit(batch),
        insertTogether: async (_, rows) => writer.insertTogether(rows),
      }
    },
    bulkWriter: (tables, state) => bulkWriterWhenNeeded({ file: database.name, tables, state }),
  }
}

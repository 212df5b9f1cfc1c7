import { PostgresAdapter } from 'kysely'
import type { ReadModels } from './read-models.js'

/** Whether the read models are in PostgreSQL, for the few places where its SQL is another than SQLite's. */
export const isPostgres = (db: ReadModels): boolean => db.getExecutor().adapter instanceof PostgresAdapter

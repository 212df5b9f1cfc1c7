import type { OpenReadModels } from '../read-models/open.js'
import { PostgresReadModels } from '../read-models/postgres-connection.js'
import { postgresStore } from './postgres-store.js'
import type { RowStore } from './row-store.js'
import { sqliteStore } from './sqlite-store.js'

/** How read models are written, by the database that holds them. */
export const storeOf = (models: OpenReadModels): RowStore =>
  models instanceof PostgresReadModels ? postgresStore(models) : sqliteStore(models)

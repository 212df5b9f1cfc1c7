import type { OpenReadModels } from '../read-models/connection.js'
import type { RowStore } from './row-store.js'
import { sqliteStore } from './sqlite-store.js'

/** How read models are written, by the database that holds them. */
export const storeOf = (models: OpenReadModels): RowStore => sqliteStore(models)

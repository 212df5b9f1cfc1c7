import type { Kysely } from 'kysely'

/** What a query takes: open read models or a transaction on them, when several queries have to see one state. */
export type ReadModels = Kysely<unknown>

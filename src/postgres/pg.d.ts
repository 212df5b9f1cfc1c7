/** What is used of the client; kysely names the rest of what it asks of a pool. */
declare module 'pg' {
  import type { EventEmitter } from 'node:events'
  import type { Socket } from 'node:net'
  import type { PostgresPool, PostgresQueryResult } from 'kysely'

  type TypeParsers = { readonly getTypeParser: (oid: number, format?: 'text' | 'binary') => unknown }

  export type ClientOptions = {
    readonly connectionString: string
    readonly application_name?: string
    readonly connectionTimeoutMillis?: number
    readonly keepAlive?: boolean
    readonly types?: TypeParsers
  }

  export class Client extends EventEmitter {
    constructor(options: ClientOptions)
    connect(): Promise<void>
    query<R>(sql: string, values?: readonly unknown[]): Promise<PostgresQueryResult<R>>
    end(): Promise<void>
    readonly connection: { readonly stream: Socket }
  }

  export class Pool extends EventEmitter implements PostgresPool {
    constructor(options: ClientOptions & { readonly max?: number; readonly idleTimeoutMillis?: number })
    connect: PostgresPool['connect']
    query<R>(sql: string, values?: readonly unknown[]): Promise<PostgresQueryResult<R>>
    end(): Promise<void>
  }

  export const types: TypeParsers
}

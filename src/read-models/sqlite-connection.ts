import type Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { keptStatements } from './kept-statements.js'
import type { ReadModels } from './read-models.js'
import { openReader, openWriter } from './sqlite-file.js'
import { isMigrated } from './sqlite-migrations.js'

/**
 * An open file of read models. It is itself what queries take: `sql\`SELECT …\`.execute(models)`. Queries have a
 * connection of their own that cannot write, so a transaction of theirs never meets one of the projector's.
 */
export class ReadModelsFile extends Kysely<unknown> {
  constructor(
    readonly file: string,
    reader: Database.Database,
    private readonly writing: Database.Database | undefined,
  ) {
    super({ dialect: new SqliteDialect({ database: keptStatements(reader) }) })
    this.reader = reader
    this.writes = writing && new Kysely({ dialect: new SqliteDialect({ database: keptStatements(writing) }) })
  }

  private readonly reader: Database.Database
  /** The query builder on the projector's own connection; undefined when the file was opened for reading only. */
  readonly writes: ReadModels | undefined

  /** The projector's own connection. @throws {Error} when the file was opened for reading only */
  get writer(): Database.Database {
    if (this.writing === undefined) throw new Error(`${this.file} was opened for reading only`)
    return this.writing
  }

  /** Whether it is as this version has it: a file that was opened for reading only may be of an older one. */
  isMigrated(): boolean {
    return isMigrated(this.reader)
  }

  private watcher: Database.Database | undefined
  private dataVersion: Database.Statement<[], number> | undefined

  /**
   * Another number after anybody has written to the file: while it stays the same, so does every answer. It is asked
   * on a connection of its own, for one on which a question is being answered sees the state of that question.
   */
  version(): number {
    if (this.dataVersion === undefined) {
      this.watcher = openReader(this.file)
      this.dataVersion = this.watcher.prepare<[], number>('PRAGMA data_version').pluck()
    }
    return this.dataVersion.get() ?? 0
  }

  /** Closes all connections. A second call does nothing. */
  async close(): Promise<void> {
    this.reader.close()
    this.watcher?.close()
    this.writing?.close()
  }
}

/**
 * Opens (and, unless `readonly`, creates and migrates) the file of read models.
 * @throws {UnusableReadModels} no such file, not a database, or written by a newer version of the ledger
 */
export function openReadModels(file: string, options: { readonly readonly?: boolean } = {}): ReadModelsFile {
  const writer = options.readonly === true ? undefined : openWriter(file)
  try {
    return new ReadModelsFile(file, openReader(file), writer)
  } catch (error) {
    writer?.close()
    throw error
  }
}

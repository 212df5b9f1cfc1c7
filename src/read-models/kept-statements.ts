import type Database from 'better-sqlite3'

/** Statements that are kept, at most. Lists of ids make texts of many lengths, and those that are rare are prepared anew. */
const MAX_STATEMENTS = 500

/** What the query builder asks of a database. */
export type StatementSource = {
  readonly prepare: (sql: string) => Database.Statement
  readonly close: () => void
}

/**
 * A database that keeps its prepared statements by their text. Questions are the same few texts again and again, and
 * compiling one costs as much as running it. SQLite compiles a statement anew by itself when tables were swapped.
 */
export function keptStatements(database: Database.Database): StatementSource {
  const kept = new Map<string, Database.Statement>()
  return {
    prepare(sql) {
      const known = kept.get(sql)
      if (known !== undefined) {
        // Put at the end again: the one that was not used for longest is the first to go.
        kept.delete(sql)
        kept.set(sql, known)
        return known
      }
      const statement = database.prepare(sql)
      kept.set(sql, statement)
      const [oldest] = kept.keys()
      if (kept.size > MAX_STATEMENTS && oldest !== undefined) kept.delete(oldest)
      return statement
    },
    close: () => {
      database.close()
    },
  }
}

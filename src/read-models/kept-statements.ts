import type Database from 'better-sqlite3'

/** Statements that are kept, at most. Lists of ids make texts of many lengths, and those that are rare are prepared anew. */
const MAX_STATEMENTS = 500

/** What the query builder asks of a statement, and of a database. */
type KeptStatement = {
  readonly reader: boolean
  readonly all: (parameters: readonly unknown[]) => unknown[]
  readonly run: (parameters: readonly unknown[]) => Database.RunResult
  readonly iterate: (parameters: readonly unknown[]) => IterableIterator<unknown>
}
export type StatementSource = {
  readonly prepare: (sql: string) => KeptStatement
  readonly close: () => void
}

/**
 * A database that keeps its prepared statements by their text. Questions are the same few texts again and again, and
 * compiling one costs as much as running it. SQLite compiles a statement anew by itself when tables were swapped.
 */
export function keptStatements(database: Database.Database): StatementSource {
  const kept = new Map<string, KeptStatement>()
  return {
    prepare(sql) {
      const known = kept.get(sql)
      if (known !== undefined) {
        // Put at the end again: the one that was not used for longest is the first to go.
        kept.delete(sql)
        kept.set(sql, known)
        return known
      }
      const statement = prepared(database, sql)
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

/** A text that does not name its columns gives others once the tables are others. */
const HAS_STAR = /(\.|\bselect\s+)\*/i

/** Rows come as lists and are made objects here: the driver takes twice as long to make objects of many columns. */
function prepared(database: Database.Database, sql: string): KeptStatement {
  const statement = database.prepare<unknown[], unknown[]>(sql)
  if (!statement.reader || HAS_STAR.test(sql)) return statement
  const names = statement.columns().map(({ name }) => name)
  // A copy of it has its columns in place already, so that rows are all of one shape.
  const blank = Object.fromEntries(names.map((name) => [name, null as unknown]))
  statement.raw()
  const rowOf = (values: readonly unknown[]) => {
    const row = { ...blank }
    for (let at = 0; at < names.length; at++) row[names[at] ?? ''] = values[at]
    return row
  }
  return {
    reader: true,
    all: (parameters) => statement.all(parameters).map(rowOf),
    run: (parameters) => statement.run(parameters),
    *iterate(parameters) {
      for (const values of statement.iterate(parameters)) yield rowOf(values)
    },
  }
}

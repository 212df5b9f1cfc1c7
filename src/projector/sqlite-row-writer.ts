import type Database from 'better-sqlite3'
import type { Position } from '../ledger/event-log.js'
import { type CheckpointKey, CheckpointMoved, type LastTaken } from './checkpoints.js'
import { stemText } from './norwegian-stems.js'
import type { Row, SqlValue, Table } from './projection.js'
import { type RowBatch, RowRefused } from './row-batch.js'
import { columnsOf, nameIn, searchColumnsOf, searchTableOf, type TableState } from './tables.js'

export type SqliteRowWriter = {
  /** @throws {RowRefused} @throws the database's error */
  insert(table: string, values: readonly SqlValue[]): void
  /** Inserts the rows, all of them or none, inside the caller's transaction. @throws {RowRefused} @throws the database's error */
  insertTogether(rows: readonly Row[]): void
  /** Writes the rows and moves the checkpoints, all or nothing. @throws {RowRefused} @throws {CheckpointMoved} */
  commit(batch: RowBatch): void
}

/** Writes rows into tables that are there, in one state, through one prepared statement a table. */
export function openRowWriter(
  database: Database.Database,
  tables: readonly Table[],
  state: TableState,
): SqliteRowWriter {
  const inserts = new Map(tables.map((table) => [table.name, insertInto(database, table, state)]))
  const moveCheckpoint = checkpointMover(database)

  function insertOf(table: string): Insert {
    const insert = inserts.get(table)
    if (insert === undefined) throw new RowRefused(`the projection has no table "${table}"`)
    return insert
  }

  const savepoint = database.prepare('SAVEPOINT one_event')
  const release = database.prepare('RELEASE one_event')
  const rollback = database.prepare('ROLLBACK TO one_event')

  const commit = database.transaction((batch: RowBatch) => {
    for (const part of batch.rows) {
      for (const [table, rows] of part) {
        const insert = insertOf(table)
        for (const values of rows) insert(values)
      }
    }
    for (const target of batch.targets) moveCheckpoint(target, batch.from, batch.to, batch.events)
  })

  return {
    insert: (table, values) => insertOf(table)(values),
    insertTogether(rows) {
      savepoint.run()
      try {
        for (const [table, values] of rows) insertOf(table)(values)
      } catch (error) {
        // Any other error ends the whole transaction, and some have ended it already.
        if (!(error instanceof RowRefused)) throw error
        rollback.run()
        release.run()
        throw error
      }
      release.run()
    },
    // IMMEDIATE: the lock is taken before the checkpoint is compared, so nobody moves it between.
    commit: (batch) => commit.immediate(batch),
  }
}

/** Moves one checkpoint on, in the transaction of the rows. @throws {CheckpointMoved} it is not at `from` */
function checkpointMover(database: Database.Database) {
  const update = database.prepare<[Position, string, number, string, number, Position]>(
    `UPDATE checkpoints SET position = ?, event_id = ?, events = events + ?
     WHERE projection = ? AND generation = ? AND position = ?`,
  )
  return ({ projection, generation }: CheckpointKey, from: Position, to: LastTaken, events: number) => {
    if (update.run(to.position, to.id, events, projection, generation, from).changes !== 1) {
      throw new CheckpointMoved(projection, from)
    }
  }
}

type Insert = (values: readonly SqlValue[]) => void

function insertInto(database: Database.Database, table: Table, state: TableState): Insert {
  const columns = columnsOf(table)
  const placeholders = columns.map(() => '?').join(', ')
  const names = columns.map(({ name }) => name).join(', ')
  const row = database.prepare<SqlValue[]>(
    `INSERT INTO ${nameIn(state, table.name)} (${names}) VALUES (${placeholders})`,
  )
  const searched = searchColumnsOf(table)
  const insertSearch =
    searched.length === 0 ? undefined : insertIntoSearch(database, table.name, searched, state)
  const searchedAt = searched.map((name) => columns.findIndex((column) => column.name === name))

  return (values) => {
    try {
      const { lastInsertRowid } = row.run(...values)
      insertSearch?.(
        lastInsertRowid,
        searchedAt.map((index) => values[index] ?? null),
      )
    } catch (error) {
      if (!isOfTheRow(error)) throw error
      const why = error instanceof Error ? error.message : String(error)
      throw new RowRefused(`a row of ${table.name} cannot be stored: ${why}`, { cause: error })
    }
  }
}

function insertIntoSearch(
  database: Database.Database,
  table: string,
  columns: readonly string[],
  state: TableState,
) {
  const insert = database.prepare<SqlValue[]>(
    `INSERT INTO ${nameIn(state, searchTableOf(table))} (rowid, ${columns.join(', ')})
     VALUES (?, ${columns.map(() => '?').join(', ')})`,
  )
  return (rowId: number | bigint, values: readonly SqlValue[]) => {
    insert.run(Number(rowId), ...values.map((value) => (value === null ? null : stemText(String(value)))))
  }
}

/** Errors of the binding are told by name and code: a class of a native module is not one class across realms. */
function isOfTheRow(error: unknown): boolean {
  if (!(error instanceof Object) || !('name' in error)) return false
  if (error.name === 'TypeError' || error.name === 'RangeError') return true
  const code = 'code' in error ? String(error.code) : ''
  return code.startsWith('SQLITE_CONSTRAINT') || code === 'SQLITE_MISMATCH' || code === 'SQLITE_TOOBIG'
}

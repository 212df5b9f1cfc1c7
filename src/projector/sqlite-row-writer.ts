import type Database from 'better-sqlite3'
import type { Position } from '../ledger/event-log.js'
import { type CheckpointKey, checkpointMover, type LastTaken } from './checkpoints.js'
import { stemText } from './norwegian-stems.js'
import type { SqlValue, Table } from './projection.js'
import { columnsOf, nameIn, searchColumnsOf, searchTableOf, type TableState } from './sqlite-tables.js'

/** Rows put together by table: one statement runs for many rows in a row. */
export type RowsByTable = ReadonlyMap<string, readonly (readonly SqlValue[])[]>

/** What one transaction writes: the rows of some events, and the checkpoints they move. It can be sent to another thread. */
export type RowBatch = {
  readonly targets: readonly CheckpointKey[]
  /** Where every target's checkpoint has to be. */
  readonly from: Position
  readonly to: LastTaken
  readonly events: number
  readonly rows: readonly RowsByTable[]
}

/** A row cannot be taken because of what is in it: its event is parked. Any other error is the disk's or a bug's and stops the projector. */
export class RowRefused extends Error {
  override readonly name = 'RowRefused'
}

export type RowWriter = {
  /** @throws {RowRefused} @throws the database's error */
  insert(table: string, values: readonly SqlValue[]): void
  /** Writes the rows and moves the checkpoints, all or nothing. @throws {RowRefused} @throws {CheckpointMoved} */
  commit(batch: RowBatch): void
}

/** Writes rows into tables that are there, in one state, through one prepared statement a table. */
export function openRowWriter(
  database: Database.Database,
  tables: readonly Table[],
  state: TableState,
): RowWriter {
  const inserts = new Map(tables.map((table) => [table.name, insertInto(database, table, state)]))
  const moveCheckpoint = checkpointMover(database)

  function insertOf(table: string): Insert {
    const insert = inserts.get(table)
    if (insert === undefined) throw new RowRefused(`the projection has no table "${table}"`)
    return insert
  }

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
    // IMMEDIATE: the lock is taken before the checkpoint is compared, so nobody moves it between.
    commit: (batch) => commit.immediate(batch),
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

import { sql } from 'kysely'
import type { ReadModels } from '../read-models/read-models.js'
import { moveCheckpoints } from './checkpoints.js'
import { stemText } from './norwegian-stems.js'
import { stemsOf } from './postgres-tables.js'
import type { Row, SqlValue, Table } from './projection.js'
import { RowRefused, type RowsByTable } from './row-batch.js'
import type { RowStore, RowWriter } from './row-store.js'
import { columnsOf, nameIn, type TableState } from './tables.js'

/** Writes rows table by table: one statement takes all the rows of one, a column at a time. */
export function openPostgresRowWriter(
  transaction: RowStore['transaction'],
  tables: readonly Table[],
  state: TableState,
): RowWriter {
  const inserts = new Map(tables.map((table) => [table.name, insertInto(table, state)]))
  const insertOf = (table: string): Insert => {
    const insert = inserts.get(table)
    if (insert === undefined) throw new RowRefused(`the projection has no table "${table}"`)
    return insert
  }

  return {
    commit: ({ targets, from, to, events, rows }) =>
      transaction(async (tx) => {
        for (const [table, ofTable] of byTable(rows)) await insertOf(table)(tx, ofTable)
        await moveCheckpoints(tx, targets, from, to, events)
      }),
    async insertTogether(tx, rows) {
      await sql`SAVEPOINT one_event`.execute(tx)
      try {
        for (const [table, ofTable] of byTable([rowsByTable(rows)])) await insertOf(table)(tx, ofTable)
      } catch (error) {
        if (error instanceof RowRefused) await sql`ROLLBACK TO SAVEPOINT one_event`.execute(tx)
        throw error
      }
      await sql`RELEASE SAVEPOINT one_event`.execute(tx)
    },
  }
}

function rowsByTable(rows: readonly Row[]): RowsByTable {
  const byName = new Map<string, (readonly SqlValue[])[]>()
  for (const [table, values] of rows) {
    const known = byName.get(table)
    if (known === undefined) byName.set(table, [values])
    else known.push(values)
  }
  return byName
}

function byTable(parts: readonly RowsByTable[]): RowsByTable {
  const [only, ...others] = parts
  if (only !== undefined && others.length === 0) return only
  const together = new Map<string, (readonly SqlValue[])[]>()
  for (const part of parts) {
    for (const [table, rows] of part) {
      const known = together.get(table)
      if (known === undefined) together.set(table, [...rows])
      else for (const row of rows) known.push(row)
    }
  }
  return together
}

type Insert = (tx: ReadModels, rows: readonly (readonly SqlValue[])[]) => Promise<void>

function insertInto(table: Table, state: TableState): Insert {
  const columns = columnsOf(table)
  const searched = columns.flatMap(({ name, type }, index) => (type === 'search' ? [{ name, index }] : []))
  const stored = [...columns.map(({ name }) => name), ...searched.map(({ name }) => stemsOf(name))]
  const read = columns.map(({ name }) => name)
  const stems = searched.map(({ name }) => `${stemsOf(name)}::tsvector`)
  const begin = sql.raw(
    `INSERT INTO ${nameIn(state, table.name)} (${stored.join(', ')}) SELECT ${[...read, ...stems].join(', ')} FROM unnest(`,
  )
  const end = sql.raw(`) AS given (${stored.join(', ')})`)
  const types = columns.map(({ type }) => sql.raw(type === 'integer' ? '::bigint[]' : '::text[]'))
  const ofText = sql.raw('::text[]')

  return async (tx, rows) => {
    const given = columns.map((_, index) => rows.map((row) => row[index] ?? null))
    const arrays = given.map((values, index) => sql`${values}${types[index]}`)
    for (const { index } of searched) {
      arrays.push(sql`${(given[index] ?? []).map((text) => text && vectorOf(String(text)))}${ofText}`)
    }
    try {
      await sql`${begin}${sql.join(arrays)}${end}`.execute(tx)
    } catch (error) {
      if (!isOfTheRow(error)) throw error
      const why = error instanceof Error ? error.message : String(error)
      throw new RowRefused(`a row of ${table.name} cannot be stored: ${why}`, { cause: error })
    }
  }
}

/** Beyond this the database takes no place of a word: what comes after is found by its words, and not by their order. */
const LAST_PLACE = 16_383

/**
 * The stems of a text with their places, as a value of `tsvector`. They are made here and not by one of the database's
 * configurations, so that both databases find the same: `norwegian` has the same stems, but leaves out common words and
 * cuts a text into words by rules of its own.
 */
function vectorOf(text: string): string {
  const stems = stemText(text)
  if (stems === '') return ''
  // A stem is letters, digits and marks: nothing in it has to be quoted away.
  return stems
    .split(' ')
    .map((stem, index) => `'${stem}':${Math.min(index + 1, LAST_PLACE)}`)
    .join(' ')
}

/** Classes of errors that a value brings about: data, constraints, and what is larger than an index or a vector takes. */
const OF_THE_ROW = /^(22|23|54)/

function isOfTheRow(error: unknown): boolean {
  if (!(error instanceof Object) || !('code' in error)) return false
  return OF_THE_ROW.test(String(error.code))
}

import { Client } from 'pg'
import { allProjections } from '../../projections/all.js'
import { decode } from '../../src/ledger/codec.js'
import type { EventLog } from '../../src/ledger/event-log.js'
import { stemText } from '../../src/projector/norwegian-stems.js'
import { postgresIndexStatements, stemsOf, tableStatements } from '../../src/projector/postgres-tables.js'
import type { SqlValue, Table } from '../../src/projector/projection.js'
import { columnsOf, searchColumnsOf } from '../../src/projector/tables.js'

const EVENTS_A_COMMIT = 10_000

/**
 * Seconds that bare inserts take in PostgreSQL for the rows that the log's events come to: one `INSERT … SELECT unnest`
 * a table and commit, into the same tables with the same settings, indexes last. Reading, projecting and stemming are
 * outside the clock.
 */
export async function secondsOfBarePostgresRows(log: EventLog, url: string): Promise<number> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query('SET synchronous_commit = off')
  const tables = allProjections.flatMap((projection) => projection.tables)
  for (const statement of tableStatements(tables, 'live')) await client.query(statement)
  const inserts = new Map(tables.map((table) => [table.name, insertInto(table)]))
  let nanoseconds = 0n
  const timed = async (action: () => Promise<void>) => {
    const startedAt = process.hrtime.bigint()
    await action()
    nanoseconds += process.hrtime.bigint() - startedAt
  }
  for await (const page of log.readAll({ pageSize: EVENTS_A_COMMIT })) {
    const rows = new Map<string, (readonly SqlValue[])[]>()
    for (const [table, values] of page
      .map(decode)
      .flatMap((event) => allProjections.flatMap(({ project }) => project(event)))) {
      rows.set(table, [...(rows.get(table) ?? []), values])
    }
    const statements = [...rows].map(([table, ofTable]) => inserts.get(table)?.(ofTable))
    await timed(async () => {
      await client.query('BEGIN')
      for (const statement of statements)
        if (statement !== undefined) await client.query(statement.text, statement.values)
      await client.query('COMMIT')
    })
  }
  await timed(async () => {
    for (const statement of postgresIndexStatements(tables, 'live', 1)) await client.query(statement)
  })
  await client.end()
  return Number(nanoseconds) / 1e9
}

type Prepared = { readonly text: string; readonly values: unknown[] }

function insertInto(table: Table): (rows: readonly (readonly SqlValue[])[]) => Prepared {
  const columns = columnsOf(table)
  const searched = searchColumnsOf(table)
  const names = columns.map(({ name }) => name)
  const given = [...names, ...searched.map(stemsOf)]
  const types = [
    ...columns.map(({ type }) => (type === 'integer' ? 'bigint' : 'text')),
    ...searched.map(() => 'text'),
  ]
  const places = types.map((type, index) => `$${index + 1}::${type}[]`)
  const read = [...names, ...searched.map((name) => `to_tsvector('simple', ${stemsOf(name)})`)]
  const text = `INSERT INTO ${table.name} (${given.join(', ')})
    SELECT ${read.join(', ')} FROM unnest(${places.join(', ')}) AS given (${given.join(', ')})`
  return (rows) => {
    const values: unknown[] = names.map((_, index) => rows.map((row) => row[index] ?? null))
    for (const name of searched) {
      const at = names.indexOf(name)
      values.push(rows.map((row) => (row[at] === null ? null : stemText(String(row[at])))))
    }
    return { text, values }
  }
}

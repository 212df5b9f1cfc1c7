import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { runLedger } from '../support/ledger-cli.js'
import { type Postgres, startPostgres } from '../support/postgres.js'

const folder = mkdtempSync(join(tmpdir(), 'ledger-verify-postgres-'))
let postgres: Postgres | undefined
let url = ''

beforeAll(async () => {
  postgres = await startPostgres()
  url = (await postgres?.newSchema()) ?? ''
  if (postgres === undefined) return
  expect(runLedger(folder, ['import', 'examples'], { READ_MODELS_URL: url })).toMatchObject({ status: 0 })
}, 60_000)
afterAll(async () => {
  await postgres?.stop()
  rmSync(folder, { recursive: true })
})

function verify() {
  const { status, stdout } = runLedger(folder, ['verify', '--only', 'read-models'], { READ_MODELS_URL: url })
  return { status, stdout, found: stdout.split('\n').filter((line) => line.startsWith('FOUND ')) }
}

/** What somebody does with a client of the database. @returns how many rows it changed */
async function edit(statement: string): Promise<number> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(statement)).rowCount ?? 0
  } finally {
    await client.end()
  }
}

test('read models in PostgreSQL are compared with the events, and an edited, a removed and a doubled row are named', async () => {
  if (postgres === undefined) return
  const untouched = verify()
  expect(untouched).toMatchObject({ status: 0, found: [] })
  expect(untouched.stdout).toContain('the read models are compared with what the events tell')
  const name = `SELECT name FROM body_names ORDER BY rowid LIMIT 1`
  expect(await edit(`UPDATE body_names SET name = 'Et annet navn' WHERE name = (${name})`)).toBeGreaterThan(0)
  const edited = verify()
  expect(edited.status).toBe(1)
  expect(edited.found[0]).toContain('read model body_names: a row that no event tells of: ')
  expect(edited.found[0]).toContain('Et annet navn')
  expect(edited.found.at(-1)).toContain('read model body_names: this row is missing or was changed: ')
  expect(await edit(`DELETE FROM body_names WHERE name = 'Et annet navn'`)).toBeGreaterThan(0)
  const removed = verify()
  expect(removed.status).toBe(1)
  expect(removed.found.every((line) => line.includes('this row is missing or was changed'))).toBe(true)
  runLedger(folder, ['replay'], { READ_MODELS_URL: url })
  expect(verify()).toMatchObject({ status: 0, found: [] })
  const columns = `SELECT string_agg(column_name, ', ') FROM information_schema.columns
    WHERE table_name = 'body_names' AND table_schema = current_schema() AND column_name <> 'rowid'`
  await edit(
    `DO $$ BEGIN EXECUTE format('INSERT INTO body_names (%1$s) SELECT %1$s FROM body_names LIMIT 1', (${columns})); END $$`,
  )
  expect(verify().found).toEqual([
    expect.stringMatching(/^FOUND read model body_names: holds \d+ rows, and its events tell of \d+$/),
  ])
}, 180_000)

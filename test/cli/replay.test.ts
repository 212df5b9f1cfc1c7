import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import { fillLog } from '../bench/fill-log.js'
import { runLedger } from '../support/ledger-cli.js'

const folder = mkdtempSync(join(tmpdir(), 'replay-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** How often the tables of each read model were made. */
function generations(): Readonly<Record<string, number>> {
  const database = new Database(join(folder, 'read-models.db'), { readonly: true })
  const rows = database
    .prepare<[], [string, number]>("SELECT projection, generation FROM checkpoints WHERE state = 'live'")
    .raw()
    .all()
  database.close()
  return Object.fromEntries(rows)
}

test('makes read models once, also where there were none, and one of them alone', async () => {
  const log = openSqliteLog(join(folder, 'ledger.db'))
  const events = await fillLog(log, { seed: 7, events: 5_500 })
  await log.close()
  const all = runLedger(folder, ['replay'])
  expect(all).toMatchObject({ status: 0, stderr: '' })
  expect(all.stdout).toContain(`${events} events replayed`)
  // The first are the empty ones that questions find while the others are made.
  const once = generations()
  expect(new Set(Object.values(once))).toEqual(new Set([2]))
  const one = runLedger(folder, ['replay', '--projection', 'decisions'])
  expect(one.stdout).toContain(`${events} events replayed`)
  expect(generations()).toEqual({ ...once, decisions: 3 })
  expect(runLedger(folder, ['replay', '--projection', 'nothing']).status).toBe(3)
}, 120_000)

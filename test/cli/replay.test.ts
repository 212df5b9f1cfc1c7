import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import { fillLog } from '../bench/fill-log.js'
import { runLedger } from '../support/ledger-cli.js'
import { CLI } from '../support/run-cli.js'

const folder = mkdtempSync(join(tmpdir(), 'replay-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The list of meetings, as a reader has it. */
const listed = () => runLedger(folder, ['meetings', '--format', 'json']).stdout

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

// A limit on the size of a file makes writes fail as a full disk does; only POSIX shells have one.
const onPosix = process.platform === 'win32' ? test.skip : test

onPosix(
  'a disk that fills up meanwhile leaves what was there, and there is a replay when there is room',
  () => {
    const before = { generations: generations(), listed: listed() }
    // Room enough to begin with, and not for all of it.
    const blocks = 2_000
    const full = spawnSync(
      'sh',
      ['-c', `ulimit -f ${blocks}; exec "$0" "$@"`, process.execPath, CLI, 'replay'],
      {
        encoding: 'utf8',
        env: { ...process.env, LEDGER_DATA: folder },
      },
    )
    expect({ status: full.status, says: full.stderr }).toEqual({
      status: 1,
      says: expect.stringMatching(/the disk (is full|does not answer, or is full)/),
    })
    expect({ generations: generations(), listed: listed() }).toEqual(before)
    expect(runLedger(folder, ['replay']).status).toBe(0)
    expect(listed()).toBe(before.listed)
    const raised = Object.entries(before.generations).map(([name, generation]) => [name, generation + 1])
    expect(generations()).toEqual(Object.fromEntries(raised))
  },
  120_000,
)

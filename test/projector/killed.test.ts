import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import Database from 'better-sqlite3'
import { allProjections } from '../../projections/all.js'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import { fillLog } from '../bench/fill-log.js'
import { contents, newEvent, uuid } from './workshop.js'

/** Kills in each case beside the one before the last step, spread over all of them; a larger number is for looking closer. */
const KILLS = Number(process.env.LEDGER_TEST_KILLS ?? 3)
/** Enough for a read model to be made by a rebuild and by the writing thread, beside the last ones that are taken live. */
const EVENTS = 6_000
const LATER_EVENTS = 1_500

const root = join(__dirname, '..', '..')
const cli = join(root, 'dist', 'src', 'cli.js')
const preload = pathToFileURL(join(root, 'test', 'support', 'die-at-statement.mjs')).href

const folder = mkdtempSync(join(tmpdir(), 'projector-killed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Child = { readonly dieAt?: string; readonly stepsFile?: string }

function ledger(dataDir: string, words: readonly string[], { dieAt, stepsFile }: Child = {}) {
  return spawnSync(process.execPath, [cli, ...words], {
    encoding: 'utf8',
    env: {
      ...process.env,
      LEDGER_DATA: dataDir,
      NODE_OPTIONS: `--import ${preload}`,
      ...(dieAt !== undefined && { LEDGER_DIE_AT: dieAt }),
      ...(stepsFile !== undefined && { LEDGER_STEPS: stepsFile }),
    },
  })
}

/** All that the live tables hold, where they are and what is parked, as one hash. */
function fingerprint(dataDir: string): string {
  const file = join(dataDir, 'read-models.db')
  const database = new Database(file, { readonly: true })
  const parked = database
    .prepare(
      `SELECT projection, position, stream, event_id, error FROM parked WHERE (projection, generation) IN
         (SELECT projection, generation FROM checkpoints WHERE state = 'live') ORDER BY 1, 2`,
    )
    .all()
  database.close()
  const { rows, checkpoints } = contents({ file }, allProjections)
  return createHash('sha256')
    .update(JSON.stringify([rows, checkpoints, parked]))
    .digest('hex')
}

const whatIsBuilding = (dataDir: string): unknown => {
  const database = new Database(join(dataDir, 'read-models.db'), { readonly: true })
  const building = database
    .prepare("SELECT name FROM sqlite_schema WHERE name LIKE '%\\_\\_next%' ESCAPE '\\'")
    .all()
  database.close()
  return building
}

async function makeLog(dataDir: string, isWithUnreadable: boolean): Promise<void> {
  const log = openSqliteLog(join(dataDir, 'ledger.db'))
  await fillLog(log, { seed: 41, events: EVENTS })
  if (isWithUnreadable) {
    const bodyId = uuid(1)
    const [registered, renamed] = [
      newEvent({ type: 'BodyRegistered', data: { bodyId, name: 'Rådet', kind: 'utvalg' } }),
      newEvent({ type: 'BodyRenamed', data: { bodyId, name: 'Storrådet' } }),
    ]
    await log.append(`body-${bodyId}`, 'no_stream', [registered, { ...renamed, data: '{}' }])
    await log.append(`body-${bodyId}`, '1', [
      newEvent({ type: 'BodyRenamed', data: { bodyId, name: 'Rådet' } }),
    ])
  }
  await fillLog(log, { seed: 43, events: LATER_EVENTS })
  await log.close()
}

let copies = 0
/** A folder of its own with copies of these files. */
function copyOf(from: string, names: readonly string[]): string {
  copies += 1
  const to = join(folder, `copy-${copies}`)
  mkdirSync(to)
  for (const name of names) {
    if (existsSync(join(from, name))) cpSync(join(from, name), join(to, name))
  }
  return to
}

const LOG = ['ledger.db']
const ALL = ['ledger.db', 'read-models.db', 'read-models.db-wal']

/** Some of the steps of both threads; the last one, which commits, always. */
function someSteps(stepsFile: string, seed: number): readonly string[] {
  const steps = readFileSync(stepsFile, 'utf8').trim().split('\n')
  const spread = Array.from({ length: KILLS }, (_, kill) => {
    const part = (seed + kill * 0.618_034) % 1
    return steps[Math.floor(part * steps.length)]
  })
  return [...new Set([...spread, steps.at(-1)])].filter((step) => step !== undefined)
}

describe.each([
  ['a log that can be read', false],
  ['a log with an event that cannot be read', true],
])('read models of %s, whose process is killed between two steps', (_, isWithUnreadable) => {
  const seed = Math.random()
  const start = join(folder, `start-${isWithUnreadable}`)
  /** The read models as they were before the last events came. */
  const behind = join(folder, `behind-${isWithUnreadable}`)
  let expected: string

  beforeAll(async () => {
    console.log(`seed ${seed}`)
    mkdirSync(start)
    await makeLog(start, isWithUnreadable)
    cpSync(start, behind, { recursive: true })
    expect(ledger(start, ['meetings']).status).toBe(0)
    expected = fingerprint(start)
    const database = new Database(join(behind, 'ledger.db'))
    const later = database.prepare('SELECT * FROM events WHERE position > ?').all(EVENTS - 500)
    database.prepare('DELETE FROM events WHERE position > ?').run(EVENTS - 500)
    ledger(behind, ['meetings'])
    const names = Object.keys(later[0] ?? {})
    const insert = database.prepare(
      `INSERT INTO events VALUES (${names.map((name) => `@${name}`).join(', ')})`,
    )
    for (const event of later) insert.run(event)
    database.close()
  }, 120_000)

  type Case = readonly [string, words: readonly string[], from: () => string, isLiveWhole: boolean]
  const cases: readonly Case[] = [
    ['while they are made', ['meetings'], () => copyOf(start, LOG), false],
    ['while they are made anew', ['replay'], () => copyOf(start, ALL), true],
    ['while they take what came', ['meetings'], () => copyOf(behind, ALL), false],
  ]
  test.each(cases)(
    '%s: they end up as if nothing had happened',
    (_, words, from, isLiveWhole) => {
      const stepsFile = join(folder, `steps-${copies}`)
      expect(ledger(from(), words, { stepsFile }).status).toBe(0)
      for (const dieAt of someSteps(stepsFile, seed)) {
        const dataDir = from()
        expect(ledger(dataDir, words, { dieAt }).signal).toBe('SIGKILL')
        // Live tables are whole and of use before anybody has mended anything.
        if (isLiveWhole) expect({ dieAt, live: fingerprint(dataDir) }).toEqual({ dieAt, live: expected })
        expect(ledger(dataDir, words)).toMatchObject({ status: 0, stderr: '' })
        expect({ dieAt, live: fingerprint(dataDir) }).toEqual({ dieAt, live: expected })
        expect(whatIsBuilding(dataDir)).toEqual([])
        rmSync(dataDir, { recursive: true })
      }
    },
    600_000,
  )
})

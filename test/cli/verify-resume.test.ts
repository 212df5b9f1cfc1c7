import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import Database from 'better-sqlite3'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import { fillLog } from '../bench/fill-log.js'
import { copiesOf } from '../support/copies.js'
import { CLI, runCli, startCli } from '../support/run-cli.js'

const scratch = mkdtempSync(join(tmpdir(), 'ledger-verify-resume-'))
const whole = join(scratch, 'whole')
const preload = pathToFileURL(join(__dirname, '..', 'support', 'die-at-statement.mjs')).href
/** What is read so far is kept after each 10,000 events: this many are hashed when the third is kept. */
const EVENTS = 25_000
const HASHED = 20_000
let root = ''
let events = 0

beforeAll(async () => {
  mkdirSync(whole)
  const log = openSqliteLog(join(whole, 'ledger.db'))
  events = await fillLog(log, { seed: 5, events: EVENTS })
  await log.close()
  runCli(whole, ['checkpoint'])
  runCli(whole, ['bodies'])
  root = rootIn(runCli(whole, ['verify', '--only', 'hashes']).stdout)
}, 120_000)
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const rootIn = (stdout: string) => /root (\S+)/.exec(stdout)?.[1] ?? 'none'
const foundIn = (stdout: string) => stdout.split('\n').filter((line) => line.startsWith('FOUND '))

const copied = copiesOf(whole, { into: scratch })

/** Runs `ledger verify` in a process that is killed right after it has kept what it read for this time. */
function killedAfter(folder: string, keeps: number, words: readonly string[] = []): void {
  const { signal } = spawnSync(process.execPath, [CLI, 'verify', ...words], {
    env: {
      ...process.env,
      LEDGER_DATA: folder,
      NODE_OPTIONS: `--import ${preload}`,
      LEDGER_DIE_AT: `main:${keeps}`,
      LEDGER_DIE_AT_SQL: 'COMMIT; BEGIN',
      LEDGER_DIE_AFTER: '1',
    },
  })
  expect(signal).toBe('SIGKILL')
}

const resume = (folder: string, ...words: readonly string[]) => {
  const { exitCode, stdout, stderr } = runCli(folder, ['verify', '--resume', ...words])
  return { exitCode, stdout, stderr, found: foundIn(stdout) }
}

function sql(folder: string, statement: string): void {
  const database = new Database(join(folder, 'ledger.db'))
  database.exec(statement)
  database.close()
}
const position = (event: number) =>
  `(SELECT position FROM events ORDER BY position LIMIT 1 OFFSET ${event - 1})`

test('one that was killed is gone on with, and comes to the same', () => {
  const folder = copied()
  killedAfter(folder, 2)
  killedAfter(folder, 1, ['--resume'])
  const { exitCode, stdout } = resume(folder)
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^events 1 to 10000 were hashed by the run of \S+Z$/m)
  expect(stdout).toMatch(/^events 10001 to 20000 were hashed by the run of \S+Z$/m)
  expect(stdout).toContain(`going on after ${HASHED} events; `)
  expect(rootIn(stdout)).toBe(root)
  expect(stdout).toContain('1 of 1 checkpoints borne out')
  expect(stdout).toContain(`${events} events folded by stream`)
  expect(stdout).toContain('ledger verify without --resume reads everything')
  // Nothing is left to go on with.
  expect(existsSync(join(folder, 'verification'))).toBe(false)
  expect(resume(folder)).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('code: not-found') })
}, 60_000)

test('streams that were folded, and events that were replayed, are gone on with too', () => {
  const folder = copied()
  // Begun, three times while hashing, once at the pass over streams, and once within it.
  killedAfter(folder, 6)
  const worker = spawnSync(process.execPath, [CLI, 'verify', '--resume'], {
    encoding: 'utf8',
    env: {
      ...process.env,
      LEDGER_DATA: folder,
      NODE_OPTIONS: `--import ${preload}`,
      LEDGER_DIE_AT: 'worker:12',
    },
  })
  expect(worker.signal).toBe('SIGKILL')
  expect(worker.stdout).toMatch(/^\d{5} events were folded before, and are not folded again$/m)
  const { exitCode, stdout } = resume(folder)
  expect({ exitCode, found: foundIn(stdout) }).toEqual({ exitCode: 0, found: [] })
  expect(stdout).toContain(`${events} events were folded before, and are not folded again`)
  expect(stdout).toContain('what was replayed before is not replayed again')
  expect(stdout).toContain('the read models are compared with what the events tell')
}, 60_000)

test('Ctrl-C ends it with a word about how to go on', async () => {
  const folder = copied()
  const { child, ended } = startCli(folder, ['verify'])
  while (!existsSync(join(folder, 'verification', 'progress.db'))) await delay(5)
  child.kill('SIGINT')
  const { exitCode, stderr } = await ended
  expect(exitCode).toBe(1)
  expect(stderr).toContain('ledger verify --resume goes on from there')
  expect(resume(folder)).toMatchObject({ exitCode: 0, found: [] })
}, 60_000)

const alterations: readonly (readonly [string, string])[] = [
  ['a byte changed', `UPDATE events SET data = replace(data, 'a', 'b') WHERE position = ${position(5_000)}`],
  ['an event taken out', `DELETE FROM events WHERE position = ${position(5_000)}`],
  ['the end cut off', `DELETE FROM events WHERE position > ${position(HASHED - 5)}`],
]

test.each(alterations)(
  '%s among what was read before is found where it is read again',
  (_what, statement) => {
    const folder = copied()
    killedAfter(folder, 3, ['--only', 'hashes'])
    sql(folder, statement)
    const { exitCode, found, stdout } = resume(folder, '--only', 'hashes')
    expect(exitCode).toBe(1)
    expect(found[0]).toMatch(/events \d+ to \d+ are not what the run read that this one goes on with/)
    expect(stdout).not.toContain('Nothing was found')
  },
)

test('a tree that was kept whose leaves are right, and what stands above them is not, is found', () => {
  const folder = copied()
  const tree = new Database(join(folder, 'proof.db'))
  const tile = tree.prepare<[], Buffer>('SELECT hashes FROM tiles WHERE level = 1').pluck().get() as Buffer
  tile.writeUInt8(tile.readUInt8(40) ^ 1, 40)
  tree.prepare('UPDATE tiles SET hashes = ? WHERE level = 1').run(tile)
  tree.close()
  const { exitCode, stdout } = runCli(folder, ['verify', '--only', 'hashes'])
  expect(exitCode).toBe(1)
  expect(foundIn(stdout)).toEqual([
    expect.stringContaining('and does not go with them: what stands above tile'),
  ])
})

test('what was found before it was killed is told by the run that goes on', () => {
  const folder = copied()
  sql(folder, `UPDATE events SET data = replace(data, 'a', 'b') WHERE position = ${position(100)}`)
  killedAfter(folder, 3, ['--only', 'hashes'])
  const { exitCode, found } = resume(folder, '--only', 'hashes')
  expect(exitCode).toBe(1)
  expect(found.some((line) => line.endsWith('is not what was recorded'))).toBe(true)
})

test('what it cannot go on with is refused: another ledger’s, a damaged one, another question, an older checkpoint', () => {
  const other = join(scratch, 'other')
  runCli(other, ['import', join(__dirname, '..', '..', 'examples', 'organ.csv')])
  const older = join(scratch, 'older.txt')
  const folder = copied()
  killedAfter(folder, 3, ['--only', 'hashes'])
  cpSync(join(folder, 'verification'), join(other, 'verification'), { recursive: true })
  expect(resume(other)).toMatchObject({
    exitCode: 3,
    stderr: expect.stringMatching(/it is of decision-ledger\/\S+, and this log is/),
  })
  expect(resume(folder)).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('it looked at hashes'),
  })
  writeFileSync(older, checkpointOf(folder, 15_000))
  const asked = resume(folder, '--only', 'hashes', '--checkpoint', older)
  expect(asked).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('was not there when its events were hashed'),
  })
  for (const end of ['-wal', '-shm'])
    rmSync(join(folder, 'verification', `progress.db${end}`), { force: true })
  writeFileSync(
    join(folder, 'verification', 'progress.db'),
    'no database at all, but long enough to look like one',
  )
  expect(resume(folder, '--only', 'hashes')).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('cannot be gone on with'),
  })
  expect(runCli(folder, ['verify', '--only', 'hashes'])).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('this one reads everything anew'),
  })
}, 60_000)

/** A checkpoint of fewer events, as an auditor may have kept one: of a copy that has no more. */
function checkpointOf(folder: string, size: number): string {
  const copy = copied()
  rmSync(join(copy, 'checkpoints'), { recursive: true })
  for (const end of ['', '-wal', '-shm']) rmSync(join(copy, `proof.db${end}`), { force: true })
  cpSync(join(folder, 'signing-keys'), join(copy, 'signing-keys'), { recursive: true })
  sql(copy, `DELETE FROM events WHERE position > ${position(size)}`)
  return runCli(copy, ['checkpoint']).stdout
}

test('two at a time: the second cannot be gone on with, and says so', () => {
  const folder = copied()
  mkdirSync(join(folder, 'verification'))
  const first = new Database(join(folder, 'verification', 'progress.db'))
  first.exec('BEGIN EXCLUSIVE')
  const beside = runCli(folder, ['verify', '--only', 'hashes'])
  expect(beside).toMatchObject({ exitCode: 0 })
  expect(beside.stderr).toContain('another ledger verify of this ledger is under way')
  expect(resume(folder)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('is under way') })
  first.close()
})

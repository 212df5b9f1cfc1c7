import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { EventLog, ExpectedVersion, StoredEvent } from '../../src/ledger/event-log.js'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import { collect, expectAscending, idsOf, newStream } from './log-samples.js'

const KILLS = 18
const LONGEST_RUN_MS = 120

const folder = mkdtempSync(join(tmpdir(), 'kill-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Append = { readonly stream: string; readonly expected: ExpectedVersion; readonly ids: readonly string[] }
type Run = { readonly acknowledged: readonly Append[]; readonly unacknowledged: readonly Append[] }

const support = (name: string) => join(__dirname, 'support', name)

const preload = pathToFileURL(join(__dirname, '..', 'support', 'die-at-statement.mjs')).href

function startWriter(file: string, seed: number, options: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const said = join(folder, `said-${seed}.jsonl`)
  const out = openSync(said, 'w')
  const child = spawn(
    process.execPath,
    [support('append-until-killed.mjs'), file, String(seed), ...options],
    { stdio: ['ignore', out, 'inherit'], env: { ...process.env, ...env } },
  )
  closeSync(out)
  return { child, said }
}

/** Runs the writing child and kills it with SIGKILL at some moment after its first acknowledgement. */
async function runAndKill(file: string, seed: number, runMs: number, ...options: string[]): Promise<Run> {
  const { child, said } = startWriter(file, seed, options)
  const ended = once(child, 'exit')
  await firstLine(child, said)
  await pause(runMs)
  child.kill('SIGKILL')
  await ended
  return readRun(readFileSync(said, 'utf8'))
}

type Statement = {
  readonly sql: string
  readonly number: number
  readonly isAfter: boolean
  readonly thread?: 'worker'
}

/** Runs the writing child, which dies at a statement of its own. */
async function runUntilStatement(
  file: string,
  seed: number,
  { sql, number, isAfter, thread }: Statement,
  ...options: string[]
): Promise<Run> {
  const { child, said } = startWriter(file, seed, options, {
    NODE_OPTIONS: `--import ${preload}`,
    LEDGER_DIE_AT: `${thread ?? 'main'}:${number}`,
    LEDGER_DIE_AT_SQL: sql,
    ...(isAfter && { LEDGER_DIE_AFTER: '1' }),
  })
  const [, signal] = await once(child, 'exit')
  expect(signal).toBe('SIGKILL')
  return readRun(readFileSync(said, 'utf8'))
}

async function firstLine(child: ChildProcess, said: string): Promise<void> {
  while (statSync(said).size === 0) {
    if (child.exitCode !== null)
      throw new Error(`the writing child ended by itself with ${child.exitCode}: is it built?`)
    await pause(2)
  }
}

function readRun(said: string): Run {
  // The last line may be cut by the kill; what was not said whole was not said.
  const lines = said
    .slice(0, said.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1)
  const tried = new Map<string, Append>()
  const acknowledged: Append[] = []
  for (const line of lines) {
    const { try: issued, ack }: { try?: Append; ack?: Append } = JSON.parse(line)
    if (issued) tried.set(issued.ids.join(), issued)
    if (ack) {
      acknowledged.push(ack)
      tried.delete(ack.ids.join())
    }
  }
  return { acknowledged, unacknowledged: [...tried.values()] }
}

/** What is acknowledged and not in the log, once, whole and in the order of acknowledgement within its stream. */
function missing(acknowledged: readonly Append[], stored: readonly StoredEvent[]): readonly Append[] {
  const versions = new Map(
    stored.map(({ id, stream, streamVersion }) => [`${stream} ${id}`, Number(streamVersion)]),
  )
  return acknowledged.filter(({ stream, expected, ids }) => {
    const first = expected === 'no_stream' ? 0 : Number(expected) + 1
    return !ids.every((id, index) => versions.get(`${stream} ${id}`) === first + index)
  })
}

function expectSound(stored: readonly StoredEvent[]): void {
  expectAscending(stored)
  expect(new Set(idsOf(stored)).size).toBe(stored.length)
  const next = new Map<string, number>()
  const displaced = stored.filter(({ stream, streamVersion }) => {
    const expected = next.get(stream) ?? 0
    next.set(stream, expected + 1)
    return Number(streamVersion) !== expected
  })
  expect(displaced).toEqual([])
}

/** Retries what was not acknowledged, twice: wherever the kill fell, its events are there once and the answers agree. */
async function retryAll(log: EventLog, appends: readonly Append[]): Promise<void> {
  for (const { stream, expected, ids } of appends) {
    const events = ids.map((id) => ({
      id,
      type: 'SomethingHappened',
      version: 1,
      data: '"again"',
      metadata: '{}',
    }))
    const first = await log.append(stream, expected, events)
    expect(await log.append(stream, expected, events)).toEqual(first)
  }
}

describe('a writing process that is killed', () => {
  test(`${KILLS} times at random moments loses no acknowledged append, and retries have one effect`, async () => {
    const seed = Math.floor(Math.random() * 2 ** 31)
    console.log(`seed ${seed}`)
    const file = join(folder, 'killed.db')
    const acknowledged: Append[] = []
    for (let kill = 0; kill < KILLS; kill++) {
      // The moments follow from the seed as well; a golden ratio sequence spreads them over the whole span.
      const runMs = LONGEST_RUN_MS * ((seed / 2 ** 31 + kill * 0.618_034) % 1)
      const run = await runAndKill(file, seed + kill, runMs, ...(kill % 2 === 0 ? [] : ['--in-thread']))
      acknowledged.push(...run.acknowledged)
      const log = openSqliteLog(file)
      const stored = await collect(log.readAll())
      expectSound(stored)
      expect(missing(acknowledged, stored)).toEqual([])
      await retryAll(log, run.unacknowledged)
      const after = await collect(log.readAll())
      expectSound(after)
      expect(missing([...acknowledged, ...run.unacknowledged], after)).toEqual([])
      acknowledged.push(...run.unacknowledged)
      await log.close()
    }
    expect(acknowledged.length).toBeGreaterThan(KILLS * 8)
  }, 60_000)

  // Seen red with ids that go into their index in a commit of their own, and with groups that are no transaction.
  const statements: readonly Statement[] = [
    { sql: 'INSERT OR IGNORE INTO event_ids ', number: 1, isAfter: false },
    { sql: 'INSERT OR IGNORE INTO event_ids ', number: 1, isAfter: true },
    { sql: 'UPDATE event_ids_end', number: 1, isAfter: true },
    { sql: 'INSERT INTO events', number: 700, isAfter: false },
    { sql: 'COMMIT', number: 3, isAfter: false },
    { sql: 'COMMIT', number: 3, isAfter: true },
    { sql: 'INSERT OR IGNORE INTO event_ids ', number: 1, isAfter: true, thread: 'worker' },
    { sql: 'INSERT INTO events', number: 700, isAfter: false, thread: 'worker' },
    { sql: 'COMMIT', number: 3, isAfter: false, thread: 'worker' },
    { sql: 'COMMIT', number: 3, isAfter: true, thread: 'worker' },
  ]
  test.each(statements)(
    'at a statement, %j: whole appends are there, and every id is known',
    async (statement) => {
      const file = join(folder, `${statements.indexOf(statement)}.db`)
      const options = statement.thread === undefined ? ['--large'] : ['--large', '--in-thread']
      const run = await runUntilStatement(file, 1_000 + statements.indexOf(statement), statement, ...options)
      const log = openSqliteLog(file)
      const stored = await collect(log.readAll())
      expectSound(stored)
      expect(missing(run.acknowledged, stored)).toEqual([])
      await retryAll(log, run.unacknowledged)
      const after = await collect(log.readAll())
      expectSound(after)
      expect(missing([...run.acknowledged, ...run.unacknowledged], after)).toEqual([])
      for (let index = 0; index < after.length; index += 97) {
        const known = after[index]
        if (known === undefined) throw new Error('an index within the events')
        const again = log.append(newStream(), 'no_stream', [known])
        await expect(again).rejects.toMatchObject({ name: 'DuplicateEventId', stream: known.stream })
      }
      await log.close()
    },
    60_000,
  )

  // The control: the same check sees a writer that acknowledges before the commit.
  test('and acknowledges too early is found out', async () => {
    const file = join(folder, 'early.db')
    const beforeCommit = { sql: 'COMMIT', number: 3, isAfter: false }
    const { acknowledged } = await runUntilStatement(file, 2_000, beforeCommit, '--acknowledge-early')
    const log = openSqliteLog(file)
    expect(missing(acknowledged, await collect(log.readAll())).length).toBeGreaterThan(0)
    await log.close()
  })
})

// A limit on the size of a file makes writes fail as a full disk does; only POSIX shells have one.
const onPosix = process.platform === 'win32' ? test.skip : test

onPosix.each(['', '--in-thread'])(
  'a writer whose disk is full keeps what it acknowledged, and nothing of what was refused %s',
  async (option) => {
    const file = join(folder, `full${option}.db`)
    const command = `ulimit -f 2000; exec "${process.execPath}" "${support('fill-disk.mjs')}" "${file}" ${option}`
    const { stdout, stderr, status } = spawnSync('sh', ['-c', command], { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
    const idsSaid = (word: string) =>
      lines.flatMap(([said, id]) => (said === word && id !== undefined ? [id] : []))
    expect(
      lines.some(([said, , code]) => said === 'refused' && /^SQLITE_(FULL|IOERR)/.test(code ?? '')),
    ).toBe(true)
    const log = openSqliteLog(file)
    const stored = new Set(idsOf(await collect(log.readAll())))
    expect(idsSaid('ack').length).toBeGreaterThan(50)
    expect(idsSaid('ack').filter((id) => !stored.has(id))).toEqual([])
    expect(idsSaid('refused').filter((id) => stored.has(id))).toEqual([])
    await log.close()
  },
)

test('what an append in the thread comes to is told as it is told without one', async () => {
  const file = join(folder, 'in-thread.db')
  const env = {
    ...process.env,
    NODE_OPTIONS: `--import ${preload}`,
    LEDGER_DIE_AT_SQL: 'COMMIT',
    LEDGER_STEPS: join(folder, 'steps'),
  }
  const child = spawnSync(process.execPath, [support('append-in-thread.mjs'), file], {
    env,
    encoding: 'utf8',
  })
  expect(child.stderr).toBe('')
  const { first, said } = JSON.parse(child.stdout)
  expect(said.slice(0, 8)).toEqual(Array(8).fill('0'))
  expect(said.slice(8)).toMatchObject([
    { name: 'WrongExpectedVersion', stream: first.stream, expected: 'no_stream', actual: '0' },
    { name: 'DuplicateEventId', eventId: first.id, stream: first.stream },
  ])
  const log = openSqliteLog(file)
  expectSound(await collect(log.readAll()))
  await log.close()
})

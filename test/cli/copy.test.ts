import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { canonicalEvent } from '../../src/ledger/envelope.js'
import type { StoredEvent } from '../../src/ledger/event-log.js'
import { openEventStoreLog } from '../../src/ledger/eventstoredb/eventstoredb-log.js'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import { collect, newEvent, newStream } from '../ledger/log-samples.js'
import { type EventStoreProcess, startEventStoreProcess } from '../support/event-store-process.js'
import { runCli, startCli } from '../support/run-cli.js'

jest.setTimeout(120_000)

const EXAMPLES = join(__dirname, '..', '..', 'examples')
const folder = mkdtempSync(join(tmpdir(), 'ledger-copy-'))
const home = join(folder, 'home')
let stores: EventStoreProcess[] = []

afterAll(() => rmSync(folder, { recursive: true }))
afterEach(async () => {
  for (const store of stores) await store.stop()
  stores = []
})

async function startStore(): Promise<EventStoreProcess> {
  const store = await startEventStoreProcess()
  stores.push(store)
  return store
}

async function eventsIn(file: string): Promise<readonly StoredEvent[]> {
  const log = openSqliteLog(file, { readonly: true })
  return collect(log.readAll()).finally(() => log.close())
}
const canonical = (events: readonly StoredEvent[]) => events.map(canonicalEvent)

beforeAll(() => {
  const { exitCode, stderr } = runCli(home, ['import', EXAMPLES])
  if (exitCode !== 0) throw new Error(stderr)
})

test('a ledger moves to EventStoreDB with its history, is used there, and moves back', async () => {
  const store = await startStore()
  const before = await eventsIn(join(home, 'ledger.db'))
  const there = runCli(home, ['copy', '--to', store.url])
  expect(there).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining(`${before.length} events copied`),
  })
  expect(there.stdout).toMatch(
    /All [0-9]+ compared: the same ids, order, times and content, SHA-256 [0-9a-f]{64}/,
  )
  const log = openEventStoreLog(store.url)
  expect(canonical(await collect(log.readAll()))).toEqual(canonical(before))
  await log.close()
  // Known as of before the copy: the first times of recording are what is asked for.
  const knownAt = JSON.parse(before.at(-1)?.metadata ?? '').recordedAt as string
  const question = ['decisions', '--known-at', knownAt, '--format', 'json']
  const answer = runCli(home, question).stdout
  process.env.EVENTSTORE_URL = store.url
  try {
    expect(runCli(home, question).stdout).toBe(answer)
    const done = runCli(home, ['do', 'RegisterPerson', '--data', '{"name":"Kari Nordli"}'])
    expect(done).toMatchObject({ exitCode: 0 })
  } finally {
    delete process.env.EVENTSTORE_URL
  }
  const back = join(folder, 'back')
  expect(runCli(home, ['copy', '--from', store.url, '--to', back])).toMatchObject({ exitCode: 0 })
  const copied = await eventsIn(join(back, 'ledger.db'))
  expect(canonical(copied.slice(0, before.length))).toEqual(canonical(before))
  expect(copied.length).toBeGreaterThan(before.length)
})

test('what was signed before a move holds for the copy, which goes on being signed', async () => {
  const store = await startStore()
  expect(runCli(home, ['checkpoint'])).toMatchObject({ exitCode: 0 })
  expect(runCli(home, ['copy', '--to', store.url])).toMatchObject({ exitCode: 0 })
  process.env.EVENTSTORE_URL = store.url
  try {
    const { exitCode, stdout } = runCli(home, ['verify', '--only', 'hashes'])
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining('1 of 1 checkpoints borne out'),
    })
    runCli(home, ['do', 'RegisterPerson', '--data', '{"name":"Kari Nordli"}'])
    // The tree tells events by their positions, which are the store's own: they are taken anew, once.
    expect(runCli(home, ['checkpoint'])).toMatchObject({
      exitCode: 0,
      stderr: expect.stringMatching(
        /^notice: the log is in another store .*: all \d+ events .* are the same$/m,
      ),
    })
    runCli(home, ['do', 'RegisterPerson', '--data', '{"name":"Kari Sørli"}'])
    const again = runCli(home, ['checkpoint'])
    expect(again).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('another store') })
    expect(runCli(home, ['verify', '--only', 'hashes']).stdout).toContain('3 of 3 checkpoints borne out')
  } finally {
    delete process.env.EVENTSTORE_URL
    for (const name of ['checkpoints', 'signing-keys', 'proof.db'])
      rmSync(join(home, name), { recursive: true, force: true })
  }
})

test('a copy that was killed is gone on with, and once whole nothing more is copied', async () => {
  const store = await startStore()
  const events = await eventsIn(join(home, 'ledger.db'))
  const copying = startCli(home, ['copy', '--to', store.url])
  const log = openEventStoreLog(store.url)
  const ending = new AbortController()
  for await (const page of log.subscribe({ from: '', signal: ending.signal })) {
    if (page.length > 0) ending.abort()
  }
  copying.child.kill('SIGKILL')
  await copying.ended
  const again = runCli(home, ['copy', '--to', store.url])
  expect(again).toMatchObject({ exitCode: 0, stderr: '' })
  expect(canonical(await collect(log.readAll()))).toEqual(canonical(events))
  expect(runCli(home, ['copy', '--to', store.url]).stdout).toContain(
    `0 events copied from ${join(home, 'ledger.db')}`,
  )
  await log.close()
})

describe('a target', () => {
  test('that holds something else is refused, and left as it is', async () => {
    const store = await startStore()
    const log = openEventStoreLog(store.url)
    await log.append(newStream(), 'no_stream', [newEvent()])
    const { exitCode, stderr } = runCli(home, ['copy', '--to', store.url])
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('no copy of it'),
    })
    expect(await collect(log.readAll())).toHaveLength(1)
    await log.close()
  })

  test('whose content is not the same any more is told of, with the event', () => {
    const target = join(folder, 'altered')
    expect(runCli(home, ['copy', '--to', target])).toMatchObject({ exitCode: 0 })
    const database = new Database(join(target, 'ledger.db'))
    database.exec(`UPDATE events SET data = '{"altered":true}' WHERE position = 7`)
    database.close()
    const { exitCode, stderr } = runCli(home, ['copy', '--to', target])
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('event 7 of the log is another one in the target'),
    })
  })

  test('that is the source, and a source that is not there, are refused and nothing is made', () => {
    expect(runCli(home, ['copy', '--to', home])).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('both the source and the target'),
    })
    const nowhere = join(folder, 'nowhere')
    expect(runCli(home, ['copy', '--from', nowhere, '--to', join(folder, 'new')])).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('field: --from'),
    })
    expect(existsSync(join(folder, 'new'))).toBe(false)
  })
})

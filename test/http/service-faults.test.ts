import {
  chmodSync,
  chownSync,
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import Database from 'better-sqlite3'
import { commandAnswer } from '../../src/contract/command-answer.js'
import { eventPage } from '../../src/contract/event-params.js'
import { readiness } from '../../src/contract/health.js'
import { listRows, pageOf } from '../../src/contract/list-rows.js'
import { problem } from '../../src/contract/problem.js'
import { openCuttingProxy } from '../support/cutting-proxy.js'
import { idOf } from '../support/ledger-fixture.js'
import { type ServedLedger, startServedLedger } from '../support/served-ledger.js'

let folder: string
let serving: ServedLedger | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-faults-'))
})
afterEach(async () => {
  await serving?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const start = async (wrapper?: readonly string[]) => {
  serving = await startServedLedger(folder, wrapper)
  return serving
}
const registerBody = (url: string, name: string, key: string) =>
  fetch(`${url}/api/commands/RegisterBody`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ bodyId: idOf(name), name, kind: 'utvalg' }),
  })
const bodiesIn = async (url: string) =>
  eventPage.parse(await (await fetch(`${url}/api/events?limit=1000&type=BodyRegistered`)).json()).items

test('an answer that was cut off comes again: at once, later, to several at a time, and after a restart', async () => {
  const first = await start()
  const proxy = await openCuttingProxy(first.url)
  await expect(registerBody(proxy.url, 'Kulturutvalget', 'the key')).rejects.toThrow()
  await proxy.close()
  const together = await Promise.all(
    [1, 2, 3].map(() => registerBody(first.url, 'Kulturutvalget', 'the key')),
  )
  expect(together.map(({ status }) => status)).toEqual([200, 200, 200])
  const answers = await Promise.all(
    together.map(async (response) => commandAnswer.parse(await response.json())),
  )
  await first.kill('SIGKILL')
  const second = await start()
  const later = await registerBody(second.url, 'Kulturutvalget', 'the key')
  expect(
    new Set([...answers, commandAnswer.parse(await later.json())].map((one) => JSON.stringify(one))).size,
  ).toBe(1)
  expect(await bodiesIn(second.url)).toHaveLength(1)
})

test('told to stop, the service answers what it has begun, and ends with 0', async () => {
  const { url, kill } = await start()
  await registerBody(url, 'Utvalg', 'warm')
  const asked = Array.from({ length: 50 }, (_, number) =>
    registerBody(url, `Utvalg ${number}`, `key ${number}`).then(
      ({ status }) => status,
      () => 'not taken',
    ),
  )
  // The first is answered, so the others have reached the service or are about to.
  await asked[0]
  expect(await kill('SIGTERM')).toBe(0)
  const outcomes = await Promise.all(asked)
  const again = await start()
  const done = outcomes.filter((status) => status === 201).length
  expect(done).toBeGreaterThan(0)
  expect((await bodiesIn(again.url)).length).toBeGreaterThanOrEqual(done + 1)
})

test('with a full disk commands are refused with what to do, and what was acknowledged is there', async () => {
  const { url, kill } = await start(['bash', '-c', 'ulimit -f 3000; exec "$0" "$@"'])
  let acknowledged = 0
  let refusal: Response | undefined
  for (let number = 0; refusal === undefined && number < 3_000; number++) {
    const response = await registerBody(url, `${number} ${'x'.repeat(480)}`, `key ${number}`)
    if (response.ok) acknowledged += 1
    else refusal = response
  }
  expect(refusal?.status).toBe(507)
  expect(problem.parse(await refusal?.json())).toMatchObject({ code: 'storage-full' })
  await kill('SIGKILL')
  const again = await start()
  const names = new Set<unknown>()
  for (let next: string | undefined = ''; next !== undefined; ) {
    const page = eventPage.parse(
      await (await fetch(`${again.url}/api/events?limit=1000&type=BodyRegistered&from=${next}`)).json(),
    )
    for (const { data } of page.items) names.add(data?.name)
    next = page.next
  }
  expect(names.size).toBeGreaterThanOrEqual(acknowledged)
  expect((await registerBody(again.url, 'There is room again', 'room')).status).toBe(201)
})

test('read models that were taken away are made anew when the service starts', async () => {
  const first = await start()
  await registerBody(first.url, 'Kulturutvalget', 'the key')
  await first.kill('SIGTERM')
  for (const ending of ['', '-wal', '-shm']) rmSync(join(folder, `read-models.db${ending}`), { force: true })
  const second = await start()
  const answer = commandAnswer.parse(
    await (await registerBody(second.url, 'Kulturutvalget', 'the key')).json(),
  )
  const read = await fetch(`${second.url}/api/bodies?after=${answer.position}`)
  expect(await read.json()).toMatchObject({ items: [{ name: 'Kulturutvalget' }] })
})

test('without its folder the service says that it is not ready and why, as the contract has it', async () => {
  const { url } = await start()
  expect((await fetch(`${url}/health/ready`)).status).toBe(200)
  renameSync(folder, `${folder}-away`)
  try {
    const answer = await fetch(`${url}/health/ready`)
    expect(answer.status).toBe(503)
    expect(readiness.parse(await answer.json()).status).toBe('store-not-writable')
  } finally {
    renameSync(`${folder}-away`, folder)
  }
})

test('a log that is no log keeps the service from starting, and is told of', async () => {
  writeFileSync(join(folder, 'ledger.db'), 'no database at all, but some text that is long enough to be read')
  await expect(start()).rejects.toThrow(/ledger\.db/)
})

const listed = pageOf(listRows.bodies)

const PAGE_BYTES = 4_096
/** The first byte of a page of a table's rows. */
const ROWS_OF_TABLE = 0x0d

/** Where the page with the rows of this event begins, in the log's file. */
function pageOfEvent(eventId: string): number {
  const file = readFileSync(join(folder, 'ledger.db'))
  for (let at = file.indexOf(eventId); at >= 0; at = file.indexOf(eventId, at + 1)) {
    const start = at - (at % PAGE_BYTES)
    if (file[start] === ROWS_OF_TABLE) return start
  }
  throw new Error(`event ${eventId} is in no page of rows`)
}

function writePage(start: number, bytes: Buffer): void {
  const opened = openSync(join(folder, 'ledger.db'), 'r+')
  writeSync(opened, bytes, 0, bytes.length, start)
  closeSync(opened)
}

test('with a damaged page of the log commands are refused and lists answered, and with the page back all is there', async () => {
  const first = await start()
  for (let number = 0; number < 60; number++)
    await registerBody(first.url, `Utvalg ${number}`, `key ${number}`)
  const before = await bodiesIn(first.url)
  expect(await first.kill('SIGTERM')).toBe(0)
  const damaged = before[30]
  if (damaged === undefined) throw new Error('an event in the middle')
  const page = pageOfEvent(damaged.id)
  const sound = readFileSync(join(folder, 'ledger.db')).subarray(page, page + PAGE_BYTES)
  writePage(page, Buffer.alloc(PAGE_BYTES, 0xa5))

  const second = await start()
  const told = { code: 'storage-damaged', detail: expect.stringContaining('ledger doctor') }
  const events = await fetch(`${second.url}/api/events?limit=1000`)
  expect([events.status, await events.json()]).toEqual([500, expect.objectContaining(told)])
  // Ids of new events are compared with those of the newest ones, and they cannot all be read.
  const refused = await registerBody(second.url, 'Utvalg 60', 'key 60')
  expect([refused.status, await refused.json()]).toEqual([500, expect.objectContaining(told)])
  const listed = await fetch(`${second.url}/api/bodies?limit=100`)
  expect(await listed.json()).toHaveProperty('items.length', 60)
  await second.kill('SIGTERM')

  writePage(page, Buffer.from(sound))
  const third = await start()
  expect((await registerBody(third.url, 'Utvalg 60', 'key 60')).status).toBe(201)
  const after = await bodiesIn(third.url)
  expect(after.slice(0, 60)).toEqual(before)
  expect(after.slice(60).map(({ data }) => data?.name)).toEqual(['Utvalg 60'])
}, 60_000)

test('a command after an event that cannot be read is refused with what to do, and others are taken', async () => {
  const first = await start()
  await registerBody(first.url, 'Kulturutvalget', 'a key')
  await first.kill('SIGTERM')
  const log = new Database(join(folder, 'ledger.db'))
  log.prepare("UPDATE events SET data = '{' || data WHERE type = 'BodyRegistered'").run()
  log.close()
  const second = await start()
  const told = async (language: string) => {
    const refused = await fetch(`${second.url}/api/commands/RenameBody`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': language },
      body: JSON.stringify({
        bodyId: idOf('Kulturutvalget'),
        name: 'Utvalg for kultur',
        validFrom: '2026-01-01',
      }),
    })
    return [refused.status, problem.parse(await refused.json())]
  }
  const detail = (words: string) => expect.objectContaining({ code: 'storage-damaged', detail: words })
  expect(await told('en')).toEqual([500, detail(expect.stringMatching(/^an event .* ledger doctor/))])
  expect(await told('nb')).toEqual([500, detail(expect.stringMatching(/^En hendelse .* ledger doctor/))])
  expect((await registerBody(second.url, 'Skoleutvalget', 'another key')).status).toBe(201)
})

/** Who may not write where the permissions say so, which the superuser always may. */
const NOBODY = 65_534
const asNobody = process.getuid?.() === 0 ? ['setpriv', `--reuid=${NOBODY}`, '--clear-groups'] : undefined

test('in a folder that cannot be written what needs a new file is refused, the service says so, and it goes on when it can', async () => {
  if (asNobody !== undefined) chownSync(folder, NOBODY, NOBODY)
  const { url } = await start(asNobody)
  expect((await registerBody(url, 'Kulturutvalget', 'a key')).status).toBe(201)
  const sign = () => fetch(`${url}/api/checkpoints`, { method: 'POST' })
  chmodSync(folder, 0o555)
  try {
    const refused = await sign()
    expect([refused.status, problem.parse(await refused.json())]).toEqual([
      503,
      expect.objectContaining({ code: 'storage-read-only' }),
    ])
    const ready = await fetch(`${url}/health/ready`)
    expect([ready.status, readiness.parse(await ready.json()).status]).toEqual([503, 'store-not-writable'])
    expect(await (await fetch(`${url}/api/bodies`)).json()).toHaveProperty('items.length', 1)
  } finally {
    chmodSync(folder, 0o755)
  }
  expect((await sign()).status).toBe(200)
  expect((await fetch(`${url}/health/ready`)).status).toBe(200)
})

test('a clock that is set back loses nothing: what is recorded, and asked, goes on from what was, also after a restart', async () => {
  const clock = join(folder, 'clock')
  const preload = pathToFileURL(join(__dirname, '..', 'support', 'shifted-clock.mjs')).href
  const wrapper = ['env', `NODE_OPTIONS=--import ${preload}`, `LEDGER_CLOCK=${clock}`]
  const DAY_MS = 24 * 60 * 60 * 1_000
  const names: string[] = []
  const record = async (url: string, name: string) => {
    names.push(name)
    const response = await registerBody(url, name, name)
    expect(response.status).toBe(201)
    return commandAnswer.parse(await response.json())
  }
  const asOfNow = async (url: string) => listed.parse(await (await fetch(`${url}/api/bodies`)).json()).asOf
  writeFileSync(clock, '0')
  const first = await start(wrapper)
  await record(first.url, 'before')
  const today = await asOfNow(first.url)
  writeFileSync(clock, `${-3 * DAY_MS}`)
  const { position } = await record(first.url, 'set back')
  expect(await (await fetch(`${first.url}/api/bodies?after=${position}`)).json()).toMatchObject({
    items: [{ name: 'before' }, { name: 'set back' }],
  })
  expect(await asOfNow(first.url)).toBe(today)
  expect((await registerBody(first.url, 'before', 'before')).status).toBe(200)
  await first.kill('SIGTERM')
  writeFileSync(clock, `${-5 * DAY_MS}`)
  const second = await start(wrapper)
  expect(await asOfNow(second.url)).toBe(today)
  await record(second.url, 'started earlier than it ended')
  const events = await bodiesIn(second.url)
  expect(events.map(({ data }) => data?.name)).toEqual(names)
  const times = events.map(({ recordedAt }) => recordedAt)
  expect(times).toEqual(times.toSorted())
}, 60_000)

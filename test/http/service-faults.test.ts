import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commandAnswer } from '../../src/contract/command-answer.js'
import { eventPage } from '../../src/contract/event-params.js'
import { readiness } from '../../src/contract/health.js'
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

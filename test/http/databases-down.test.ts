import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { type EventStoreProcess, startEventStoreProcess } from '../support/event-store-process.js'
import { openFaultyProxy } from '../support/faulty-proxy.js'
import { type Postgres, startPostgres } from '../support/postgres.js'
import { openService, type Service } from '../support/service.js'

jest.setTimeout(120_000)

let postgres: Postgres | undefined
let store: EventStoreProcess
let proxy: Awaited<ReturnType<typeof openFaultyProxy>>
let service: Service

beforeAll(async () => {
  postgres = await startPostgres()
  store = await startEventStoreProcess()
  const url = new URL((await postgres?.newSchema()) ?? 'postgres://nobody')
  proxy = await openFaultyProxy({ port: Number(url.port) })
  url.port = String(proxy.port)
  process.env.EVENTSTORE_URL = store.url
  process.env.READ_MODELS_URL = url.toString()
  if (postgres !== undefined) service = await openService()
})
afterAll(async () => {
  await service?.close()
  delete process.env.EVENTSTORE_URL
  delete process.env.READ_MODELS_URL
  await proxy.close()
  await store.stop()
  await postgres?.stop()
})

async function answered(sending: Promise<Response>): Promise<readonly [status: number, code: unknown]> {
  const answer = await sending
  const told = (await answer.json()) as { readonly code?: string }
  return [answer.status, told.code]
}

/** Whoever looks after the service gives up long before the databases do. */
const ready = () => fetch(`${service.url}/health/ready`, { signal: AbortSignal.timeout(10_000) })

async function untilReady(): Promise<void> {
  while ((await ready()).status !== 200) await delay(100)
}

test('without PostgreSQL commands go on, but for those that seal a name: these say so, and are done once it is back', async () => {
  if (postgres === undefined) return
  const bodyId = randomUUID()
  const register = { bodyId, name: 'Havnestyret', kind: 'styre' }
  expect(await answered(service.command('RegisterBody', register))).toEqual([201, undefined])
  await untilReady()
  proxy.refuse()
  const alias = service.command('AddBodyAlias', { bodyId, alias: 'Styret' })
  expect(await answered(alias)).toEqual([201, undefined])
  const personId = randomUUID()
  const headers = { 'idempotency-key': personId }
  const name = () => service.command('RegisterPerson', { personId, name: 'Kari Nordli' }, { headers })
  expect(await answered(name())).toEqual([503, 'keys-unavailable'])
  proxy.heal()
  expect(await answered(name())).toEqual([201, undefined])
  await untilReady()
})

test('a database that says nothing is told of by whoever asks whether the service is ready, before they give up', async () => {
  if (postgres === undefined) return
  await untilReady()
  store.kill('SIGSTOP')
  try {
    expect(await answered(ready())).toEqual([503, 'store-unavailable'])
  } finally {
    store.kill('SIGCONT')
  }
  await untilReady()
  proxy.stall()
  expect(await answered(ready())).toEqual([503, 'not-yet'])
  proxy.heal()
  await untilReady()
})

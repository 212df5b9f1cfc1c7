import { join } from 'node:path'
import { Writable } from 'node:stream'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'
import type { AccessLog } from '../../src/access-log/access-log.js'
import { openAccessLogFile } from '../../src/access-log/access-log-file.js'
import { authenticateBy } from '../../src/http/access/authenticate.js'
import { openApplication } from '../../src/http/application.js'
import { EventHub } from '../../src/http/events/event-hub.js'
import { everythingShown } from '../../src/http/events/event-views.js'
import { openMetrics } from '../../src/http/telemetry/metrics.js'
import { recordingClock } from '../../src/ledger/clock.js'
import { type LedgerInFolder, openLedgerInFolder } from '../support/ledger-in-folder.js'

let ledger: LedgerInFolder
let app: NestFastifyApplication
let hub: EventHub
let accessLog: AccessLog
const lines: string[] = []

beforeAll(async () => {
  ledger = openLedgerInFolder()
  await ledger.projector.catchUp()
  accessLog = openAccessLogFile(join(ledger.folder, 'access-log.db'))
  const showing = { viewsOf: everythingShown, record: accessLog.record }
  hub = new EventHub(ledger.log, showing)
  const { log, vault, readModels: models, projector, folder: dataDir } = ledger
  const projecting = { trouble: () => undefined, stop: () => {} }
  const metrics = openMetrics()
  metrics.watch(projector, hub, () => undefined)
  const logTo = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const clock = recordingClock()
  const base = {
    log,
    vault,
    clock,
    models,
    projector,
    projecting,
    hub,
    metrics,
    dataDir,
    hasUniqueEventIds: true,
  }
  // Nothing here asks for a proof.
  const asked = () => Promise.reject(new Error('nobody signs here'))
  const proof = { checkpoint: asked, prove: asked, requireHere: asked, folder: dataDir, publicKeys: () => [] }
  const parts = { ...base, accessLog, showing, proof }
  app = (await openApplication(parts, authenticateBy({ localActor: 'Test' }), logTo)).app
  await app.init()
  await app.getHttpAdapter().getInstance().ready()
})
afterAll(async () => {
  await app.close()
  await accessLog.close()
  await ledger.discard()
})

const REMOTE = '192.0.2.7'
const get = (url: string, options: { remoteAddress?: string; headers?: Record<string, string> } = {}) =>
  app.inject({ method: 'GET', url, remoteAddress: '127.0.0.1', ...options })

test('one address may ask so much and no more; whoever is on this machine may ask without end', async () => {
  const statuses: number[] = []
  for (let at = 0; at < 1_201; at++) {
    statuses.push((await get('/health/live', { remoteAddress: REMOTE })).statusCode)
  }
  expect(statuses.slice(0, 1_200).every((status) => status === 200)).toBe(true)
  const refused = await get('/health/live', { remoteAddress: REMOTE })
  expect([statuses.at(-1), refused.statusCode]).toEqual([429, 429])
  expect(refused.json()).toMatchObject({ status: 429, code: 'too-many-requests' })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  expect((await get('/health/live')).statusCode).toBe(200)
})

test('browsers are told to do no harm, and no other site may read', async () => {
  const { headers } = await get('/api/bodies', { headers: { origin: 'https://example.org' } })
  expect(headers['content-security-policy']).toMatch("default-src 'none'")
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['access-control-allow-origin']).toBeUndefined()
})

test('a request keeps the id that it brings, and one that is no plain id gets a new one', async () => {
  const idOf = async (given: string) =>
    (await get('/api/nothing', { headers: { 'x-request-id': given } })).json().requestId
  expect(await idOf('abc-123')).toBe('abc-123')
  expect(await idOf('a b')).toMatch(/^[0-9a-f-]{36}$/)
  expect(await idOf('x'.repeat(200))).toMatch(/^[0-9a-f-]{36}$/)
})

test('a log line tells the route and how it ended, and not what was asked for', async () => {
  lines.length = 0
  await get('/api/search?words=Kari%20Nordmann', { headers: { 'x-request-id': 'the-search' } })
  // Lines are written at the end of the turn, some at a time.
  await new Promise(setImmediate)
  const told = lines
    .join('')
    .split('\n')
    .filter((text) => text !== '')
  const line = told.map((text) => JSON.parse(text)).find(({ reqId }) => reqId === 'the-search')
  expect(line).toMatchObject({ method: 'GET', route: '/api/search', status: 200 })
  expect(lines.join('')).not.toMatch('Nordmann')
})

test('the numbers for Prometheus tell commands by type and outcome', async () => {
  const send = (type: string, payload: object) =>
    app.inject({ method: 'POST', url: `/api/commands/${type}`, payload, remoteAddress: '127.0.0.1' })
  const bodyId = '6f1d2c9e-1b1f-4c53-9a51-6c6f0b0a0001'
  await send('RegisterBody', { bodyId, name: 'Kulturutvalget', kind: 'utvalg' })
  await send('RegisterBody', { bodyId, name: 'Kulturutvalget', kind: 'utvalg' })
  await send('NoSuchCommand', {})
  const { body } = await get('/metrics')
  for (const counted of [
    'ledger_command_seconds_count{type="RegisterBody",outcome="done"} 1',
    'ledger_command_seconds_count{type="RegisterBody",outcome="refused"} 1',
    'ledger_command_seconds_count{type="unknown",outcome="refused"} 1',
    'ledger_projection_lag_events',
    'ledger_sse_readers 0',
    'ledger_parked_events{projection="decisions"} 0',
  ]) {
    expect(body).toMatch(counted)
  }
})

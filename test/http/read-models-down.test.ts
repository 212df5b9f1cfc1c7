import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { commandAnswer } from '../../src/contract/command-answer.js'
import { openFaultyProxy } from '../support/faulty-proxy.js'
import { type Postgres, startPostgres } from '../support/postgres.js'
import { startServedLedger } from '../support/served-ledger.js'

jest.setTimeout(120_000)

const folder = mkdtempSync(join(tmpdir(), 'read-models-down-'))
let postgres: Postgres | undefined
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres?.stop()
  rmSync(folder, { recursive: true })
})

test('while PostgreSQL is down commands go on, questions are told to come again, and all is there when it is back', async () => {
  if (postgres === undefined) return
  const url = new URL(await postgres.newSchema())
  const proxy = await openFaultyProxy({ port: Number(url.port) })
  url.port = String(proxy.port)
  const service = await startServedLedger(folder, [], { READ_MODELS_URL: url.toString() })
  const register = (name: string, key = randomUUID()) =>
    fetch(`${service.url}/api/commands/RegisterBody`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ bodyId: key, name, kind: 'utvalg' }),
    })
  const bodies = (after = '') => fetch(`${service.url}/api/bodies?after=${encodeURIComponent(after)}`)
  try {
    const { position } = commandAnswer.parse(await (await register('Havnestyret')).json())
    expect((await bodies(position)).status).toBe(200)

    proxy.refuse()
    const registered = await register('Havnerådet')
    expect(registered.status).toBe(201)
    const { position: later } = commandAnswer.parse(await registered.json())
    for (const path of ['bodies', 'reports/organisation', 'projections']) {
      const down = await fetch(`${service.url}/api/${path}`)
      expect([path, down.status, await down.json()]).toEqual([
        path,
        503,
        expect.objectContaining({ code: 'not-yet', detail: expect.stringContaining('cannot be reached') }),
      ])
      expect(down.headers.get('retry-after')).toBe('1')
    }
    expect((await fetch(`${service.url}/health/ready`)).status).toBe(503)
    expect((await fetch(`${service.url}/health/live`)).status).toBe(200)

    proxy.heal()
    let back = await bodies(later)
    for (let turn = 0; turn < 100 && back.status === 503; turn++) {
      await delay(100)
      back = await bodies(later)
    }
    expect(back.status).toBe(200)
    expect(await back.text()).toContain('Havnerådet')
  } finally {
    await service.kill('SIGTERM')
    await proxy.close()
  }
})

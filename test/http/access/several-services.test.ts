import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { accessLogPage } from '../../../src/contract/access-log.js'
import { type EventStoreProcess, startEventStoreProcess } from '../../support/event-store-process.js'
import { type Postgres, startPostgres } from '../../support/postgres.js'
import { openService, type Service } from '../../support/service.js'
import { AUDIENCE, openTokenIssuer, type TokenIssuer } from '../../support/token-issuer.js'
import { SECRET_DECISION, STORY } from './restricted-story.js'

jest.setTimeout(60_000)

let postgres: Postgres | undefined
let store: EventStoreProcess
let issuer: TokenIssuer
const services: Service[] = []

beforeAll(async () => {
  postgres = await startPostgres()
  store = await startEventStoreProcess()
  issuer = await openTokenIssuer()
  process.env.EVENTSTORE_URL = store.url
  process.env.READ_MODELS_URL = (await postgres?.newSchema()) ?? ''
})
afterAll(async () => {
  for (const service of services) await service.discard()
  delete process.env.EVENTSTORE_URL
  delete process.env.READ_MODELS_URL
  await issuer.close()
  await store.stop()
  await postgres?.stop()
})

async function open(): Promise<Service> {
  const identity = { oidc: { issuer: issuer.issuer, audience: AUDIENCE, rolesClaim: 'roles' } }
  const service = await openService(undefined, identity)
  services.push(service)
  return service
}

const tokenOf = async (who: string, roles: readonly string[]) => ({
  authorization: `Bearer ${await issuer.token({ claims: { sub: who, name: `Test ${who}`, roles } })}`,
})

test('what is read of restricted matters through one of several services is reviewed through each', async () => {
  if (postgres === undefined) return
  const [one, other] = [await open(), await open()]
  const everything = await tokenOf('everything', ['secretary:*', 'chair:*', 'governance', 'admin'])
  let position = ''
  for (const [type, data] of STORY) {
    const answer = await one.command(type, data, { headers: everything })
    const told = (await answer.json()) as { readonly position: string }
    expect([type, answer.status, told]).toEqual([type, 201, told])
    position = told.position
  }
  for (const [service, who] of [
    [one, 'Kari'],
    [other, 'Ola'],
  ] as const) {
    const headers = await tokenOf(who, ['secretary:*'])
    const path = `/api/decisions/${SECRET_DECISION}?after=${encodeURIComponent(position)}`
    expect((await service.get(path, { headers })).status).toBe(200)
  }
  for (const service of [one, other]) {
    const answer = await service.get(`/api/access-log?thingId=${SECRET_DECISION}`, { headers: everything })
    const { items } = accessLogPage.parse(await answer.json())
    expect(items.map(({ name }) => name)).toEqual(['Test Ola', 'Test Kari'])
    expect(existsSync(join(service.folder, 'access-log.db'))).toBe(false)
  }
})

import { request as httpRequest } from 'node:http'
import { eventPage } from '../../../src/contract/event-params.js'
import { requireLoopback } from '../../../src/http/access/loopback.js'
import { idOf } from '../../support/ledger-fixture.js'
import { openService, type Service } from '../../support/service.js'

test.each(['127.0.0.1', '127.9.9.9', '::1', 'localhost'])("%s is nobody else's", async (host) => {
  await expect(requireLoopback(host)).resolves.toBeUndefined()
})

test.each(['0.0.0.0', '::', '10.0.0.1', '192.168.1.10', 'no-such-host.invalid', ''])(
  'without identity the service does not listen on "%s"',
  async (host) => {
    await expect(requireLoopback(host)).rejects.toMatchObject({
      code: 'invalid-data',
      detail: { field: '--host', value: host },
    })
  },
)

describe('without identity', () => {
  let service: Service
  beforeEach(async () => {
    service = await openService()
  })
  afterEach(() => service.discard())

  const register = (number: number, headers: Readonly<Record<string, string>> = {}) =>
    service.command(
      'RegisterBody',
      { bodyId: idOf(`${number}`), name: `Utvalg ${number}`, kind: 'utvalg' },
      { headers },
    )

  test('whoever the header names acts, or else whoever runs the service, and neither is vouched for', async () => {
    expect((await register(1)).status).toBe(201)
    expect((await register(2, { 'ledger-actor': encodeURIComponent('Åse Østby') })).status).toBe(201)
    const events = await service.get('/api/events?limit=1000')
    const { items, head } = eventPage.parse(await events.json())
    const actors = items
      .filter(({ type }) => type === 'BodyRegistered')
      .map(({ metadata }) => metadata?.actor)
    expect(actors).toMatchObject([{ authenticated: false }, { authenticated: false }])
    const persons = (await (await service.get(`/api/persons?after=${head}`)).json()) as { items: object[] }
    expect(persons.items).toMatchObject([{ name: 'Test Sekretær' }, { name: 'Åse Østby' }])
  })

  test.each(['%', '%00', '', '%E0%A4', '%20'])('the header "%s" names nobody', async (given) => {
    const refused = await register(1, { 'ledger-actor': given })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ code: 'invalid-data', field: 'Ledger-Actor' })
  })

  test.each([
    ['evil.example', 421],
    ['127.0.0.1.evil.example', 421],
    ['192.168.1.10:8080', 421],
    ['localhost:1234', 200],
    ['[::1]:8080', 200],
  ])('a request that was meant for %s is answered with %i', async (host, expected) => {
    const status = await new Promise((resolve, reject) => {
      httpRequest(`${service.url}/api/meetings`, { headers: { host } }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      })
        .on('error', reject)
        .end()
    })
    expect(status).toBe(expected)
  })
})

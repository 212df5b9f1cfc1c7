import { readFileSync } from 'node:fs'
import { createServer, request as httpRequest } from 'node:http'
import { exportSPKI, SignJWT, UnsecuredJWT } from 'jose'
import { eventPage } from '../../../src/contract/event-params.js'
import { idOf } from '../../support/ledger-fixture.js'
import { openService, type Service } from '../../support/service.js'
import { AUDIENCE, newKey, openTokenIssuer, type TokenIssuer } from '../../support/token-issuer.js'

let issuer: TokenIssuer
let service: Service

const oidc = (more: object = {}) => ({
  issuer: issuer.issuer,
  audience: AUDIENCE,
  rolesClaim: 'roles',
  ...more,
})

beforeEach(async () => {
  issuer = await openTokenIssuer()
  service = await openService(undefined, { oidc: oidc(), keys: { cooldownMs: 0 } })
})
afterEach(async () => {
  await service.discard()
  await issuer.close()
})

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
const read = (token: string) => service.get('/api/meetings', bearer(token))

async function expectRefused(answer: Response, error: string, status = 401): Promise<void> {
  expect(answer.status).toBe(status)
  expect(answer.headers.get('content-type')).toMatch('application/problem+json')
  expect(answer.headers.get('www-authenticate')).toMatch(`Bearer realm="ledger", error="${error}"`)
  expect(await answer.json()).toMatchObject({ status, code: error.replace('_', '-') })
}

test('a good token opens the door, and without one it is shut', async () => {
  expect((await read(await issuer.token())).status).toBe(200)
  const refused = await service.get('/api/meetings')
  expect(refused.status).toBe(401)
  // RFC 6750: who shows nothing is told nothing but what to show.
  expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="ledger"')
  expect(await refused.json()).toMatchObject({ code: 'not-authenticated' })
  for (const path of ['/api/nothing', '/%61pi/meetings', '/api/commands', '/nothing']) {
    expect((await service.get(path)).status).toBe(401)
  }
  expect(
    (await service.get('/api/meetings', { headers: { authorization: 'Basic a2FyaTprYXJp' } })).status,
  ).toBe(401)
  expect((await service.get('/health/live')).status).toBe(200)
})

const PAST = Math.floor(Date.now() / 1000) - 3_600
const FUTURE = PAST + 7_200

test.each<[string, (issued: TokenIssuer) => Promise<string>]>([
  ['expired', (i) => i.token({ claims: { exp: PAST } })],
  ['without end', (i) => i.token({ without: ['exp'] })],
  ['without beginning', (i) => i.token({ without: ['iat'] })],
  ['of nobody', (i) => i.token({ without: ['sub'] })],
  ['with an empty subject', (i) => i.token({ claims: { sub: '' } })],
  ['not yet valid', (i) => i.token({ claims: { nbf: FUTURE } })],
  ['issued in the future', (i) => i.token({ claims: { iat: FUTURE, exp: FUTURE + 60 } })],
  ['of another issuer', (i) => i.token({ claims: { iss: 'https://issuer.example' } })],
  ['for another audience', (i) => i.token({ claims: { aud: 'urn:another' } })],
  ['for no audience', (i) => i.token({ without: ['aud'] })],
  ['of a type that is no access token', (i) => i.token({ header: { typ: 'logout+jwt' } })],
  ['of a type that no header can hold', (i) => i.token({ header: { typ: 'x"\r\nset-cookie: a=b' } })],
  ['bound to a key of its holder', (i) => i.token({ claims: { cnf: { jkt: 'thumbprint' } } })],
  ['an ID token, by its nonce', (i) => i.token({ header: { typ: 'JWT' }, claims: { nonce: 'n' } })],
  [
    'an ID token, by the hash of its access token',
    (i) => i.token({ header: { typ: 'JWT' }, claims: { at_hash: 'h' } }),
  ],
  ['an ID token, for its own client', (i) => i.token({ header: { typ: 'JWT' }, claims: { azp: AUDIENCE } })],
  ['an ID token, as it calls itself', (i) => i.token({ header: { typ: 'JWT' }, claims: { typ: 'ID' } })],
  ['signed with a key that nobody knows', async (i) => i.token({ key: await newKey() })],
  [
    "signed with a key that takes another's name",
    async (i) => i.token({ key: { ...(await newKey()), kid: i.key().kid } }),
  ],
  ['cut short', async (i) => (await i.token()).slice(0, -10)],
  ['no token at all', async () => 'nonsense'],
  [
    'unsigned',
    async (i) =>
      new UnsecuredJWT({ iss: i.issuer, aud: AUDIENCE, sub: 'kari', roles: ['admin'] })
        .setIssuedAt()
        .setExpirationTime('5m')
        .encode(),
  ],
  [
    'signed with the public key as a secret',
    async (i) => {
      const secret = new TextEncoder().encode(await exportSPKI(i.key().pair.publicKey))
      return new SignJWT({ iss: i.issuer, aud: AUDIENCE, sub: 'kari', roles: ['admin'] })
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: i.key().kid })
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(secret)
    },
  ],
  [
    'with the key it was signed with',
    async (i) => {
      const key = await newKey()
      return i.token({ key, header: { jwk: key.publicJwk } })
    },
  ],
])('a token %s is refused', async (_, make) => {
  await expectRefused(await read(await make(issuer)), 'invalid_token')
})

test('where a token says that its key is, nobody looks', async () => {
  const key = await newKey()
  let asked = 0
  const elsewhere = createServer((_, response) => {
    asked += 1
    response.end(JSON.stringify({ keys: [key.publicJwk] }))
  })
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  const address = elsewhere.address()
  const jku = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/keys`
  await expectRefused(await read(await issuer.token({ key, header: { jku, x5u: jku } })), 'invalid_token')
  expect(asked).toBe(0)
  elsewhere.close()
})

test('an access token that is called JWT is taken where nothing says that it is another thing', async () => {
  for (const token of [
    issuer.token({ header: { typ: 'JWT' }, claims: { azp: 'a client', typ: 'Bearer' } }),
    issuer.token({ header: { typ: undefined } }),
    issuer.token({ header: { typ: 'application/at+jwt' }, claims: { aud: ['urn:another', AUDIENCE] } }),
  ]) {
    expect((await read(await token)).status).toBe(200)
  }
})

/** Sends headers that `fetch` would not. */
function send(
  headers: readonly string[],
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(`${service.url}/api/meetings`, { headers: [...headers] }, (answer) => {
      let body = ''
      answer.on('data', (chunk) => {
        body += chunk
      })
      answer.on('end', () => resolve({ status: answer.statusCode, body }))
    })
    sent.on('error', reject).end()
  })
}

test('two Authorization headers are one too many, whichever of them is good', async () => {
  const good = `Bearer ${await issuer.token()}`
  for (const other of [good, 'Bearer nonsense']) {
    const { host } = new URL(service.url)
    const { status, body } = await send(['host', host, 'authorization', good, 'authorization', other])
    expect({ status, ...JSON.parse(body) }).toMatchObject({ status: 400, code: 'invalid-request' })
  }
})

test('a token as large as a house is refused, and the service goes on', async () => {
  const { host } = new URL(service.url)
  const large = await issuer.token({
    claims: { groups: Array.from({ length: 2_000 }, (_, i) => `group ${i}`) },
  })
  const { status } = await send(['host', host, 'authorization', `Bearer ${large}`])
  expect(status).toBe(431)
  expect((await read(await issuer.token())).status).toBe(200)
})

test('a key that the issuer has since then is good, and one that it has no more is not', async () => {
  const old = issuer.key()
  const before = await issuer.token()
  for (let times = 0; times < 3; times++) expect((await read(before)).status).toBe(200)
  const next = await newKey()
  issuer.publish([next])
  expect((await read(await issuer.token({ key: next }))).status).toBe(200)
  await expectRefused(await read(await issuer.token({ key: old })), 'invalid_token')
  await expectRefused(await read(before), 'invalid_token')
})

test.each<[string, Parameters<TokenIssuer['breakDown']>[0]]>([
  ['does not answer', undefined],
  ['answers with an error', (response) => response.writeHead(500).end('{"keys":[]}')],
  ['answers with something else', (response) => response.end('{"keys":"none"}')],
  ['leads elsewhere', (response) => response.writeHead(302, { location: 'http://127.0.0.1:9/keys' }).end()],
])('an issuer that %s lets nobody in whose key is not known', async (_, how) => {
  const known = await issuer.token()
  expect((await read(known)).status).toBe(200)
  issuer.breakDown(how)
  const unknown = await read(await issuer.token({ key: await newKey() }))
  expect(unknown.status).toBe(503)
  expect(unknown.headers.get('retry-after')).toBe('1')
  expect(await unknown.json()).toMatchObject({ code: 'identity-unavailable' })
  expect((await read(known)).status).toBe(200)
  issuer.mend()
  await expectRefused(await read(await issuer.token({ key: await newKey() })), 'invalid_token')
})

test('an issuer that was never there lets nobody in, and is not asked by every request', async () => {
  issuer.breakDown()
  const closed = await openService(undefined, { oidc: oidc(), keys: { cooldownMs: 60_000 } })
  const token = await issuer.token()
  for (let times = 0; times < 5; times++) {
    expect((await closed.get('/api/meetings', bearer(token))).status).toBe(503)
  }
  expect(issuer.asked()).toBe(1)
  expect((await closed.get('/health/live')).status).toBe(200)
  await closed.discard()
})

test('the configuration of another issuer is not taken for its own', async () => {
  const { port } = new URL(issuer.issuer)
  const other = await openService(undefined, { oidc: oidc({ issuer: `http://localhost:${port}` }) })
  const token = await issuer.token({ claims: { iss: `http://localhost:${port}` } })
  expect((await other.get('/api/meetings', bearer(token))).status).toBe(503)
  await other.discard()
})

test('who acts is who the token says: a person by issuer and subject, with the name sealed the first time', async () => {
  const kari = { claims: { name: 'Kari Testesen', roles: ['admin', 'reader'] } }
  const register = async (token: string, number: number) => {
    const sent = { headers: { ...bearer(token).headers } }
    return service.command(
      'RegisterBody',
      { bodyId: idOf(`${number}`), name: `Utvalg ${number}`, kind: 'utvalg' },
      sent,
    )
  }
  expect((await register(await issuer.token(kari), 1)).status).toBe(201)
  const renamed = { claims: { ...kari.claims, name: 'Kari Nytt Navn' } }
  expect((await register(await issuer.token(renamed), 2)).status).toBe(201)
  const other = { claims: { ...kari.claims, sub: 'another Kari' } }
  expect((await register(await issuer.token(other), 3)).status).toBe(201)

  const token = await issuer.token()
  const { items, head } = eventPage.parse(
    await (await service.get('/api/events?limit=1000', bearer(token))).json(),
  )
  const actors = items
    .filter(({ type }) => type === 'BodyRegistered')
    .map(({ metadata }) => metadata?.actor as { personId: string; authenticated: boolean })
  expect(actors.every(({ authenticated }) => authenticated)).toBe(true)
  const [first, again, another] = actors.map(({ personId }) => personId)
  expect(again).toBe(first)
  expect(another).not.toBe(first)
  const answer = await service.get(`/api/persons?after=${head}`, bearer(token))
  const { items: persons } = (await answer.json()) as { items: { personId: string; name: string }[] }
  expect(persons.map(({ name }) => name)).toEqual(['Kari Testesen', 'Kari Testesen'])
  // Neither the name nor the subject is anywhere to be read.
  for (const file of ['ledger.db', 'ledger.db-wal', 'keys.db', 'keys.db-wal']) {
    const bytes = readFileSync(`${service.folder}/${file}`)
    expect(bytes.includes('Testesen') || bytes.includes('another Kari')).toBe(false)
  }
})

test('a header cannot name another actor than the token does', async () => {
  const headers = {
    ...bearer(await issuer.token({ claims: { roles: ['admin'] } })).headers,
    'ledger-actor': 'Ola',
  }
  const refused = await service.command(
    'RegisterBody',
    { bodyId: idOf('1'), name: 'Utvalg', kind: 'utvalg' },
    { headers },
  )
  expect(refused.status).toBe(400)
  expect(await refused.json()).toMatchObject({ code: 'invalid-data', field: 'Ledger-Actor' })
})

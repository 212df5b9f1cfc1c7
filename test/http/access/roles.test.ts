import { commandTable } from '../../../src/commands/table.js'
import { commandRoles } from '../../../src/http/access/command-roles.js'
import { ROLES, type Role } from '../../../src/http/access/roles.js'
import { routeRoles } from '../../../src/http/access/route-roles.js'
import { idOf } from '../../support/ledger-fixture.js'
import { type OidcIssuer, openOidcIssuer } from '../../support/oidc-issuer.js'
import { openService, type Service } from '../../support/service.js'
import { AUDIENCE } from '../../support/token-issuer.js'

const BODY = idOf('Kulturutvalget')
const OTHER = idOf('Plan- og bygningsrådet')
const MERGED = idOf('Kultur- og idrettsutvalget')

const wordOf = (role: Role, body: string) =>
  role === 'secretary' || role === 'chair' ? `${role}:${body}` : role

/** A caller of each role for the first body, and some of other kinds. */
const CALLERS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(ROLES.map((role) => [role, [wordOf(role, BODY)]])),
  nobody: [],
  stranger: ['superuser', 'secretary', 'chair', 'secretary:kultur', 'reader:*', `admin:${BODY}`, 'READER'],
  secretaryOfOther: [`secretary:${OTHER}`],
  secretaryOfMerged: [`secretary:${MERGED}`],
  secretaryOfAll: ['secretary:*'],
}

let issuer: OidcIssuer
let service: Service
const tokens = new Map<string, string>()

beforeAll(async () => {
  const claims = Object.entries(CALLERS).map(
    ([caller, roles]) => [caller, { name: `Test ${caller}`, roles }] as const,
  )
  issuer = await openOidcIssuer(AUDIENCE, Object.fromEntries(claims))
  service = await openService(undefined, {
    oidc: { issuer: issuer.issuer, audience: AUDIENCE, rolesClaim: 'roles' },
    keys: { cooldownMs: 0 },
  })
  for (const caller of Object.keys(CALLERS)) tokens.set(caller, await issuer.token(caller))
})
afterAll(async () => {
  await service.discard()
  await issuer.close()
})

const as = (caller: string) => ({ headers: { authorization: `Bearer ${tokens.get(caller)}` } })
const run = async (caller: string, type: string, data: object) => {
  const answer = await service.command(type, data, as(caller))
  const { code } = (await answer.json()) as { code?: string }
  return code ?? answer.status
}

test('every route of the running router is in the table, and nothing else is', () => {
  const routes = service.routes.map((route) => route.replace(/^HEAD /, 'GET '))
  expect(new Set(routes)).toEqual(new Set(Object.keys(routeRoles)))
})

test('every command is in the table, and nothing else is', () => {
  expect(Object.keys(commandRoles).sort()).toEqual([...commandTable.keys()].sort())
})

test.each(Object.entries(routeRoles))('%s takes its roles and no other', async (route, rule) => {
  const [method = '', path = ''] = route.split(' ')
  const address = `${service.url}${path.replace(/:[a-zA-Z]+/g, idOf('nothing'))}`
  const status = async (headers: Readonly<Record<string, string>>) => {
    const stop = new AbortController()
    const body = method === 'GET' ? {} : { body: '{}' }
    const sent = { ...headers, 'content-type': 'application/json' }
    const answer = await fetch(address, { method, headers: sent, signal: stop.signal, ...body })
    stop.abort()
    return answer.status
  }
  if (rule === 'open') {
    // A parameter stands for nothing that is there.
    expect(path.includes(':') ? [404] : [200, 503]).toContain(await status({}))
    return
  }
  expect(await status({})).toBe(401)
  expect(await status({ authorization: 'Bearer nonsense' })).toBe(401)
  for (const nobody of ['nobody', 'stranger']) expect(await status(as(nobody).headers)).toBe(403)
  for (const caller of [...ROLES, 'secretaryOfAll'] as const) {
    const answered = await status(as(caller).headers)
    const isAllowed =
      caller === 'secretaryOfAll'
        ? rule.includes('secretary') || rule.includes('secretary:*')
        : rule.includes(caller)
    expect([caller, answered === 403]).toEqual([caller, !isAllowed])
    expect(answered).not.toBe(401)
  }
})

test.each([...commandTable.keys()])('%s is run by its roles and no other', async (type) => {
  // Data that no command takes: who gets as far as that was let in.
  for (const caller of [...ROLES, 'nobody', 'stranger']) {
    const allowed = commandRoles[type as keyof typeof commandRoles].some((role) => role === caller)
    expect([caller, await run(caller, type, {})]).toEqual([
      caller,
      allowed ? 'invalid-data' : 'not-permitted',
    ])
  }
  const batch = await service.post('/api/commands', { commands: [{ type, data: {} }] }, as('admin'))
  const { results } = (await batch.json()) as { results: { status: number }[] }
  expect(results.map(({ status }) => status)).toEqual([
    commandRoles[type as keyof typeof commandRoles].includes('admin') ? 422 : 403,
  ])
})

test("a secretary writes for the body that the role is for, which the meeting's stream says", async () => {
  for (const [bodyId, name] of [
    [BODY, 'Kulturutvalget'],
    [OTHER, 'Plan- og bygningsrådet'],
    [MERGED, 'Kultur- og idrettsutvalget'],
  ]) {
    expect(await run('admin', 'RegisterBody', { bodyId, name, kind: 'utvalg' })).toBe(201)
  }
  const MEETING = idOf('a meeting')
  const meeting = { meetingId: MEETING, bodyId: BODY, date: '2026-03-02' }
  const matter = (called: string) => ({ meetingId: MEETING, matterId: idOf(called), title: called })
  expect(await run('secretaryOfOther', 'RegisterHeldMeeting', meeting)).toBe('not-permitted')
  expect(await run('secretary', 'RegisterHeldMeeting', meeting)).toBe(201)
  // The meeting is not of the other body because a command says so.
  expect(await run('secretaryOfOther', 'RegisterHeldMeeting', { ...meeting, bodyId: OTHER })).toBe(
    'not-permitted',
  )
  expect(await run('secretaryOfOther', 'AddMatter', matter('sak 1'))).toBe('not-permitted')
  expect(await run('secretary', 'AddMatter', matter('sak 1'))).toBe(201)
  expect(await run('secretaryOfAll', 'AddMatter', matter('sak 2'))).toBe(201)
  expect(await run('secretaryOfOther', 'OpenMeeting', { meetingId: idOf('no meeting') })).toBe('not-found')

  const decision = { meetingId: MEETING, decisionId: idOf('vedtak') }
  const recorded = {
    ...decision,
    matterId: idOf('sak 1'),
    clauses: [{ text: 'Planen vedtas.' }],
    standing: 'draft',
  }
  expect(await run('secretary', 'RecordDecision', recorded)).toBe(201)
  const approval = {
    meetingId: MEETING,
    approvedOn: '2026-04-01',
    decisions: [{ decisionId: decision.decisionId, revision: 1 }],
  }
  expect(await run('secretary', 'ApproveMinutes', approval)).toBe('not-permitted')
  expect(await run('chair', 'ApproveMinutes', approval)).toBe(201)
  const correction = { ...decision, revision: 1, clauses: [{ text: 'Planen vedtas!' }], reason: 'skrivefeil' }
  expect(await run('secretary', 'CorrectDecision', correction)).toBe('not-permitted')
  expect(await run('governance', 'CorrectDecision', correction)).toBe(201)

  // Merged, the two bodies are one; before, and when that is undone, they are two.
  expect(await run('secretaryOfMerged', 'AddMatter', matter('sak 3'))).toBe('not-permitted')
  const merged = { bodyId: BODY, into: MERGED }
  const { position } = (await (await service.command('MergeBodies', merged, as('governance'))).json()) as {
    position: string
  }
  await service.get(`/api/bodies?after=${position}`, as('reader'))
  expect(await run('secretaryOfMerged', 'AddMatter', matter('sak 3'))).toBe(201)
  expect(await run('secretaryOfOther', 'AddMatter', matter('sak 4'))).toBe('not-permitted')
})

test('who may no longer run a command is not told its answer again', async () => {
  const bodyId = idOf('a body that is registered twice')
  const command = { bodyId, name: 'Utvalg', kind: 'utvalg' }
  const sent = (caller: string) => ({ headers: { ...as(caller).headers, 'idempotency-key': 'once' } })
  expect((await service.command('RegisterBody', command, sent('admin'))).status).toBe(201)
  expect((await service.command('RegisterBody', command, sent('admin'))).status).toBe(200)
  expect((await service.command('RegisterBody', command, sent('secretary'))).status).toBe(403)
})

test('a refusal says what was asked for and who may', async () => {
  const refused = await service.command('RegisterBody', {}, as('reader'))
  expect(refused.status).toBe(403)
  expect(refused.headers.get('content-type')).toMatch('application/problem+json')
  expect(await refused.json()).toMatchObject({ code: 'not-permitted' })
  const unknown = await service.command('RegisterNonsense', {}, as('admin'))
  expect(unknown.status).toBe(404)
})

test("a real issuer's key that is new is good, and its old one is not", async () => {
  await issuer.rotate()
  const fresh = await issuer.token('reader')
  expect((await service.get('/api/bodies', { headers: { authorization: `Bearer ${fresh}` } })).status).toBe(
    200,
  )
  expect((await service.get('/api/bodies', as('reader'))).status).toBe(401)
})

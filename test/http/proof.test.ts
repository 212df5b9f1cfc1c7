import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { checkpointPage, decisionProofAnswer, madeCheckpoint } from '../../src/contract/proof.js'
import { verifyDecisionProof } from '../../src/proof/verifier/verify-proof.js'
import { idOf } from '../support/ledger-fixture.js'
import { openOidcIssuer } from '../support/oidc-issuer.js'
import { startCli } from '../support/run-cli.js'
import { openService, type Service } from '../support/service.js'
import { AUDIENCE } from '../support/token-issuer.js'

const BODY = idOf('Havnestyret')
const MEETING = idOf('møtet')
const DECISION = idOf('vedtaket')

let folder: string
let service: Service
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-proof-'))
  service = await openService(folder)
})
afterEach(async () => {
  await service.close()
  rmSync(folder, { recursive: true, force: true })
})

async function run(type: string, data: object): Promise<void> {
  const answer = await service.command(type, data)
  if (answer.status !== 201) throw new Error(await answer.text())
}

async function recordDecision(access?: object): Promise<void> {
  await run('RegisterBody', { bodyId: BODY, name: 'Havnestyret', kind: 'styre' })
  await run('RegisterHeldMeeting', { meetingId: MEETING, bodyId: BODY, date: '2024-03-04' })
  await run('AddMatter', { meetingId: MEETING, matterId: idOf('saken'), title: 'Moloen', ...access })
  await run('RecordDecision', {
    ...{ meetingId: MEETING, matterId: idOf('saken'), decisionId: DECISION },
    clauses: [{ text: 'Moloen bygges ut.' }],
  })
}

/** Once the read models hold everything, so that the decision is found. */
async function caughtUp(): Promise<void> {
  const head = ((await (await service.get('/api/events?limit=1')).json()) as { head: string }).head
  await service.get(`/api/decisions?after=${head}`)
}

const sign = async (query = '') => {
  const answer = await service.post(`/api/checkpoints${query}`, '{}')
  return { status: answer.status, ...madeCheckpoint.parse(await answer.json()) }
}
const textOf = async (address: string) => {
  const answer = await service.get(address)
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() }
}
const ledger = (...words: readonly string[]) => startCli(folder, words).ended

test('checkpoints are made, listed page by page, and had as the text that is to be kept', async () => {
  expect((await service.get('/api/checkpoints/latest')).status).toBe(404)
  expect(await (await service.post('/api/checkpoints', '{}')).json()).toMatchObject({
    code: 'nothing-changes',
  })
  expect(await (await service.get('/api/checkpoints')).json()).toEqual({ items: [] })
  const made = []
  for (const name of ['Havnestyret', 'Skoleutvalget', 'Kulturutvalget']) {
    await run('RegisterBody', { bodyId: idOf(name), name, kind: 'utvalg' })
    made.push(await sign())
  }
  expect(made).toMatchObject([2, 3, 4].map((size) => ({ status: 200, size, isNew: true, isTaken: true })))
  expect(await sign()).toMatchObject({ status: 200, size: 4, isNew: false })

  const page = checkpointPage.parse(await (await service.get('/api/checkpoints?limit=2')).json())
  expect(page.items.map(({ note }) => note)).toEqual([made[2]?.note, made[1]?.note])
  const next = checkpointPage.parse(await (await service.get(`/api/checkpoints?before=${page.next}`)).json())
  expect(next).toMatchObject({ items: [{ size: 2, note: made[0]?.note }] })
  expect(next.next).toBeUndefined()
  expect(await textOf('/api/checkpoints/latest')).toEqual({
    status: 200,
    type: 'text/plain; charset=utf-8',
    text: made[2]?.note,
  })
  expect(readFileSync(join(folder, 'checkpoints', made[2]?.file ?? ''), 'utf8')).toBe(made[2]?.note)
  const { text: metrics } = await textOf('/metrics')
  expect(metrics).toMatch(/^ledger_checkpoint_events 4$/m)
  expect(metrics).toMatch(/^ledger_checkpoint_age_seconds \d/m)
})

test('a decision is proved over HTTP, on from a checkpoint that somebody kept', async () => {
  await recordDecision()
  const kept = (await sign()).note
  await run('ApproveMinutes', {
    ...{ meetingId: MEETING, approvedOn: '2024-04-08' },
    decisions: [{ decisionId: DECISION, revision: 1 }],
  })
  await caughtUp()
  const { text: keys } = await textOf('/api/keys')
  const size = checkpointPage.parse(await (await service.get('/api/checkpoints')).json()).items[0]?.size
  const queries = [
    `since=${size}`,
    `checkpoint=${encodeURIComponent(kept)}`,
    `meetingId=${MEETING}&since=${size}`,
  ]
  for (const query of queries) {
    const answer = await service.get(`/api/decisions/${DECISION}/proof?${query}`)
    const proof = decisionProofAnswer.parse(await answer.json())
    const trusted = { keys: keys.trim().split('\n'), checkpoint: kept }
    expect(await verifyDecisionProof(proof, trusted)).toMatchObject({ standing: 'approved', revision: 1 })
  }
  for (const [query, expected] of [
    ['since=3', { status: 404, field: 'since' }],
    ['since=x', { status: 400, field: 'since' }],
    ['checkpoint=x', { status: 400, field: 'checkpoint' }],
    [
      `checkpoint=${encodeURIComponent(kept.replace(/\n\d+\n/, '\n1\n'))}`,
      { status: 400, field: 'checkpoint' },
    ],
  ] as const) {
    const answer = await service.get(`/api/decisions/${DECISION}/proof?${query}`)
    expect(await answer.json()).toMatchObject(expected)
  }
  expect((await service.get(`/api/decisions/${idOf('ingen')}/proof`)).status).toBe(404)
})

test('the command line signs and proves through the service that runs', async () => {
  await recordDecision()
  const signed = await ledger('checkpoint')
  expect(signed).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('kept as') })
  expect(signed.stdout).toBe((await textOf('/api/checkpoints/latest')).text)
  const kept = join(folder, 'kept.txt')
  writeFileSync(kept, signed.stdout)
  const changed = await ledger('checkpoint', '--new-key')
  expect(changed).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('a new key signs') })
  await run('RegisterBody', { bodyId: idOf('et annet'), name: 'Et annet', kind: 'styre' })
  const proved = await ledger('proof', DECISION.slice(0, 8), '--checkpoint', kept)
  expect(proved).toMatchObject({ exitCode: 0, stderr: '' })
  const keys = (await textOf('/api/keys')).text.trim().split('\n')
  expect(keys).toHaveLength(2)
  const trusted = { keys, checkpoint: signed.stdout }
  expect(await verifyDecisionProof(JSON.parse(proved.stdout), trusted)).toMatchObject({
    standing: 'unstated',
  })
}, 60_000)

test('nothing is signed over a log that a checkpoint does not fit', async () => {
  await recordDecision()
  await sign()
  await service.close()
  const [name = ''] = readdirSync(join(folder, 'checkpoints'))
  rmSync(join(folder, 'proof.db'))
  const database = new Database(join(folder, 'ledger.db'))
  database.prepare(`UPDATE events SET data = replace(data, 'Havnestyret', 'Havnerådet')`).run()
  database.close()
  service = await openService(folder)
  const refused = await service.post('/api/checkpoints', '{}')
  expect(await refused.json()).toMatchObject({ status: 409, code: 'log-not-continued' })
  expect(readdirSync(join(folder, 'checkpoints'))).toEqual([name])
})

test('what is restricted in the meeting counts as read by whoever has the proof', async () => {
  await recordDecision({ access: { basis: 'offl. § 13' } })
  await service.close()
  const issuer = await openOidcIssuer(AUDIENCE, { leder: { name: 'Test Leder', roles: ['governance'] } })
  try {
    service = await openService(folder, {
      oidc: { issuer: issuer.issuer, audience: AUDIENCE, rolesClaim: 'roles' },
      keys: { cooldownMs: 0 },
    })
    const headers = { authorization: `Bearer ${await issuer.token('leder')}` }
    expect((await service.get(`/api/decisions/${DECISION}/proof`, { headers })).status).toBe(200)
    const log = (await (await service.get('/api/access-log', { headers })).json()) as {
      items: readonly object[]
    }
    expect(log.items).toMatchObject([
      {
        route: 'GET /api/decisions/:decisionId/proof',
        things: expect.arrayContaining([
          { meetingId: MEETING, matterId: idOf('saken') },
          { meetingId: MEETING, decisionId: DECISION },
        ]),
      },
    ])
  } finally {
    await issuer.close()
  }
})

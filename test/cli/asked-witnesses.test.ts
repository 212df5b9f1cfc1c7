import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkpointPage, madeCheckpoint } from '../../src/contract/proof.js'
import { verifyDecisionProof } from '../../src/proof/verifier/verify-proof.js'
import { startCli } from '../support/run-cli.js'
import { openService } from '../support/service.js'
import { openWitness } from '../support/witness.js'

type Witness = Awaited<ReturnType<typeof openWitness>>
let scratch: string
let folder: string
let archive: Witness
let audit: Witness
const anchored = () => readFileSync(join(scratch, 'anchored.txt'), 'utf8')

beforeEach(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'ledger-asked-witnesses-'))
  folder = join(scratch, 'ledger')
  archive = await openWitness('vitne.example/riksarkiv')
  audit = await openWitness('vitne.example/revisjon')
  const list = join(scratch, 'witnesses.txt')
  writeFileSync(list, `${archive.key} ${archive.url}\n${audit.key} ${audit.url}/\n`)
  process.env.LEDGER_WITNESSES = list
  process.env.LEDGER_CHECKPOINT_TO = join(scratch, 'anchored.txt')
})
afterEach(async () => {
  delete process.env.LEDGER_WITNESSES
  delete process.env.LEDGER_CHECKPOINT_TO
  await archive.close()
  await audit.close()
  rmSync(scratch, { recursive: true, force: true })
})

const ledger = (...words: readonly string[]) => startCli(folder, words).ended
const record = (name: string) =>
  ledger('do', 'RegisterBody', '--data', JSON.stringify({ name, kind: 'styre' }))
const keyOfLog = () => readFileSync(join(folder, 'signing-keys', 'public-keys.txt'), 'utf8').trim()
const statuses = ({ answers }: Witness) => answers.map(({ status }) => status)

test('witnesses are asked for their cosignatures, each on from what it saw last, and again where it did not answer', async () => {
  await record('Havnestyret')
  // Neither knows the log yet.
  const first = await ledger('checkpoint')
  expect(first.exitCode).toBe(1)
  expect(first.stderr).toContain('vitne.example/riksarkiv did not cosign: it answered 404')
  expect(anchored()).toBe(`${first.stdout}\n`)
  archive.trust(keyOfLog())
  const again = await ledger('checkpoint')
  expect(again.exitCode).toBe(1)
  expect(again.stdout.startsWith(first.stdout)).toBe(true)
  expect(again.stdout.match(/^— vitne\.example\/riksarkiv /gm)).toHaveLength(1)
  // What was signed since goes to where the first one went, too.
  expect(anchored()).toBe(`${first.stdout}\n${again.stdout}\n`)
  audit.trust(keyOfLog())
  expect(await ledger('checkpoint')).toMatchObject({ exitCode: 0 })
  // All have signed, so nobody is asked and nothing is taken anywhere.
  const all = anchored()
  expect(await ledger('checkpoint')).toMatchObject({ exitCode: 0 })
  expect(anchored()).toBe(all)
  expect([statuses(archive), statuses(audit)]).toEqual([
    [404, 200],
    [404, 404, 200],
  ])
  for (const name of ['Skoleutvalget', 'Kulturutvalget', 'Teknisk utvalg']) await record(name)
  const later = await ledger('checkpoint')
  expect(later).toMatchObject({ exitCode: 0 })
  expect(later.stderr).toMatch(/cosigned by vitne\.example\/revisjon at 20/)
  // It is known here what they saw last, so both took the proof of consistency at once.
  expect([statuses(archive), statuses(audit)]).toEqual([
    [404, 200, 200],
    [404, 404, 200, 200],
  ])
  const verified = await ledger(
    'verify',
    '--only',
    'hashes',
    '--witness',
    archive.key,
    '--witness',
    audit.key,
  )
  expect(verified).toMatchObject({ exitCode: 0 })
  expect(verified.stdout).toContain('the first 5 events were cosigned by')
  // Who does not know says so, and is told what lies between.
  rmSync(join(folder, 'checkpoints'), { recursive: true })
  await record('Valgstyret')
  expect(await ledger('checkpoint')).toMatchObject({ exitCode: 0 })
  expect(statuses(archive).slice(-2)).toEqual([409, 200])
}, 120_000)

test('a log that was put back or written anew gets no cosignature, and it is said why', async () => {
  await record('Havnestyret')
  const older = join(scratch, 'older')
  cpSync(folder, older, { recursive: true })
  await record('Skoleutvalget')
  const { stdout } = await ledger('checkpoint')
  const key = keyOfLog()
  archive.trust(key)
  audit.trust(key)
  expect(await ledger('checkpoint')).toMatchObject({ exitCode: 0 })
  cpSync(join(folder, 'signing-keys'), join(older, 'signing-keys'), { recursive: true })
  const back = await startCli(older, ['checkpoint']).ended
  expect(back.exitCode).toBe(1)
  expect(back.stdout.split('\n')[0]).toBe(stdout.split('\n')[0])
  expect(back.stderr).toContain('has seen 3 events of this log, and it holds 2: it was cut off')
  for (const name of ['Et annet utvalg', 'Enda et utvalg']) {
    await startCli(older, ['do', 'RegisterBody', '--data', JSON.stringify({ name, kind: 'styre' })]).ended
  }
  const anew = await startCli(older, ['checkpoint']).ended
  expect(anew.exitCode).toBe(1)
  expect(anew.stderr).toContain('it answered 422, what it has seen of this log is not the beginning of it')
  expect(anew.stdout).not.toContain('vitne.example')
}, 120_000)

test('a witness that answers with anything else has not cosigned', async () => {
  const answers: readonly (readonly [answer: object & { status: number; body?: string }, why: string])[] = [
    [{ status: 200, body: '' }, 'answered without a cosignature of its own'],
    [{ status: 200, body: '<html>' }, 'answered without a cosignature of its own'],
    [{ status: 200, body: 'x'.repeat(100_000) }, 'more than 65536 bytes'],
    [{ status: 409, body: 'conflict' }, 'without the number of events'],
    [{ status: 409, body: '1\n' }, 'it was told of other checkpoints meanwhile'],
    [{ status: 500 }, 'it answered 500'],
    [{ status: 302 }, 'could not be asked'],
  ]
  await record('Havnestyret')
  await ledger('checkpoint')
  archive.trust(keyOfLog())
  for (const [answer, why] of answers) {
    audit.answer(answer)
    const { exitCode, stdout, stderr } = await ledger('checkpoint')
    expect(exitCode).toBe(1)
    expect(stderr).toContain(`vitne.example/revisjon`)
    expect(stderr).toContain(why)
    expect(stdout.match(/^— vitne/gm)).toHaveLength(1)
  }
}, 60_000)

const BODY = '6f1d2c9e-1b1f-4c53-9a51-000000000001'
const MEETING = '6f1d2c9e-1b1f-4c53-9a51-000000000002'
const MATTER = '6f1d2c9e-1b1f-4c53-9a51-000000000003'
const DECISION = '6f1d2c9e-1b1f-4c53-9a51-000000000004'
const COMMANDS: readonly (readonly [string, object])[] = [
  ['RegisterBody', { bodyId: BODY, name: 'Havnestyret', kind: 'styre' }],
  ['RegisterHeldMeeting', { meetingId: MEETING, bodyId: BODY, date: '2024-03-04' }],
  ['AddMatter', { meetingId: MEETING, matterId: MATTER, title: 'Moloen' }],
  [
    'RecordDecision',
    { meetingId: MEETING, matterId: MATTER, decisionId: DECISION, clauses: [{ text: 'Moloen bygges ut.' }] },
  ],
]

test('a proof takes the checkpoint that it makes to where checkpoints go, cosigned', async () => {
  await record('Skoleutvalget')
  await ledger('checkpoint')
  archive.trust(keyOfLog())
  audit.trust(keyOfLog())
  for (const [type, data] of COMMANDS) await ledger('do', type, '--data', JSON.stringify(data))
  const before = anchored()
  const { exitCode, stdout } = await ledger('proof', DECISION)
  expect(exitCode).toBe(0)
  const proof = JSON.parse(stdout)
  expect(anchored()).toBe(`${before}${proof.checkpoint}\n`)
  const trusted = { keys: [keyOfLog()], witnesses: [archive.key, audit.key] }
  expect((await verifyDecisionProof(proof, trusted)).cosigned).toHaveLength(2)
  // Nothing was recorded since: the same checkpoint goes nowhere again.
  expect(JSON.parse((await ledger('proof', DECISION)).stdout).checkpoint).toBe(proof.checkpoint)
  expect(anchored()).toBe(`${before}${proof.checkpoint}\n`)
}, 60_000)

test('a service has its checkpoints cosigned, and hands them out so', async () => {
  const service = await openService(folder)
  try {
    for (const [type, data] of COMMANDS) await service.command(type, data)
    const make = async () => madeCheckpoint.parse(await (await service.post('/api/checkpoints', '{}')).json())
    expect(await make()).toMatchObject({ isNew: true, isTaken: true, isCosigned: false })
    const through = await ledger('checkpoint')
    expect(through.exitCode).toBe(1)
    expect(through.stderr).toContain('not every witness that is asked has cosigned it')
    archive.trust(keyOfLog())
    audit.trust(keyOfLog())
    const made = await make()
    expect(made).toMatchObject({ isNew: false, isTaken: true, isCosigned: true })
    expect(made.note.match(/^— vitne/gm)).toHaveLength(2)
    const { items } = checkpointPage.parse(await (await service.get('/api/checkpoints')).json())
    expect(items).toMatchObject([
      {
        note: made.note,
        cosigned: [{ witness: 'vitne.example/riksarkiv' }, { witness: 'vitne.example/revisjon' }],
      },
    ])
    const { head } = (await (await service.get('/api/events?limit=1')).json()) as { head: string }
    await service.get(`/api/decisions?after=${head}`)
    const proof = await (await service.get(`/api/decisions/${DECISION}/proof`)).json()
    const trusted = { keys: [keyOfLog()], witnesses: [archive.key, audit.key] }
    expect((await verifyDecisionProof(proof, trusted)).cosigned).toHaveLength(2)
  } finally {
    await service.close()
  }
}, 60_000)

import { batchAnswer, commandAnswer } from '../../src/contract/command-answer.js'
import { idOf } from '../support/ledger-fixture.js'
import { openService, type Service } from '../support/service.js'

const BODY = idOf('Kulturutvalget')
const MEETING = idOf('a meeting')
const MATTER = idOf('a matter')
const DECISION = idOf('a decision')

let service: Service
beforeEach(async () => {
  service = await openService()
})
afterEach(() => service.discard())

async function withDraft(): Promise<void> {
  const commands = [
    ['RegisterBody', { bodyId: BODY, name: 'Kulturutvalget', kind: 'utvalg' }],
    ['RegisterHeldMeeting', { meetingId: MEETING, bodyId: BODY, date: '2026-03-02' }],
    ['AddMatter', { meetingId: MEETING, matterId: MATTER, title: 'Bibliotekplan' }],
    [
      'RecordDecision',
      { meetingId: MEETING, matterId: MATTER, decisionId: DECISION, clauses: [{ text: 'Planen vedtas.' }] },
    ],
  ] as const
  for (const [type, data] of commands) expect((await service.command(type, data)).status).toBe(201)
}

const revise = (text: string, headers: Readonly<Record<string, string>>, revision?: number) =>
  service.command(
    'ReviseDecision',
    {
      meetingId: MEETING,
      decisionId: DECISION,
      clauses: [{ text }],
      reason: 'bedre ord',
      ...(revision && { revision }),
    },
    { headers },
  )

test('a command is answered with its position, and its effect can be read there', async () => {
  await withDraft()
  const answer = commandAnswer.parse(await (await revise('Planen vedtas med endringer.', {}, 1)).json())
  expect(answer).toMatchObject({ repeated: false, revisions: [{ decisionId: DECISION, revision: 2 }] })
  const read = await service.get(`/api/decisions/${DECISION}?after=${answer.position}`)
  expect(read.headers.get('etag')).toBe('"2"')
  expect(await read.json()).toMatchObject({ revision: 2, text: 'Planen vedtas med endringer.' })
})

test('the same key has one effect and the same answer; with another body it is refused', async () => {
  await withDraft()
  const key = { 'idempotency-key': 'the keyboard stuck' }
  const first = await revise('Ett.', key, 1)
  const again = await revise('Ett.', key, 1)
  const other = await revise('To.', key, 1)
  expect([first.status, again.status, other.status]).toEqual([201, 200, 422])
  expect(commandAnswer.parse(await again.json())).toEqual({
    ...commandAnswer.parse(await first.json()),
    repeated: true,
  })
  expect(await other.json()).toMatchObject({ code: 'command-id-reused' })
})

test('a stale revision is 412 and tells the current revision and its wording', async () => {
  await withDraft()
  expect((await revise('Mine ord.', { 'if-match': '"1"' })).status).toBe(201)
  const stale = await revise('Dine ord.', { 'if-match': '"1"' })
  expect(stale.status).toBe(412)
  expect(stale.headers.get('content-type')).toMatch('application/problem+json')
  expect(await stale.json()).toMatchObject({
    code: 'stale-revision',
    current: { revision: 2, text: 'Mine ord.' },
  })
})

test.each(['W/"1"', 'w/"1"', '"1", W/"1"', '*', '1', '""'])(
  'If-Match %s is no revision: it is refused with what is allowed, and nothing is written',
  async (tag) => {
    await withDraft()
    const refused = await revise('Andre ord.', { 'if-match': tag })
    expect(refused.status).toBe(422)
    expect(await refused.json()).toMatchObject({
      code: 'invalid-data',
      field: 'If-Match',
      value: tag,
      allowed: "the decision's ETag, and the same revision in the data",
    })
    expect(await (await service.get(`/api/decisions/${DECISION}`)).json()).toMatchObject({ revision: 1 })
  },
)

test('commands of a batch are answered each by itself, in order', async () => {
  const answered = await service.post('/api/commands', {
    commands: [
      { type: 'RegisterBody', data: { bodyId: BODY, name: 'Kulturutvalget', kind: 'utvalg' } },
      { type: 'RegisterHeldMeeting', data: { meetingId: MEETING, bodyId: BODY, date: '2026-13-02' } },
      { type: 'RegisterHeldMeeting', data: { meetingId: MEETING, bodyId: BODY, date: '2026-03-02' } },
    ],
  })
  const { results } = batchAnswer.parse(await answered.json())
  expect(results.map(({ status }) => status)).toEqual([201, 422, 201])
  expect(results[1]?.problem).toMatchObject({ code: 'invalid-data', field: 'date' })
})

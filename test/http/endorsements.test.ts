import { commandAnswer } from '../../src/contract/command-answer.js'
import { idOf } from '../support/ledger-fixture.js'
import { openService, type Service } from '../support/service.js'

let service: Service
beforeEach(async () => {
  service = await openService()
})
afterEach(() => service.discard())

const BODY = idOf('Havnestyret')
const MEETING = idOf('møtet')
const PLACE = { meetingId: MEETING, matterId: idOf('saken') }
const version = { documentId: idOf('farledsplanen'), version: '1.0' }

test('a version 1.0 that only a draft endorses is warned about, right after the draft was recorded', async () => {
  const clauses = [{ text: 'Havnestyret slutter seg til planen.', kind: 'tilsluttet' }]
  const commands: readonly (readonly [type: string, data: object])[] = [
    ['RegisterBody', { bodyId: BODY, name: 'Havnestyret', kind: 'styre' }],
    ['RegisterDocument', { documentId: version.documentId, title: 'Farledsplan' }],
    ['ScheduleMeeting', { meetingId: MEETING, bodyId: BODY, date: '2026-03-02' }],
    ['OpenMeeting', { meetingId: MEETING }],
    ['AddMatter', { ...PLACE, title: 'Farledsplan 1.0', documents: [version] }],
    ['RecordDecision', { ...PLACE, decisionId: idOf('vedtaket'), clauses }],
  ]
  for (const [type, data] of commands) expect((await service.command(type, data)).status).toBe(201)
  const answer = commandAnswer.parse(await (await service.command('AddDocumentVersion', version)).json())
  expect(answer.warnings).toEqual([
    {
      code: 'version-not-endorsed',
      message: expect.stringMatching(/only a decision that is draft endorses version "1.0"/),
    },
  ])
})

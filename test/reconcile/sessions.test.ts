import { idOf } from '../support/ledger-fixture.js'
import { type LedgerInFolder, openLedgerInFolder, TEST_ACTOR } from '../support/ledger-in-folder.js'
import { findingsIn } from './reconcile-fixture.js'

// What is recorded in the ledger itself: meetings that it has followed, not only listed.

let ledger: LedgerInFolder
beforeEach(() => {
  ledger = openLedgerInFolder()
})
afterEach(() => ledger.discard())

let commands = 0
async function run(type: string, data: object): Promise<void> {
  commands += 1
  const commandId = idOf(`command ${commands}`)
  await ledger.runner.run({ type, data, commandId, actor: TEST_ACTOR })
}

const BODY = idOf('board')
const MEETING = idOf('meeting')
const MATTER = idOf('matter')
const DECISION = idOf('decision')
const SEATS = ['anna', 'bjørn', 'cecilie', 'david']

async function boardThatMeets(): Promise<void> {
  await run('RegisterBody', { bodyId: BODY, name: 'Styret', kind: 'styre' })
  for (const called of [...SEATS, 'vara']) {
    await run('RegisterPerson', { personId: idOf(`person ${called}`), name: called })
    await run('AppointMember', {
      bodyId: BODY,
      appointmentId: idOf(called),
      personId: idOf(`person ${called}`),
      organisation: 'Byen',
      role: called === 'vara' ? 'deputy' : 'member',
      ...(called === 'vara' && { deputyFor: idOf('anna') }),
    })
  }
  await run('RegisterHeldMeeting', { meetingId: MEETING, bodyId: BODY, date: '2024-03-12' })
  await run('AddMatter', { meetingId: MEETING, matterId: MATTER, title: 'Budsjettet' })
}

const decide = (more: object = {}) =>
  run('RecordDecision', {
    meetingId: MEETING,
    matterId: MATTER,
    decisionId: DECISION,
    clauses: [{ text: 'Budsjettet vedtas.', kind: 'vedtatt' }],
    standing: 'unstated',
    ...more,
  })

const attend = (present: readonly string[], absent: readonly string[] = []) =>
  run('RecordAttendance', {
    meetingId: MEETING,
    present: present.map((called) => ({ appointmentId: idOf(called) })),
    absent: absent.map((called) => ({ appointmentId: idOf(called) })),
  })

const rulesFound = async () =>
  (await findingsIn(ledger)).map(({ rule, eventIds }) => `${rule} ${eventIds.length}`)

test.each<[present: readonly string[], absent: readonly string[], expected: readonly string[]]>([
  [['anna', 'bjørn', 'cecilie'], ['david'], []],
  [['vara', 'bjørn', 'cecilie'], ['anna', 'david'], []],
  [['vara', 'bjørn', 'cecilie'], ['david'], ['deputy-beside-member 1']],
  [['vara', 'anna', 'bjørn', 'cecilie'], ['david'], ['deputy-beside-member 1']],
  [['vara', 'bjørn', 'cecilie'], [], []],
  [['bjørn'], ['anna', 'cecilie', 'david'], ['quorum-not-met 1']],
  [['bjørn', 'vara'], ['anna', 'cecilie', 'david'], []],
])('present %j, absent %j: %j', async (present, absent, expected) => {
  await boardThatMeets()
  await attend(present, absent)
  await decide()
  expect(await rulesFound()).toEqual(expected)
})

test('a follow-up past its date is a promise not kept, until it is kept', async () => {
  await boardThatMeets()
  await decide({ followUps: [{ text: 'Regnskapet legges ved', due: '2024-05-01' }] })
  expect(await rulesFound()).toEqual(['promise-not-kept 1'])
  expect(await findingsIn(ledger, '2024-05-01')).toEqual([])
  await run('CompleteFollowUp', {
    meetingId: MEETING,
    decisionId: DECISION,
    followUp: 1,
    completedOn: '2024-04-20',
  })
  expect(await rulesFound()).toEqual([])
})

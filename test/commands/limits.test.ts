import { CommandRunner } from '../../src/commands/run-command.js'
import { LIMITS } from '../../src/domain/text.js'
import { eventBytes } from '../../src/ledger/envelope.js'
import type { EventLog } from '../../src/ledger/event-log.js'
import { idOf } from '../support/ledger-fixture.js'
import { type LedgerInFolder, openLedgerInFolder, TEST_ACTOR } from '../support/ledger-in-folder.js'

const BODY = idOf('Havnestyret')
const MEETING = idOf('the meeting')
const LATER = idOf('the later meeting')
const MATTER = idOf('the matter')

/** An open meeting with one matter. */
const OPEN = [
  { type: 'RegisterBody', data: { bodyId: BODY, name: 'Havnestyret', kind: 'styre' } },
  { type: 'ScheduleMeeting', data: { meetingId: MEETING, bodyId: BODY, date: '2026-03-02' } },
  { type: 'AddMatter', data: { meetingId: MEETING, matterId: MATTER, title: 'Budsjett' } },
  { type: 'OpenMeeting', data: { meetingId: MEETING } },
]
const decisionOf = (n: number) => idOf(`decision ${n}`)
const record = (n: number, text = 'Moloen bygges.') => ({
  type: 'RecordDecision',
  data: { meetingId: MEETING, matterId: MATTER, decisionId: decisionOf(n), clauses: [{ text }] },
})

let ledger: LedgerInFolder
beforeEach(() => {
  ledger = openLedgerInFolder()
})
afterEach(() => ledger.discard())

let number = 0
const requests = (commands: readonly { readonly type: string; readonly data: object }[]) =>
  commands.map((command) => ({ ...command, commandId: `limits ${++number}`, actor: TEST_ACTOR }))

test('the largest meeting can be approved, and holds no decision more', async () => {
  const all = Array.from({ length: LIMITS.decisions }, (_, n) => n)
  await ledger.runner.runMany(
    requests([
      ...OPEN,
      ...all.map((n) => record(n)),
      // What the approval warns of is kept with it.
      ...all.map((n) => ({
        type: 'RecordVote',
        data: {
          meetingId: MEETING,
          matterId: MATTER,
          decisionId: decisionOf(n),
          revision: 1,
          result: 'lost',
        },
      })),
    ]),
  )
  const [oneMore, ...approving] = requests([
    record(all.length),
    { type: 'CloseMeeting', data: { meetingId: MEETING } },
    { type: 'ScheduleMeeting', data: { meetingId: LATER, bodyId: BODY, date: '2026-04-02' } },
    { type: 'AddMatter', data: { meetingId: LATER, matterId: MATTER, title: 'Protokoll' } },
    { type: 'OpenMeeting', data: { meetingId: LATER } },
    { type: 'CirculateMinutes', data: { meetingId: MEETING } },
    {
      type: 'ApproveMinutes',
      data: {
        meetingId: MEETING,
        approvedIn: { meetingId: LATER, matterId: MATTER },
        approvedOn: '2026-04-02',
        decisions: all.map((n) => ({ decisionId: decisionOf(n), revision: 1 })),
      },
    },
  ])
  if (oneMore === undefined) throw new Error('a command was made')
  await expect(ledger.runner.run(oneMore)).rejects.toMatchObject({
    code: 'too-large',
    detail: { field: 'decisionId', allowed: `a meeting of at most ${LIMITS.decisions} decisions` },
  })
  const results = await ledger.runner.runMany(
    approving.map((request) => ({ ...request, causationId: 'the meeting', correlationId: 'the minutes' })),
  )
  expect(results.at(-1)?.events).toHaveLength(1 + all.length)
})

test('commands that are run together make no append above the limit of every store', async () => {
  const sizes: number[] = []
  const log: EventLog = {
    ...ledger.log,
    append: (stream, expected, events) => {
      sizes.push(events.reduce((sum, event) => sum + eventBytes(event), 0))
      return ledger.log.append(stream, expected, events)
    },
  }
  const runner = new CommandRunner({ log, vault: ledger.vault, clock: ledger.clock })
  // More bytes than characters: a limit on characters would let three of these pass.
  const text = 'å'.repeat(LIMITS.text)
  const results = await runner.runMany(
    requests([...OPEN, ...Array.from({ length: 12 }, (_, n) => record(n, text))]),
  )
  expect(results).toHaveLength(OPEN.length + 12)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(LIMITS.appendBytes)
  expect(sizes.length).toBeLessThan(12)
})

test('an approval whose new wordings make it larger than an append is refused, and can be given without them', async () => {
  await ledger.runner.runMany(requests([...OPEN, record(1), record(2)]))
  await ledger.runner.runMany(requests([{ type: 'CloseMeeting', data: { meetingId: MEETING } }]))
  const decisions = [1, 2].map((n) => ({ decisionId: decisionOf(n), revision: 1 }))
  const clauses = Array.from({ length: 3 }, () => ({ text: 'å'.repeat(LIMITS.text) }))
  const changes = decisions.map(({ decisionId }) => ({ decisionId, clauses }))
  const data = { meetingId: MEETING, approvedOn: '2026-04-02', decisions }
  await ledger.runner.runMany(requests([{ type: 'CirculateMinutes', data: { meetingId: MEETING } }]))
  const [large, small] = requests([
    { type: 'ApproveMinutes', data: { ...data, changes } },
    { type: 'ApproveMinutes', data },
  ])
  if (large === undefined || small === undefined) throw new Error('two commands were made')
  await expect(ledger.runner.run(large)).rejects.toMatchObject({
    code: 'too-large',
    detail: { field: 'data', allowed: `events of at most ${LIMITS.appendBytes} bytes together` },
  })
  expect((await ledger.runner.run(small)).events).toHaveLength(3)
})

import { decision } from '../../src/queries/decision.js'
import { decisions } from '../../src/queries/decisions.js'
import { findDecision } from '../../src/queries/find-decision.js'
import { followUps } from '../../src/queries/follow-ups.js'
import { matters } from '../../src/queries/matters.js'
import { search } from '../../src/queries/search.js'
import { approved, body, decided, held, matter, revised } from '../support/event-words.js'
import { idOf, moment, openNames, readModelsOf, recorded } from '../support/ledger-fixture.js'

// A matter that was postponed may keep its id in the next meeting, and whoever makes ids may use one twice. What one
// meeting holds never shows in the other.
const FOLLOW_UP = { followUps: [{ text: 'Hente anbud' }] }
const HISTORY = [
  recorded('2026-03-02', body('Rådet'), held('første', 'Rådet', '2026-03-02')),
  recorded('2026-03-02', matter('sak molo', 'første', { title: 'Moloen, første gang' })),
  recorded('2026-03-02', decided('molo', 'første', 'Moloen utsettes.', FOLLOW_UP)),
  recorded('2026-03-03', revised('molo', 'første', 2, 'Moloen utsettes til våren.')),
  recorded('2026-04-02', held('andre', 'Rådet', '2026-04-02')),
  recorded('2026-04-02', matter('sak molo', 'andre', { title: 'Moloen, andre gang' })),
  recorded('2026-04-02', decided('molo', 'andre', 'Moloen bygges.', FOLLOW_UP)),
  recorded('2026-05-02', approved('molo', 'første', 2, { on: '2026-04-02' })),
  recorded('2026-05-02', {
    type: 'FollowUpCompleted',
    data: { meetingId: idOf('andre'), decisionId: idOf('molo'), followUp: 1, completedOn: '2026-05-01' },
  }),
]

const ledger = readModelsOf(HISTORY)
afterAll(() => ledger.close())
const now = moment()
const FIRST = { meetingId: idOf('første'), matterId: idOf('sak molo'), decisionId: idOf('molo') }
const SECOND = { ...FIRST, meetingId: idOf('andre') }

test('lists show both, each with its own words, status and date', async () => {
  expect(await decisions(ledger.models, now)).toMatchObject([
    { ...FIRST, date: '2026-03-02', text: 'Moloen utsettes til våren.', status: 'approved', revision: 2 },
    { ...SECOND, date: '2026-04-02', text: 'Moloen bygges.', status: 'draft', revision: 1 },
  ])
  expect(await matters(ledger.models, now)).toMatchObject([
    { meetingId: FIRST.meetingId, title: 'Moloen, første gang' },
    { meetingId: SECOND.meetingId, title: 'Moloen, andre gang' },
  ])
  expect(await followUps(ledger.models, now)).toMatchObject([
    { meetingId: FIRST.meetingId, status: 'open', decisionStatus: 'approved' },
    { meetingId: SECOND.meetingId, status: 'completed', decisionStatus: 'draft' },
  ])
})

test('search finds both, in their own meetings', async () => {
  const hits = await search(ledger.models, now, { words: 'moloen', kind: 'decision' })
  expect(hits.map(({ meetingId, text }) => [meetingId, text]).sort()).toEqual(
    [
      [FIRST.meetingId, 'Moloen utsettes.'],
      [FIRST.meetingId, 'Moloen utsettes til våren.'],
      [SECOND.meetingId, 'Moloen bygges.'],
    ].sort(),
  )
})

test('one of them is asked for with its meeting', async () => {
  const { decisionId } = FIRST
  const view = (meetingId: string) => decision(ledger.models, now, { decisionId, meetingId }, openNames)
  expect(await view(FIRST.meetingId)).toMatchObject({
    ...FIRST,
    revisions: [{ text: 'Moloen utsettes.' }, { text: 'Moloen utsettes til våren.' }],
    followUps: [{ status: 'open' }],
  })
  expect(await view(SECOND.meetingId)).toMatchObject({
    ...SECOND,
    revisions: [{ text: 'Moloen bygges.' }],
    followUps: [{ status: 'completed' }],
  })
})

test('an id alone is refused and names the meetings; with the meeting before it, it is found', async () => {
  const { decisionId } = FIRST
  await expect(findDecision(ledger.models, now, decisionId)).rejects.toMatchObject({
    code: 'invalid-data',
    message: expect.stringContaining(SECOND.meetingId),
  })
  for (const { meetingId } of [FIRST, SECOND]) {
    const found = await findDecision(ledger.models, now, `${meetingId.slice(0, 8)}/${decisionId.slice(0, 8)}`)
    expect(found).toEqual({ decisionId, meetingId })
  }
})

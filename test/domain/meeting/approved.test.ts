import type { MeetingEvent } from '../../../src/domain/meeting/events.js'
import { approved, draft, held, inMeeting, matter, retracted, scheduled } from './events-of.js'
import { given } from './given.js'
import { DATE, decisionId, fold, meetingId } from './world.js'

const M = { meetingId: meetingId(1) }
const D = { ...M, decisionId: decisionId(1) }
const reason = 'skrivefeil'
const clauses = [{ text: 'Moloen bygges i granitt.' }]
const final = [held(), matter(1), draft(1), approved(1)]

const superseded = (n: number, by: object): MeetingEvent =>
  ({ type: 'DecisionSuperseded', data: { ...M, decisionId: decisionId(n), by, reason } }) as MeetingEvent

describe('CorrectDecision', () => {
  const correct = { ...D, revision: 1, clauses, reason }

  it('is a new revision of a decision that stays final', () => {
    const { state } = given(...final)
      .when('CorrectDecision', correct)
      .gives(['DecisionCorrected', { seenRevision: 1, revision: 2, clauses, reason }])
    expect(state.status === 'held' && state.decisions.get(decisionId(1))).toMatchObject({
      standing: 'approved',
      revision: 2,
      wording: { clauses },
    })
  })

  it.each([
    ['draft', [draft(1)], 'decision-not-approved'],
    ['unstated', [draft(1, { standing: 'unstated' })], 'decision-not-approved'],
    ['withdrawn', [draft(1), retracted(1)], 'decision-not-approved'],
    [
      'superseded',
      [draft(1), approved(1), superseded(1, { meetingId: meetingId(2), decisionId: decisionId(9) })],
      undefined,
    ],
  ] as const)('of a decision that is %s', (status, events, code) => {
    const outcome = given(held(), matter(1), ...events).when('CorrectDecision', correct)
    if (code) outcome.refuses(code, { current: { status } })
    else outcome.gives(['DecisionCorrected'])
  })

  it('is decided on the current revision, and changes something', () => {
    given(...final)
      .when('CorrectDecision', { ...correct, revision: 2 })
      .refuses('stale-revision', { value: 2, current: { revision: 1 } })
    given(...final)
      .when('CorrectDecision', { ...correct, clauses: [{ text: 'Moloen bygges, ledd 1.' }] })
      .refuses('nothing-changes')
  })
})

describe('SupersedeDecision', () => {
  const other = (events: readonly MeetingEvent[], n = 2) => ({
    meetings: { [meetingId(n)]: fold(inMeeting(n, events)) },
  })
  const by = { meetingId: meetingId(2), decisionId: decisionId(9) }
  const supersede = { ...D, by, reason: 'omgjort etter ny høring' }
  const LATER = held({ date: '2026-04-02' })
  const successor = (...events: readonly MeetingEvent[]) => other([LATER, matter(1), draft(9), ...events])

  it.each([
    ['on a date', { approvedOn: '2026-05-07' }, { approvedOn: '2026-05-07' }],
    [
      'in a meeting',
      { approvedIn: { meetingId: meetingId(3) } },
      { approvedIn: { meetingId: meetingId(3) } },
    ],
    ['unknown', {}, {}],
    ['by vote', { by: 'vote' as const }, { approvedIn: { meetingId: meetingId(2) } }],
  ])('counts from the approval of the decision that supersedes: %s', (_, fields, dating) => {
    const outcome = given(...final)
      .and(successor(approved(9, fields)))
      .when('SupersedeDecision', supersede)
    const { state, events } = outcome.gives(['DecisionSuperseded', { ...supersede, ...dating }])
    expect(state.status === 'held' && state.decisions.get(decisionId(1))).toMatchObject({
      standing: 'superseded',
      supersededBy: by,
    })
    expect(events).toEqual([{ type: 'DecisionSuperseded', data: { ...supersede, ...dating } }])
  })

  it('is by a decision of the same meeting, or of one that was merged since', () => {
    given(...final, draft(2), approved(2))
      .when('SupersedeDecision', { ...supersede, by: { ...M, decisionId: decisionId(2) } })
      .gives(['DecisionSuperseded'])
    const merged = other([
      LATER,
      matter(1),
      draft(9),
      approved(9),
      { type: 'MeetingMerged', data: { ...M, into: meetingId(3) } },
    ])
    given(...final)
      .and(merged)
      .when('SupersedeDecision', supersede)
      .gives(['DecisionSuperseded'])
  })

  it.each([
    ['of no meeting', {}, 'not-found'],
    ['that is not there', other([LATER]), 'not-found'],
    ['that is a draft', successor(), 'decision-not-approved'],
    ['that is withdrawn', successor(retracted(9)), 'decision-not-approved'],
    [
      'that is superseded',
      successor(approved(9), superseded(9, { meetingId: meetingId(3), decisionId: decisionId(8) })),
      'decision-not-approved',
    ],
    ['that it superseded itself', successor(approved(9), superseded(9, D)), 'circular-reference'],
    [
      'of an earlier meeting',
      other([held({ date: '2026-03-01' }), matter(1), draft(9), approved(9)]),
      'date-out-of-range',
    ],
  ] as const)('not by a decision %s', (_, world, code) => {
    given(...final)
      .and(world)
      .when('SupersedeDecision', supersede)
      .refuses(code)
  })

  it('not by itself', () => {
    given(...final)
      .when('SupersedeDecision', { ...supersede, by: D })
      .refuses('circular-reference', { field: 'by' })
  })

  it.each([
    ['2026-05-06', false],
    ['2026-05-07', true],
  ])('not before it was final itself: %s', (approvedOn, taken) => {
    const own = [held(), matter(1), draft(1), approved(1, { approvedOn: '2026-05-07' })]
    const outcome = given(...own)
      .and(successor(approved(9, { approvedOn })))
      .when('SupersedeDecision', supersede)
    if (taken) outcome.gives(['DecisionSuperseded'])
    else outcome.refuses('date-out-of-range', { value: approvedOn })
  })

  it('only where the decision is in force', () => {
    const world = successor(approved(9))
    given(held(), matter(1), draft(1))
      .and(world)
      .when('SupersedeDecision', supersede)
      .refuses('decision-not-approved', { value: decisionId(1) })
    given(...final, superseded(1, by))
      .and(world)
      .when('SupersedeDecision', supersede)
      .refuses('nothing-changes')
    given(...final, superseded(1, { meetingId: meetingId(3), decisionId: decisionId(8) }))
      .and(world)
      .when('SupersedeDecision', supersede)
      .refuses('decision-not-approved', { current: { status: 'superseded' } })
  })
})

describe('MergeMeetings', () => {
  const target = (...events: readonly MeetingEvent[]) => ({
    meetings: { [meetingId(2)]: fold(inMeeting(2, events)) },
  })
  const merge = { ...M, into: meetingId(2), reason: 'samme møte i to oversikter' }
  const merged: MeetingEvent = { type: 'MeetingMerged', data: { ...M, into: meetingId(2) } }

  it('redirects, and undoing it gives the same meeting back', () => {
    const before = [held(), matter(1), draft(1, { standing: 'unstated' })]
    const { state } = given(...before)
      .and(target(held()))
      .when('MergeMeetings', merge)
      .gives(['MeetingMerged', merge])
    expect(state).toEqual({ status: 'redirected', into: meetingId(2), meeting: fold(before) })
    const undone = given(...before, merged)
      .when('UndoMergeMeetings', M)
      .gives(['MeetingMergeUndone', { ...M, into: meetingId(2) }])
    expect(undone.state).toEqual(fold(before))
    given(...before, merged)
      .when('UndoMergeMeetings', { ...M, into: meetingId(3) })
      .refuses('not-found', { allowed: meetingId(2) })
  })

  it('leaves no open drafts behind', () => {
    given(held(), matter(1), draft(1), draft(2), retracted(2))
      .and(target(held()))
      .when('MergeMeetings', merge)
      .refuses('open-drafts', { value: [decisionId(1)] })
    given(...final)
      .and(target(held()))
      .when('MergeMeetings', merge)
      .gives(['MeetingMerged'])
  })

  it.each([
    ['itself', { ...merge, into: meetingId(1) }, {}, 'circular-reference'],
    ['nothing', merge, {}, 'not-found'],
    [
      'one that is merged',
      merge,
      target(held(), { type: 'MeetingMerged', data: { ...M, into: meetingId(3) } }),
      'redirected',
    ],
    [
      'one that is merged into it',
      merge,
      {
        meetings: {
          [meetingId(2)]: fold([
            held({ meetingId: meetingId(2) }),
            { type: 'MeetingMerged', data: { meetingId: meetingId(2), into: meetingId(1) } },
          ]),
        },
      },
      'circular-reference',
    ],
  ] as const)('not into %s', (_, data, world, code) => {
    given(scheduled({ date: DATE }))
      .and(world)
      .when('MergeMeetings', data)
      .refuses(code, { field: 'into' })
  })
})

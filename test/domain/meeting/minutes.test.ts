import { CHANGED_BY_APPROVAL } from '../../../src/domain/meeting/decide-minutes.js'
import type { MeetingEvent } from '../../../src/domain/meeting/events.js'
import {
  approved,
  circulated,
  closed,
  draft,
  held,
  matter,
  minutesApproved,
  opened,
  retracted,
  revised,
  scheduled,
} from './events-of.js'
import { given } from './given.js'
import { approve, approvedOn, M, minuted, NOT_LATER, quiet, rules, seen, session } from './minuting.js'
import { body, bodyId, decisionId, documentId, matterId } from './world.js'

const returned: MeetingEvent = { type: 'MinutesReturned', data: { ...M, reason: 'frammøte mangler' } }

describe('ApproveMinutes', () => {
  it('makes every draft final in one append', () => {
    const { state } = given(...minuted)
      .when('ApproveMinutes', approve)
      .gives(
        [
          'MinutesApproved',
          {
            approvedOn,
            decisions: [
              { decisionId: decisionId(1), seenRevision: 1, revision: 1 },
              { decisionId: decisionId(2), seenRevision: 1, revision: 1 },
            ],
          },
        ],
        [
          'DecisionApproved',
          { decisionId: decisionId(1), seenRevision: 1, revision: 1, by: 'minutes', approvedOn },
        ],
        [
          'DecisionApproved',
          { decisionId: decisionId(2), seenRevision: 1, revision: 1, by: 'minutes', approvedOn },
        ],
      )
    expect(state.status).toBe('approved')
  })

  it('names exactly the decisions that are not final', () => {
    const meeting = given(...minuted, revised(2, 2))
    meeting
      .when('ApproveMinutes', { ...approve, decisions: [seen(1)] })
      .refuses(
        'decision-left-out',
        { current: { missing: [{ decisionId: decisionId(2), revision: 2 }] } },
        new RegExp(decisionId(2)),
      )
    meeting
      .when('ApproveMinutes', { ...approve, decisions: [] })
      .refuses('decision-left-out', {}, new RegExp(`${decisionId(1)}.*${decisionId(2)}`))
    meeting
      .when('ApproveMinutes', { ...approve, decisions: [seen(1), seen(2, 2), seen(3)] })
      .refuses('decision-not-in-meeting', { field: 'decisions', value: decisionId(3) })
    meeting
      .when('ApproveMinutes', { ...approve, decisions: [seen(1), seen(2, 2), seen(2, 2)] })
      .refuses('invalid-data', { value: decisionId(2) })
    given(...session, retracted(2), closed)
      .when('ApproveMinutes', approve)
      .refuses('decision-not-draft', { value: decisionId(2), current: { status: 'withdrawn' } })
  })

  it.each([1, 3])('refuses a revision other than the current one, naming both: %d', (revision) => {
    given(...minuted, revised(2, 2))
      .when('ApproveMinutes', { ...approve, decisions: [seen(1), seen(2, revision)] })
      .refuses(
        'stale-revision',
        {
          value: revision,
          current: { decisionId: decisionId(2), revision: 2, text: 'Moloen bygges, ledd 2, ordlyd 2.' },
        },
        new RegExp(`${decisionId(2)}.*revision 2.*revision ${revision}`),
      )
  })

  it('takes new wordings as new revisions', () => {
    const change = { decisionId: decisionId(2), lead: 'Styret:', clauses: [{ text: 'Moloen bygges i tre.' }] }
    const { state } = given(...minuted)
      .when('ApproveMinutes', { ...approve, changes: [change] })
      .gives(
        [
          'MinutesApproved',
          {
            decisions: [
              { decisionId: decisionId(1), seenRevision: 1, revision: 1 },
              { decisionId: decisionId(2), seenRevision: 1, revision: 2 },
            ],
          },
        ],
        ['DecisionApproved', { decisionId: decisionId(1), revision: 1 }],
        [
          'DecisionApproved',
          { seenRevision: 1, revision: 2, lead: { text: 'Styret:' }, clauses: change.clauses },
        ],
      )
    const decision = state.status === 'approved' ? state.decisions.get(decisionId(2)) : undefined
    expect(decision).toMatchObject({
      standing: 'approved',
      revision: 2,
      wordingDating: { effectiveOn: approvedOn },
    })
  })

  it('takes a change that changes nothing for none, and refuses one of another decision', () => {
    const same = { decisionId: decisionId(2), clauses: [{ text: 'Moloen bygges, ledd 2.' }] }
    const meeting = given(...minuted, draft(3), approved(3))
    meeting
      .when('ApproveMinutes', { ...approve, changes: [same] })
      .gives(
        ['MinutesApproved'],
        ['DecisionApproved'],
        ['DecisionApproved', { seenRevision: 1, revision: 1 }],
      )
    const other = (n: number) =>
      meeting.when('ApproveMinutes', { ...approve, changes: [{ ...same, decisionId: decisionId(n) }] })
    other(9).refuses('decision-not-in-meeting', { field: 'changes' })
    other(3).refuses('decision-not-draft', { field: 'changes' })
    meeting
      .when('ApproveMinutes', { ...approve, changes: [same, same] })
      .refuses('invalid-data', { field: 'changes' })
    const unnamed = [
      { ...same, clauses: [{ text: 'X', documents: [{ documentId: documentId(9), version: '1' }] }] },
    ]
    meeting
      .when('ApproveMinutes', { ...approve, changes: unnamed })
      .refuses('not-found', { field: 'documentId' })
  })

  it('warns of a decision that fell in its vote', () => {
    const lost = {
      type: 'VoteRecorded',
      data: { ...M, matterId: matterId(1), ...seen(1), result: 'lost' },
    } as const
    expect(
      given(...session, lost, closed)
        .and(quiet)
        .when('ApproveMinutes', approve)
        .warns(),
    ).toEqual(['majority-not-met'])
    const block = rules({ approvalInLaterMeeting: 'off', majority: { force: 'block' } })
    given(...session, lost, closed)
      .and(block)
      .when('ApproveMinutes', approve)
      .refuses('majority-not-met', { value: decisionId(1) })
  })

  it('approves minutes without decisions', () => {
    given(scheduled(), opened, closed, circulated)
      .when('ApproveMinutes', { ...approve, decisions: [] })
      .gives(['MinutesApproved', { decisions: [] }])
  })
})

describe('a held meeting', () => {
  const past = [held(), matter(1), draft(1), draft(2, { standing: 'unstated' })]
  const unknown = { ...approve, approvedOn: undefined }

  it('is approved directly, even where nobody knows when and by whom: the rules only warn', () => {
    for (const world of [{}, rules({ approvalInLaterMeeting: 'block', approverForce: 'block' })]) {
      const outcome = given(...past)
        .and(world)
        .when('ApproveMinutes', unknown)
      const { state } = outcome.gives(['MinutesApproved'], ['DecisionApproved'], ['DecisionApproved'])
      expect(outcome.warns()).toEqual([NOT_LATER, 'approver-not-allowed'])
      expect(state).toMatchObject({ status: 'held', minutesApproved: true })
      const [first] = state.status === 'held' ? [...state.decisions.values()] : []
      expect(first?.approval).toEqual({ by: 'minutes' })
    }
    expect(
      given(...past)
        .and(quiet)
        .when('ApproveMinutes', approve)
        .warns(),
    ).toEqual([])
  })

  it('stays usable: what an import adds later is approved by itself', () => {
    const first = [
      ...past,
      minutesApproved({ approvedOn }),
      approved(1, { approvedOn }),
      approved(2, { approvedOn }),
    ]
    given(...first)
      .when('ApproveMinutes', { ...unknown, decisions: [] })
      .refuses('nothing-changes')
    given(...first)
      .when('RecordDecision', {
        ...M,
        matterId: matterId(1),
        decisionId: decisionId(3),
        clauses: [{ text: 'Leia merkes.' }],
      })
      .gives(['DecisionRecorded'])
    given(...first, draft(3))
      .when('ApproveMinutes', { ...unknown, decisions: [seen(3)] })
      .gives(['MinutesApproved'], ['DecisionApproved', { decisionId: decisionId(3) }])
    given(...first, draft(3))
      .when('ApproveMinutes', { ...unknown, decisions: [seen(1), seen(3)] })
      .refuses('decision-not-draft')
  })
})

describe('a body whose decisions are final with the vote', () => {
  const elected = rules({ finality: 'on-vote', approvalInLaterMeeting: 'off' })
  const voted = [...session, approved(1, { by: 'vote' }), closed]
  const change = [{ decisionId: decisionId(1), clauses: [{ text: 'Moloen bygges i stål.' }] }]

  it('has its minutes approved without a change of standing', () => {
    const meeting = given(...session, approved(1, { by: 'vote' }), retracted(2), closed).and(elected)
    meeting
      .when('ApproveMinutes', { ...approve, decisions: [] })
      .gives(['MinutesApproved', { decisions: [] }])
    meeting
      .when('ApproveMinutes', { ...approve, decisions: [seen(1)] })
      .gives([
        'MinutesApproved',
        { decisions: [{ decisionId: decisionId(1), seenRevision: 1, revision: 1 }] },
      ])
    meeting.when('ApproveMinutes', { ...approve, decisions: [seen(1, 2)] }).refuses('stale-revision')
  })

  it('takes a change in them as a correction', () => {
    given(...session, approved(1, { by: 'vote' }), retracted(2), closed)
      .and(elected)
      .when('ApproveMinutes', { ...approve, decisions: [seen(1)], changes: change })
      .gives(
        ['MinutesApproved', { decisions: [{ decisionId: decisionId(1), seenRevision: 1, revision: 2 }] }],
        [
          'DecisionCorrected',
          {
            seenRevision: 1,
            revision: 2,
            clauses: change[0]?.clauses,
            effectiveOn: approvedOn,
            reason: CHANGED_BY_APPROVAL,
          },
        ],
      )
    given(...voted)
      .and(elected)
      .when('ApproveMinutes', { ...approve, decisions: [seen(2)], changes: change })
      .refuses('decision-left-out', { field: 'changes' })
  })

  it('leaves what no vote carried as it was, and says so', () => {
    const outcome = given(...voted)
      .and(elected)
      .when('ApproveMinutes', { ...approve, decisions: [seen(2)] })
    const { state } = outcome.gives([
      'MinutesApproved',
      { decisions: [{ decisionId: decisionId(2), seenRevision: 1, revision: 1 }] },
    ])
    expect(outcome.warns()).toEqual(['majority-not-met'])
    expect(state.status === 'approved' && state.decisions.get(decisionId(2))?.standing).toBe('draft')
    given(...voted)
      .and(elected)
      .when('ApproveMinutes', { ...approve, decisions: [] })
      .refuses('decision-left-out')
    const strict = rules({ finality: 'on-vote', approvalInLaterMeeting: 'off', majority: { force: 'block' } })
    given(...voted)
      .and(strict)
      .when('ApproveMinutes', { ...approve, decisions: [seen(2)] })
      .refuses('majority-not-met')
  })

  it('takes the minutes for the vote where the meeting is history', () => {
    const past = [held(), matter(1), draft(1, { standing: 'unstated' }), draft(2, { standing: 'unstated' })]
    const lost = {
      type: 'VoteRecorded',
      data: { ...M, matterId: matterId(1), ...seen(2), result: 'lost' },
    } as const
    const outcome = given(...past, lost)
      .and(elected)
      .when('ApproveMinutes', approve)
    outcome.gives(['MinutesApproved'], ['DecisionApproved', { decisionId: decisionId(1), by: 'minutes' }])
    expect(outcome.warns()).toEqual(['majority-not-met'])
  })

  it('follows the rule in force on the meeting’s date', () => {
    const since = body(
      {},
      {
        type: 'BodyRulesSet',
        data: { bodyId: bodyId(1), rules: { finality: 'on-vote' }, validFrom: '2026-03-03' },
      },
    )
    given(...minuted)
      .and({ bodies: { [bodyId(1)]: since } })
      .when('ApproveMinutes', approve)
      .gives(['MinutesApproved'], ['DecisionApproved'], ['DecisionApproved'])
  })
})

describe('minutes on their way', () => {
  it('are circulated when the meeting is closed, and go back with a reason', () => {
    given(...minuted)
      .when('CirculateMinutes', M)
      .gives(['MinutesCirculated'])
    const { state } = given(...minuted, circulated)
      .when('ReturnMinutes', { ...M, reason: 'frammøte mangler' })
      .gives(['MinutesReturned'])
    expect(state.status).toBe('closed')
  })

  it('are circulated again after they went back, and approved at the revisions they have then', () => {
    const back = [...minuted, circulated, returned, revised(1, 2), circulated]
    given(...back)
      .when('ApproveMinutes', approve)
      .refuses('stale-revision', { current: { revision: 2 } })
    const { state } = given(...back)
      .when('ApproveMinutes', { ...approve, decisions: [seen(1, 2), seen(2)] })
      .gives(['MinutesApproved'], ['DecisionApproved', { revision: 2 }], ['DecisionApproved'])
    expect(state.status).toBe('approved')
  })

  it('are approved with what was decided after the meeting was reopened', () => {
    const reopened: MeetingEvent = { type: 'MeetingReopened', data: { ...M, reason: 'en sak ble glemt' } }
    const again = [...minuted, circulated, reopened, matter(2), draft(3, { matterId: matterId(2) })]
    given(...again)
      .when('ApproveMinutes', approve)
      .refuses('minutes-not-ready', { current: { status: 'open' } })
    given(...again, closed)
      .when('ApproveMinutes', approve)
      .refuses('decision-left-out', { current: { missing: [{ decisionId: decisionId(3), revision: 1 }] } })
    given(...again, closed)
      .when('ApproveMinutes', { ...approve, decisions: [seen(1), seen(2), seen(3)] })
      .gives(['MinutesApproved'], ['DecisionApproved'], ['DecisionApproved'], ['DecisionApproved'])
  })
})

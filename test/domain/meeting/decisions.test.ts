import type { MeetingCommandType } from '../../../src/domain/meeting/commands.js'
import type { MeetingEvent } from '../../../src/domain/meeting/events.js'
import {
  approved,
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
import { command, given } from './given.js'
import { body, bodyId, DATE, decisionId, matterId, meetingId, personId, TODAY } from './world.js'

const M = { meetingId: meetingId(1) }
const D = { ...M, decisionId: decisionId(1) }
const reason = 'presisert'
const open = [scheduled(), matter(1), opened]
const clauses = [{ text: 'Moloen bygges i granitt.' }]
const record = { ...D, matterId: matterId(1), clauses }

describe('RecordDecision', () => {
  it('is revision 1, a draft; a lead may be a bare text', () => {
    given(...open)
      .when('RecordDecision', { ...record, lead: 'Styret vedtar:' })
      .gives([
        'DecisionRecorded',
        { revision: 1, standing: 'draft', lead: { text: 'Styret vedtar:' }, clauses },
      ])
  })

  it.each([
    ['open', open, undefined, 'draft'],
    ['open', open, 'draft', 'draft'],
    ['open', open, 'unstated', 'invalid-data'],
    ['held', [held(), matter(1)], undefined, 'unstated'],
    ['held', [held(), matter(1)], 'draft', 'draft'],
    ['held', [held(), matter(1)], 'unstated', 'unstated'],
  ] as const)('in a meeting that is %s', (_, events, standing, expected) => {
    const outcome = given(...events).when('RecordDecision', { ...record, standing })
    if (expected === 'invalid-data') outcome.refuses('invalid-data', { field: 'standing', allowed: 'draft' })
    else outcome.gives(['DecisionRecorded', { standing: expected }])
  })

  it('is on an open matter, under an id of its own', () => {
    given(scheduled(), opened).when('RecordDecision', record).refuses('not-found', { field: 'matterId' })
    given(...open, { type: 'MatterPostponed', data: { ...M, matterId: matterId(1), reason } })
      .when('RecordDecision', record)
      .refuses('matter-not-open')
    given(...open, draft(1))
      .when('RecordDecision', record)
      .refuses('already-exists', { value: decisionId(1) })
    given(...open, draft(1), retracted(1))
      .when('RecordDecision', record)
      .refuses('already-exists')
  })
})

describe('a workshop', () => {
  const workshop = (type: string | undefined, force?: 'block' | 'off') =>
    given(held(type === undefined ? {} : { type }), matter(1)).and({
      bodies: { [bodyId(1)]: body(force ? { workshopsDecideNothing: force } : {}) },
    })

  it.each([
    [[{ text: 'Ingen vedtak i arbeidsmøtet.' }], []],
    [[{ text: 'Slik ble det.', kind: 'Ingen vedtak' }, { text: 'Innspill om skilting.' }], []],
    [[{ text: 'Saken ble drøftet.', kind: 'drøftet' }], []],
    [[{ text: 'Moloen bygges.' }], ['workshop-decides-nothing']],
    [[{ text: 'Moloen bygges.', kind: 'vedtatt' }], ['workshop-decides-nothing']],
    [
      [
        { text: 'Ingen vedtak.', kind: 'ingen vedtak' },
        { text: 'Planen tas.', kind: 'tilsluttet' },
      ],
      ['workshop-decides-nothing'],
    ],
    [[{ text: 'Planen ble sett.', kind: 'tatt til orientering' }], ['workshop-decides-nothing']],
  ])('takes input and "ingen vedtak": %j', (given_, warnings) => {
    const data = { ...record, clauses: given_ }
    expect(workshop('Dedikert ARBEIDSMØTE om havna').when('RecordDecision', data).warns()).toEqual(warnings)
    expect(workshop('arbeidsmøte', 'off').when('RecordDecision', data).warns()).toEqual([])
    expect(workshop('styremøte', 'block').when('RecordDecision', data).warns()).toEqual([])
    expect(workshop(undefined, 'block').when('RecordDecision', data).warns()).toEqual([])
    const blocked = workshop('arbeidsmøte', 'block').when('RecordDecision', data)
    if (warnings.length > 0) blocked.refuses('workshop-decides-nothing', { field: 'clauses' })
    else blocked.gives(['DecisionRecorded'])
  })

  it.each([
    ['ReviseDecision', [draft(1, { clauses: [{ text: 'Ingen vedtak.' }] })]],
    ['CorrectDecision', [draft(1, { clauses: [{ text: 'Ingen vedtak.' }] }), approved(1)]],
  ] as const)('%s cannot smuggle one in', (type, events) => {
    given(held({ type: 'arbeidsmøte' }), matter(1), ...events)
      .and({ bodies: { [bodyId(1)]: body({ workshopsDecideNothing: 'block' }) } })
      .when(type, { ...D, revision: 1, clauses, reason })
      .refuses('workshop-decides-nothing')
  })
})

describe('ReviseDecision', () => {
  const revise = { ...D, revision: 1, clauses, reason }

  it('is the next revision, and says which one was seen', () => {
    given(...open, draft(1))
      .when('ReviseDecision', revise)
      .gives(['DecisionRevised', { seenRevision: 1, revision: 2, clauses, reason, standing: 'draft' }])
    given(...open, draft(1), revised(1, 2), closed)
      .when('ReviseDecision', { ...revise, revision: 2 })
      .gives(['DecisionRevised', { seenRevision: 2, revision: 3 }])
  })

  it.each([1, 3])(
    'of revision %d, which is not the current one, is refused with what is current',
    (revision) => {
      given(...open, draft(1), revised(1, 2))
        .when('ReviseDecision', { ...revise, revision })
        .refuses(
          'stale-revision',
          {
            field: 'revision',
            value: revision,
            current: { revision: 2, text: 'Moloen bygges, ledd 1, ordlyd 2.' },
          },
          new RegExp(`revision 2.*revision ${revision}`),
        )
    },
  )

  it('changes the wording or the standing, else nothing', () => {
    const before = draft(1, { lead: { text: 'Vedtak:' }, clauses, standing: 'unstated' })
    const meeting = given(held(), matter(1), before)
    meeting.when('ReviseDecision', { ...revise, lead: 'Vedtak:' }).refuses('nothing-changes')
    meeting
      .when('ReviseDecision', { ...revise, lead: 'Vedtak:', standing: 'unstated' })
      .refuses('nothing-changes')
    meeting
      .when('ReviseDecision', { ...revise, lead: 'Vedtak:', standing: 'draft' })
      .gives(['DecisionRevised', { standing: 'draft' }])
    meeting.when('ReviseDecision', revise).gives(['DecisionRevised', { standing: 'unstated' }])
    meeting
      .when('ReviseDecision', { ...revise, lead: { text: 'Vedtak:', kind: 'vedtatt' } })
      .gives(['DecisionRevised'])
  })

  it('lets a marker that is gone leave the standing unstated, in a held meeting', () => {
    const toUnstated = { ...revise, standing: 'unstated' }
    given(held(), matter(1), draft(1))
      .when('ReviseDecision', toUnstated)
      .gives(['DecisionRevised', { standing: 'unstated' }])
    given(...open, draft(1))
      .when('ReviseDecision', toUnstated)
      .refuses('invalid-data', { field: 'standing' })
  })

  it.each([
    ['approved', [approved(1)]],
    ['withdrawn', [retracted(1)]],
  ] as const)('is for decisions that are not final: %s', (status, events) => {
    for (const type of ['ReviseDecision', 'RetractDecision'] as const) {
      const data = type === 'ReviseDecision' ? revise : { ...D, reason }
      given(held(), matter(1), draft(1), ...events)
        .when(type, data)
        .refuses('decision-not-draft', { current: { status } })
    }
  })

  it('does not touch a draft that approved minutes left behind; it can be retracted', () => {
    const left = given(...open, draft(1), closed, minutesApproved({ approvedOn: DATE }))
    left.when('ReviseDecision', revise).refuses('wrong-meeting-status')
    left.when('RetractDecision', { ...D, reason }).gives(['DecisionRetracted'])
  })
})

describe('the date of effect of a new wording', () => {
  const cases: readonly [MeetingCommandType, string, readonly MeetingEvent[]][] = [
    ['ReviseDecision', 'DecisionRevised', [draft(1)]],
    ['CorrectDecision', 'DecisionCorrected', [draft(1), approved(1)]],
  ]
  describe.each(cases)('%s', (type, event, events) => {
    const meeting = given(held(), matter(1), ...events)
    const data = { ...D, revision: 1, clauses, reason }
    const eventType = event as 'DecisionRevised' | 'DecisionCorrected'

    it.each([
      ['2026-03-01', false],
      [DATE, true],
      [TODAY, true],
      ['2026-06-02', false],
    ])('lies between the meeting’s date and today: %s', (effectiveOn, taken) => {
      const outcome = meeting.when(type, { ...data, effectiveOn })
      if (taken) outcome.gives([eventType, { effectiveOn }])
      else
        outcome.refuses('date-out-of-range', {
          field: 'effectiveOn',
          value: effectiveOn,
          allowed: `a date from ${DATE} to ${TODAY}`,
        })
    })

    it('is not stated when nobody states it', () => {
      const { state } = meeting.when(type, data).gives([eventType])
      const decision = state.status === 'held' ? state.decisions.get(decisionId(1)) : undefined
      expect(decision?.wordingDating).toEqual({})
    })

    it('is that of the wording replaced where an edited register brings it', () => {
      const replacing = meeting.when(type, { ...data, replaces: true })
      const { state } = replacing.gives([eventType, { effectiveIn: meetingId(1) }])
      expect(state.status === 'held' && state.decisions.get(decisionId(1))?.wordingDating).toEqual({
        effectiveIn: meetingId(1),
      })
      expect(() => command(type, { ...data, replaces: true, effectiveOn: DATE })).toThrow(/replaces/)
    })
  })

  it.each([
    ['a stated day', [revised(1, 2, { effectiveOn: '2026-03-05' })], { effectiveOn: '2026-03-05' }],
    ['the day of recording', [revised(1, 2)], {}],
    [
      'the approval, stated',
      [approved(1, { revision: 2, clauses: [{ text: 'A' }], approvedOn: '2026-04-02' })],
      { effectiveOn: '2026-04-02' },
    ],
    [
      'the approval, in a meeting',
      [approved(1, { revision: 2, clauses: [{ text: 'A' }], approvedIn: { meetingId: meetingId(2) } })],
      { effectiveIn: meetingId(2) },
    ],
    [
      'the first wording, approved as it was',
      [revised(1, 2, { effectiveIn: meetingId(1) }), approved(1, { seenRevision: 2, revision: 2 })],
      { effectiveIn: meetingId(1) },
    ],
  ] as const)('replaces a wording dated by %s', (_, events, dating) => {
    const type = events.some((event) => event.type === 'DecisionApproved')
      ? 'CorrectDecision'
      : 'ReviseDecision'
    const { state } = given(held(), matter(1), draft(1), ...events)
      .when(type, { ...D, revision: 2, clauses, reason, replaces: true })
      .gives([
        type === 'CorrectDecision' ? 'DecisionCorrected' : 'DecisionRevised',
        { revision: 3, ...dating },
      ])
    expect(state.status === 'held' && state.decisions.get(decisionId(1))?.wordingDating).toEqual(dating)
  })
})

describe('a promise', () => {
  it.each([
    [{ ownerPersonId: personId(1) }, undefined],
    [{ ownerBodyId: bodyId(2) }, undefined],
    [{ ownerPersonId: personId(99) }, 'followUps[1].ownerPersonId'],
    [{ ownerBodyId: bodyId(99) }, 'followUps[1].ownerBodyId'],
  ])('is owned by somebody who is registered: %j', (owner, field) => {
    const followUps = [
      { text: 'Be om anbud', owner: 'Etaten' },
      { text: 'Merke leia', ...owner },
    ]
    const outcome = given(held(), matter(1)).when('RecordDecision', { ...record, followUps })
    if (field === undefined) outcome.gives(['DecisionRecorded', { followUps }])
    else outcome.refuses('not-found', { field, value: Object.values(owner)[0] })
  })
})

describe('CompleteFollowUp', () => {
  const meeting = given(
    held(),
    matter(1),
    draft(1, { followUps: [{ text: 'Be om anbud' }, { text: 'Merke leia' }] }),
  )
  const complete = { ...D, followUp: 2 }

  it('is done once, for a promise that was made', () => {
    const { state } = meeting.when('CompleteFollowUp', complete).gives(['FollowUpCompleted', { followUp: 2 }])
    expect(state.status === 'held' && state.decisions.get(decisionId(1))?.completed).toEqual([2])
    given(held(), matter(1), draft(1, { followUps: [{ text: 'Be om anbud' }] }), {
      type: 'FollowUpCompleted',
      data: { ...D, followUp: 1 },
    })
      .when('CompleteFollowUp', { ...D, followUp: 1 })
      .refuses('nothing-changes')
    meeting
      .when('CompleteFollowUp', { ...D, followUp: 3 })
      .refuses('not-found', { field: 'followUp', allowed: '1 to 2' })
    given(held(), matter(1), draft(1))
      .when('CompleteFollowUp', { ...D, followUp: 1 })
      .refuses('not-found', { field: 'followUp', allowed: 'none: the decision promises nothing' })
    given(held(), matter(1), draft(1, { followUps: [{ text: 'Be om anbud' }] }), retracted(1))
      .when('CompleteFollowUp', { ...D, followUp: 1 })
      .refuses('decision-not-draft', { current: { status: 'withdrawn' } })
  })

  it.each([
    ['2026-03-01', false],
    [DATE, true],
    [TODAY, true],
    ['2026-06-02', false],
  ])('on a day between the meeting and today: %s', (completedOn, taken) => {
    const outcome = meeting.when('CompleteFollowUp', { ...complete, completedOn })
    if (taken) outcome.gives(['FollowUpCompleted', { completedOn }])
    else outcome.refuses('date-out-of-range', { field: 'completedOn' })
  })
})

describe('the data of a command', () => {
  const bad: readonly [MeetingCommandType, object, RegExp][] = [
    ['RecordDecision', { ...record, clauses: [] }, /at least one clause/],
    ['RecordDecision', { ...record, extra: 1 }, /extra/],
    ['RecordDecision', { ...record, decisionId: 'abc' }, /UUID/],
    ['RecordVote', { ...M, matterId: matterId(1), result: 'carried' }, /proposalId/],
    ['RecordVote', { ...D, matterId: matterId(1), result: 'carried' }, /revision|given with/],
    ['ScheduleMeeting', { ...M, bodyId: bodyId(1), date: '2026-02-30' }, /date/],
    ['ScheduleMeeting', { ...M, bodyId: bodyId(1), date: DATE, start: '24:00' }, /time/],
    ['CancelMeeting', { ...M, reason: ' ' }, /visible/],
  ]
  it.each(bad)('%s %j is refused by its schema', (type, data, message) => {
    expect(() => command(type, data)).toThrow(message)
  })

  it('takes a lead alone', () => {
    expect(() =>
      command('RecordDecision', { ...record, clauses: [], lead: 'Tas til orientering.' }),
    ).not.toThrow()
  })
})

import { evolveBody } from '../../../src/domain/body/evolve.js'
import {
  approved,
  circulated,
  closed,
  draft,
  held,
  inMeeting,
  matter,
  minutesApproved,
  opened,
  retracted,
  revised,
  scheduled,
} from './events-of.js'
import { given } from './given.js'
import { bodyId, DATE, decisionId, emptyBody, fold, matterId, meetingId, proposalId, TODAY } from './world.js'

const M = { meetingId: meetingId(1) }
const plan = { ...M, bodyId: bodyId(1), date: DATE }
const reason = 'hallen er opptatt'

const ended = evolveBody(emptyBody(3), { type: 'BodyEnded', data: { bodyId: bodyId(3), validTo: DATE } })
const merged = evolveBody(emptyBody(4), { type: 'BodyMerged', data: { bodyId: bodyId(4), into: bodyId(1) } })
const bodies = { [bodyId(3)]: ended, [bodyId(4)]: merged }

describe('planning a meeting', () => {
  it('is scheduled for a body that is registered, on any date', () => {
    given()
      .when('ScheduleMeeting', { ...plan, start: '09:30' })
      .gives(['MeetingScheduled', { ...plan, start: '09:30' }])
    given()
      .when('ScheduleMeeting', { ...plan, date: '2030-01-01' })
      .gives(['MeetingScheduled'])
  })

  it.each(['ScheduleMeeting', 'RegisterHeldMeeting'] as const)(
    '%s wants a body that is read as itself',
    (type) => {
      given()
        .when(type, { ...plan, bodyId: bodyId(9) })
        .refuses('not-found', { field: 'bodyId', value: bodyId(9) })
      const redirected = given()
        .and({ bodies })
        .when(type, { ...plan, bodyId: bodyId(4) })
      redirected.refuses('redirected', { field: 'bodyId', current: { into: bodyId(1) } })
    },
  )

  it.each([
    [DATE, 'taken', []],
    ['2026-03-03', 'body-ended', ['body-ended']],
  ])('a body’s last day is one of its days: %s', (date, code, warnings) => {
    const data = { ...plan, bodyId: bodyId(3), date }
    const planned = given().and({ bodies }).when('ScheduleMeeting', data)
    if (code === 'body-ended') planned.refuses('body-ended', { field: 'date', value: date })
    else planned.gives(['MeetingScheduled'])
    expect(given().and({ bodies }).when('RegisterHeldMeeting', data).warns()).toEqual(warnings)
    const moved = given(scheduled({ bodyId: bodyId(3), date: '2026-01-01' })).and({ bodies })
    const outcome = moved.when('RescheduleMeeting', { ...M, date, reason })
    if (code === 'body-ended') outcome.refuses('body-ended')
    else outcome.gives(['MeetingRescheduled'])
  })

  it.each([
    [TODAY, true],
    ['2026-06-02', false],
  ])('a held meeting is of the past: %s', (date, taken) => {
    const outcome = given().when('RegisterHeldMeeting', { ...plan, date })
    if (taken) outcome.gives(['HeldMeetingRegistered', { date }])
    else
      outcome.refuses('date-out-of-range', { field: 'date', value: date, allowed: `a date up to ${TODAY}` })
  })

  it('moves to another day or hour, and keeps the hour that is not spoken of', () => {
    const meeting = given(scheduled({ start: '09:00' }))
    const { state } = meeting
      .when('RescheduleMeeting', { ...M, date: '2026-03-09', reason })
      .gives(['MeetingRescheduled'])
    expect(state).toMatchObject({ date: '2026-03-09', start: '09:00' })
    meeting
      .when('RescheduleMeeting', { ...M, date: DATE, start: '10:00', reason })
      .gives(['MeetingRescheduled'])
    meeting.when('RescheduleMeeting', { ...M, date: DATE, reason }).refuses('nothing-changes')
    meeting.when('RescheduleMeeting', { ...M, date: DATE, start: '09:00', reason }).refuses('nothing-changes')
  })

  it('opens ahead of its date with a warning', () => {
    expect(
      given(scheduled({ date: TODAY }))
        .when('OpenMeeting', M)
        .warns(),
    ).toEqual([])
    expect(
      given(scheduled({ date: '2026-06-02' }))
        .when('OpenMeeting', M)
        .warns(),
    ).toEqual(['date-out-of-range'])
  })
})

describe('closing a meeting', () => {
  const open = [scheduled(), matter(1), matter(2, { title: 'Brannvern' }), opened]
  const postponed = { type: 'MatterPostponed', data: { ...M, matterId: matterId(1), reason } } as const
  const withdrawn = { type: 'MatterWithdrawn', data: { ...M, matterId: matterId(2), reason } } as const

  it('names every matter on which nothing was concluded', () => {
    given(...open, draft(1))
      .when('CloseMeeting', M)
      .refuses('matter-without-conclusion', { value: [matterId(2)] }, /"Brannvern"/)
    given(...open)
      .when('CloseMeeting', M)
      .refuses('matter-without-conclusion', { value: [matterId(1), matterId(2)] })
    given(...open, draft(1), withdrawn, retracted(1))
      .when('CloseMeeting', M)
      .refuses('matter-without-conclusion', { value: [matterId(1)] })
  })

  it('takes a decision, a postponement, a withdrawal or a vote that fell as the end of a matter', () => {
    given(...open, postponed, withdrawn)
      .when('CloseMeeting', M)
      .gives(['MeetingClosed'])
    const vote = (result: 'lost' | 'carried') =>
      ({
        type: 'VoteRecorded',
        data: { ...M, matterId: matterId(1), proposalId: proposalId(1), result },
      }) as const
    given(...open, withdrawn, vote('lost'))
      .when('CloseMeeting', M)
      .gives(['MeetingClosed'])
    given(...open, withdrawn, vote('lost'), vote('carried'))
      .when('CloseMeeting', M)
      .refuses('matter-without-conclusion')
  })

  it('can be undone until the minutes are approved, and overwrites nothing', () => {
    const { state } = given(scheduled(), matter(1), opened, draft(1), closed)
      .when('ReopenMeeting', { ...M, reason })
      .gives(['MeetingReopened', { reason }])
    expect(state).toEqual(fold([scheduled(), matter(1), opened, draft(1)]))
  })

  it('stays true when a decision is taken back afterwards', () => {
    const after = [scheduled(), matter(1), opened, draft(1), closed]
    const retract = { ...M, decisionId: decisionId(1), reason }
    given(...after, circulated)
      .when('RetractDecision', retract)
      .refuses('matter-without-conclusion')
    given(...after)
      .when('RetractDecision', retract)
      .refuses('matter-without-conclusion', { value: decisionId(1) })
    given(scheduled(), matter(1), opened, draft(1), draft(2), closed)
      .when('RetractDecision', retract)
      .gives(['DecisionRetracted'])
  })
})

describe('CorrectMeetingDate', () => {
  const correct = (date: string) => ['CorrectMeetingDate', { ...M, date, reason }] as const

  it('changes something', () => {
    given(held())
      .when(...correct(DATE))
      .refuses('nothing-changes')
    const { state } = given(held())
      .when(...correct('2026-02-27'))
      .gives(['MeetingDateCorrected', { date: '2026-02-27' }])
    expect(state).toMatchObject({ date: '2026-02-27' })
  })

  it.each([
    ['scheduled', [scheduled()], true],
    ['open', [scheduled(), opened], false],
    ['held', [held()], false],
  ] as const)('keeps a meeting that has begun out of the future: %s', (_, events, plannedTaken) => {
    given(...events)
      .when(...correct(TODAY))
      .gives(['MeetingDateCorrected'])
    const future = given(...events).when(...correct('2026-06-02'))
    if (plannedTaken) future.gives(['MeetingDateCorrected'])
    else future.refuses('date-out-of-range', { field: 'date' })
  })

  it.each([
    [
      'approvedOn',
      [minutesApproved({ approvedOn: '2026-04-02' }), approved(1, { approvedOn: '2026-04-02' })],
    ],
    ['effectiveOn', [revised(1, 2, { effectiveOn: '2026-04-02' })]],
    [
      'completedOn',
      [
        {
          type: 'FollowUpCompleted',
          data: { ...M, decisionId: decisionId(1), followUp: 1, completedOn: '2026-04-02' },
        } as const,
      ],
    ],
  ])('does not move the meeting past a date stated in it: %s', (_, events) => {
    const meeting = given(held(), matter(1), draft(1, { followUps: [{ text: 'Be om anbud' }] }), ...events)
    meeting.when(...correct('2026-04-02')).gives(['MeetingDateCorrected'])
    meeting
      .when(...correct('2026-04-03'))
      .refuses('date-out-of-range', { allowed: 'a date up to 2026-04-02' })
  })

  it('does not move the meeting past the earliest of several dates stated in it', () => {
    const dates = ['2026-04-09', '2026-04-02', '2026-04-16']
    const wordings = dates.map((effectiveOn, n) => revised(1, n + 2, { effectiveOn }))
    const meeting = given(held(), matter(1), draft(1), ...wordings)
    meeting
      .when(...correct('2026-04-03'))
      .refuses('date-out-of-range', { allowed: 'a date up to 2026-04-02' })
  })

  it('does not move the meeting past the one that approved its minutes', () => {
    const meeting = given(held(), minutesApproved({ approvedIn: { meetingId: meetingId(2) } })).and({
      meetings: { [meetingId(2)]: fold(inMeeting(2, [held({ date: '2026-04-02' })])) },
    })
    meeting.when(...correct('2026-04-02')).gives(['MeetingDateCorrected'])
    meeting
      .when(...correct('2026-04-03'))
      .refuses('approval-not-later', { allowed: 'a date up to 2026-04-02' })
  })

  it('warns where the body had ended', () => {
    const meeting = given(held({ bodyId: bodyId(3), date: '2026-01-01' })).and({ bodies })
    expect(meeting.when(...correct(DATE)).warns()).toEqual([])
    expect(meeting.when(...correct('2026-03-03')).warns()).toEqual(['body-ended'])
  })
})

describe('CorrectMeeting', () => {
  const meeting = given(held({ type: 'styremøte', place: 'Rådhuset' }))

  it('replaces what is given, and takes away what is null', () => {
    const { state } = meeting
      .when('CorrectMeeting', { ...M, type: 'arbeidsmøte', place: null, reason })
      .gives(['MeetingCorrected', { type: 'arbeidsmøte', place: null }])
    expect(state).toMatchObject({ type: 'arbeidsmøte', date: DATE })
    expect(state).not.toHaveProperty('place', 'Rådhuset')
  })

  it.each([{ type: 'styremøte' }, { number: null }, {}])('changes something: %j', (fields) => {
    meeting.when('CorrectMeeting', { ...M, ...fields, reason }).refuses('nothing-changes')
  })
})

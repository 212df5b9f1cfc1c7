import type { BodyRules } from '../../../src/domain/body/events.js'
import { evolveBody } from '../../../src/domain/body/evolve.js'
import type { BodyState } from '../../../src/domain/body/state.js'
import type { MeetingEvent } from '../../../src/domain/meeting/events.js'
import {
  approved,
  circulated,
  closed,
  held,
  matter,
  minutesApproved,
  opened,
  retracted,
  scheduled,
} from './events-of.js'
import { given } from './given.js'
import { approve, approvedOn, later, M, minuted, NOT_LATER, rules, session } from './minuting.js'
import { body, bodyId, DATE, emptyBody, matterId, meetingId, TODAY } from './world.js'

describe('when minutes are approved', () => {
  it.each([
    ['2026-03-01', false],
    [DATE, true],
    [TODAY, true],
    ['2026-06-02', false],
  ])('on a date between the meeting’s and today: %s', (date, taken) => {
    const outcome = given(...minuted).when('ApproveMinutes', { ...approve, approvedOn: date })
    if (taken) expect(outcome.warns()).toEqual([NOT_LATER])
    else
      outcome.refuses('date-out-of-range', {
        field: 'approvedOn',
        value: date,
        allowed: `a date from ${DATE} to ${TODAY}`,
      })
  })

  it('is stated, in a date or a later meeting', () => {
    given(...minuted)
      .when('ApproveMinutes', { ...approve, approvedOn: undefined })
      .refuses('approval-undated')
  })

  const LATER = [scheduled({ date: approvedOn }), matter(5), opened]
  const inLater = { ...approve, approvedOn: undefined, approvedIn: { meetingId: meetingId(2) } }

  it.each([
    ['scheduled', [scheduled({ date: approvedOn })], 'wrong-meeting-status'],
    [
      'cancelled',
      [scheduled({ date: approvedOn }), { type: 'MeetingCancelled', data: { ...M, reason: 'storm' } }],
      'wrong-meeting-status',
    ],
    [
      'redirected',
      [held({ date: approvedOn }), { type: 'MeetingMerged', data: { ...M, into: meetingId(3) } }],
      'redirected',
    ],
    ['none', [], 'not-found'],
    ['open', LATER, undefined],
    ['closed', [...LATER, closed], undefined],
    ['circulated', [...LATER, closed, circulated], undefined],
    ['approved', [...LATER, closed, minutesApproved()], undefined],
    ['held', [held({ date: approvedOn })], undefined],
  ] as readonly [string, readonly MeetingEvent[], 'not-found' | undefined][])(
    'in a meeting that is %s',
    (_, events, code) => {
      const outcome = given(...minuted)
        .and({ meetings: later(2, ...events) })
        .when('ApproveMinutes', inLater)
      if (code) outcome.refuses(code, { field: 'approvedIn', value: meetingId(2) })
      else {
        const { state } = outcome.gives(
          ['MinutesApproved', { approvedIn: { meetingId: meetingId(2) } }],
          ['DecisionApproved'],
          ['DecisionApproved'],
        )
        expect(outcome.warns()).toEqual([])
        expect(state).toMatchObject({ approvedIn: [meetingId(2)] })
      }
    },
  )

  it('never in itself', () => {
    given(...minuted)
      .when('ApproveMinutes', { ...inLater, approvedIn: M })
      .refuses(NOT_LATER, { value: meetingId(1) })
  })

  it.each([
    ['2026-03-01', undefined, undefined, NOT_LATER],
    ['2026-03-03', undefined, undefined, undefined],
    [DATE, undefined, undefined, 'warned'],
    [DATE, '09:00', undefined, 'warned'],
    [DATE, '09:00', '09:01', undefined],
    [DATE, '09:00', '09:00', NOT_LATER],
    [DATE, '09:00', '08:59', NOT_LATER],
  ] as const)('in a meeting that is later: %s, from %s to %s', (date, start, laterStart, expected) => {
    const own = [scheduled(start ? { start } : {}), ...minuted.slice(1)]
    const other = later(2, held(laterStart ? { date, start: laterStart } : { date }))
    const outcome = given(...own)
      .and({ meetings: other })
      .when('ApproveMinutes', inLater)
    if (expected === NOT_LATER) return outcome.refuses(NOT_LATER, { field: 'approvedIn' })
    expect(outcome.warns()).toEqual(expected === 'warned' ? [NOT_LATER] : [])
    const blocked = given(...own)
      .and({ meetings: other, ...rules({ approvalInLaterMeeting: 'block' }) })
      .when('ApproveMinutes', inLater)
    if (expected === 'warned') blocked.refuses(NOT_LATER)
    else expect(blocked.warns()).toEqual([])
  })

  it('on a matter of that meeting', () => {
    const world = { meetings: later(2, ...LATER) }
    const on = (n: number) =>
      given(...minuted)
        .and(world)
        .when('ApproveMinutes', {
          ...inLater,
          approvedIn: { meetingId: meetingId(2), matterId: matterId(n) },
        })
    expect(on(5).warns()).toEqual([])
    on(6).refuses('not-found', { field: 'approvedIn.matterId' })
  })

  it('warns where both are stated and differ', () => {
    const world = { meetings: later(2, ...LATER) }
    const both = (date: string) =>
      given(...minuted)
        .and(world)
        .when('ApproveMinutes', { ...inLater, approvedOn: date })
        .warns()
    expect(both(approvedOn)).toEqual([])
    expect(both('2026-04-03')).toEqual(['date-out-of-range'])
  })

  it.each([
    ['off', []],
    ['warn', [NOT_LATER]],
    ['block', NOT_LATER],
  ] as const)('outside a later meeting is the body’s rule: %s', (force, expected) => {
    const outcome = given(...minuted)
      .and(rules({ approvalInLaterMeeting: force }))
      .when('ApproveMinutes', approve)
    if (typeof expected === 'string') outcome.refuses(expected)
    else expect(outcome.warns()).toEqual(expected)
  })

  it('shows the law that an elected body is under', () => {
    const elected = given(...session, approved(1, { by: 'vote' }), retracted(2), closed).and(
      rules({ finality: 'on-vote' }),
    )
    expect(elected.when('ApproveMinutes', { ...approve, decisions: [] }).warnings()).toEqual([
      { code: NOT_LATER, message: expect.any(String), basis: 'kommuneloven § 11-4' },
    ])
  })
})

describe('who approves minutes', () => {
  const meetings = later(2, held({ bodyId: bodyId(2), date: approvedOn }))
  const inOther = { ...approve, approvedOn: undefined, approvedIn: { meetingId: meetingId(2) } }

  it.each([
    [{}, 'approver-not-allowed'],
    [{ approvers: [bodyId(2)] }, []],
    [{ approverForce: 'warn' }, ['approver-not-allowed']],
    [{ approverForce: 'off' }, []],
  ] as const)('is the body that met, or who its rules name: %j', (given_, expected) => {
    const world = { meetings, ...rules(given_ as BodyRules) }
    const outcome = given(...minuted)
      .and(world)
      .when('ApproveMinutes', inOther)
    if (typeof expected === 'string') return outcome.refuses(expected, { value: bodyId(2) })
    expect(outcome.warns()).toEqual(expected)
    outcome.gives(['MinutesApproved', { approvedBy: bodyId(2) }], ['DecisionApproved'], ['DecisionApproved'])
  })

  const merged = (n: number, into: number) =>
    evolveBody(emptyBody(n), { type: 'BodyMerged', data: { bodyId: bodyId(n), into: bodyId(into) } })
  it.each([
    ['the body that met was merged into', { [bodyId(1)]: merged(1, 2) }],
    ['was merged into the body that met', { [bodyId(2)]: merged(2, 1) }],
    [
      'was merged into what the body that met was merged into',
      { [bodyId(1)]: merged(1, 3), [bodyId(2)]: merged(2, 3) },
    ],
    [
      'the body that met leads to by way of another',
      { [bodyId(1)]: merged(1, 3), [bodyId(3)]: merged(3, 2) },
    ],
    [
      'leads to the body that met by way of another',
      { [bodyId(2)]: merged(2, 3), [bodyId(3)]: merged(3, 1) },
    ],
  ])('is also a body that %s', (_, bodies) => {
    const world = { meetings, bodies: { [bodyId(3)]: emptyBody(3), ...bodies } }
    const inMeeting = given(...minuted)
      .and(world)
      .when('ApproveMinutes', inOther)
    expect(inMeeting.warns()).toEqual([])
    const stated = given(...minuted)
      .and(world)
      .when('ApproveMinutes', { ...approve, approvedBy: bodyId(2) })
    expect(stated.warns()).toEqual([NOT_LATER])
  })

  it.each([
    ['was merged into it', { [bodyId(3)]: merged(3, 2) }],
    ['was merged into it by way of another', { [bodyId(3)]: merged(3, 4), [bodyId(4)]: merged(4, 2) }],
    ['it was merged into', { [bodyId(2)]: merged(2, 3) }],
  ])('is also the body of the meeting where one that the rules name %s', (_, bodies) => {
    const named = body({ approvers: [bodyId(3)] })
    given(...minuted)
      .and({
        meetings,
        bodies: { [bodyId(1)]: named, [bodyId(3)]: emptyBody(3), [bodyId(4)]: emptyBody(4), ...bodies },
      })
      .when('ApproveMinutes', inOther)
      .gives(['MinutesApproved', { approvedBy: bodyId(2) }], ['DecisionApproved'], ['DecisionApproved'])
  })

  it('is not a body that was merged into a third, nor one of a circle of others', () => {
    const refused = (bodies: Readonly<Record<string, BodyState>>) =>
      given(...minuted)
        .and({ meetings, bodies: { [bodyId(3)]: emptyBody(3), ...bodies } })
        .when('ApproveMinutes', inOther)
        .refuses('approver-not-allowed', { value: bodyId(2) })
    refused({ [bodyId(2)]: merged(2, 3) })
    refused({ [bodyId(2)]: merged(2, 3), [bodyId(3)]: merged(3, 2) })
  })

  it('can be stated without a meeting, and has to agree with one', () => {
    const world = rules({ approvers: [bodyId(2)], approvalInLaterMeeting: 'off' })
    given(...minuted)
      .and(world)
      .when('ApproveMinutes', { ...approve, approvedBy: bodyId(2) })
      .gives(['MinutesApproved', { approvedBy: bodyId(2) }], ['DecisionApproved'], ['DecisionApproved'])
    given(...minuted)
      .and(world)
      .when('ApproveMinutes', { ...approve, approvedBy: bodyId(9) })
      .refuses('not-found', { field: 'approvedBy' })
    given(...minuted)
      .when('ApproveMinutes', { ...approve, approvedBy: bodyId(2) })
      .refuses('approver-not-allowed')
    given(...minuted)
      .and({ meetings, ...world })
      .when('ApproveMinutes', { ...inOther, approvedBy: bodyId(1) })
      .refuses('invalid-data', { field: 'approvedBy' })
  })
})

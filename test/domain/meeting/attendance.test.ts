import type { BodyEvent, BodyRules } from '../../../src/domain/body/events.js'
import { evolveBody } from '../../../src/domain/body/evolve.js'
import type { MeetingEvent } from '../../../src/domain/meeting/events.js'
import { draft, held, matter } from './events-of.js'
import { given } from './given.js'
import { attend, declared, disqualified, M, open, roll, rules, T, there, vote } from './voting.js'
import {
  appointmentId,
  body,
  bodyId,
  decisionId,
  emptyBody,
  matterId,
  personId,
  proposalId,
} from './world.js'

describe('deputies', () => {
  it.each([
    [[1, 3, 4], 4, undefined],
    [[1, 2, 3, 4], 4, 'vote-inconsistent'],
    [[1, 3, 5], 5, undefined],
    [[1, 2, 3, 5], 5, 'vote-inconsistent'],
    [[1, 3, 4, 5], 5, 'vote-inconsistent'],
    [[1, 4, 5], 5, undefined],
  ] as const)('step in for who is away: present %j, votes %d', (present, n, code) => {
    const outcome = given(...open, there(...present)).when('RecordVote', {
      ...vote,
      roll: roll({ 1: 'for', [n]: 'for' }),
    })
    if (code) outcome.refuses(code, { field: 'roll', value: appointmentId(n) })
    else outcome.gives(['VoteRecorded'])
  })

  it('step in for who is disqualified', () => {
    given(...open, there(1, 2, 3, 4), disqualified(2))
      .when('RecordVote', { ...vote, roll: roll({ 1: 'for', 4: 'for' }) })
      .gives(['VoteRecorded'])
  })
})

describe('disqualified members', () => {
  const votes = { ...vote, roll: roll({ 1: 'for', 2: 'for', 3: 'for' }) }
  const meeting = (...events: readonly MeetingEvent[]) => given(...open, there(1, 2, 3), ...events)

  it('do not vote, by law', () => {
    meeting(disqualified(2))
      .when('RecordVote', votes)
      .refuses('disqualified-member', { value: appointmentId(2) }, /forvaltningsloven §§ 6, 8/)
    meeting(disqualified(2), disqualified(2, false)).when('RecordVote', votes).gives(['VoteRecorded'])
    expect(meeting(declared(2)).when('RecordVote', votes).warns()).toEqual(['disqualified-member'])
    const soft = rules({ disqualification: { force: 'warn' } })
    expect(meeting(disqualified(2)).and(soft).when('RecordVote', votes).warns()).toEqual([
      'disqualified-member',
      'disqualified-member',
    ])
    const elected = rules({ finality: 'on-vote' })
    meeting(disqualified(2))
      .and(elected)
      .when('RecordVote', votes)
      .refuses('disqualified-member', {}, /kommuneloven § 11-10/)
  })

  it('are not among those whose votes are counted', () => {
    expect(
      meeting(disqualified(2))
        .when('RecordVote', { ...vote, for: 2 })
        .warns(),
    ).toEqual([])
    meeting(disqualified(2))
      .when('RecordVote', { ...vote, for: 3 })
      .refuses('disqualified-member')
    meeting()
      .when('RecordVote', { ...vote, for: 3 })
      .gives(['VoteRecorded'])
    meeting()
      .when('RecordVote', { ...vote, for: 3, against: 1 })
      .refuses('vote-inconsistent')
  })

  it('declare, and the body decides', () => {
    const data = { ...T, appointmentId: appointmentId(2), reason: 'eier naust' }
    meeting().when('DeclareDisqualification', data).gives(['DisqualificationDeclared', data])
    meeting(declared(2)).when('DeclareDisqualification', data).refuses('nothing-changes')
    const decide = { ...T, appointmentId: appointmentId(2), disqualified: true }
    meeting().when('DecideDisqualification', decide).gives(['DisqualificationDecided', decide])
    meeting(declared(2)).when('DecideDisqualification', decide).gives(['DisqualificationDecided'])
    meeting(disqualified(2)).when('DecideDisqualification', decide).refuses('nothing-changes')
    meeting(disqualified(2))
      .when('DecideDisqualification', { ...decide, disqualified: false })
      .gives(['DisqualificationDecided'])
    meeting()
      .when('DecideDisqualification', { ...decide, appointmentId: appointmentId(8) })
      .refuses('not-appointed')
    meeting()
      .when('DeclareDisqualification', { ...data, appointmentId: appointmentId(7) })
      .refuses('appointment-ended')
    meeting()
      .when('DeclareDisqualification', { ...data, matterId: matterId(9) })
      .refuses('not-found')
  })
})

describe('quorum', () => {
  const under = (quorum: BodyRules['quorum'], ...present: readonly number[]) =>
    given(...open, there(...present)).and(rules({ quorum }))
  it.each([
    ['half', [1], false],
    ['half', [1, 2], true],
    ['more-than-half', [1], false],
    ['more-than-half', [1, 2], true],
    ['two-thirds', [1], false],
    ['two-thirds', [1, 2], true],
    ['all', [1, 2], false],
    ['all', [1, 3, 4], true],
    ['half', [1, 5], true],
    ['half', [1, 6], false],
  ] as const)('of %s is met by %j of three: %s', (share, present, met) => {
    const decision = { ...T, decisionId: decisionId(9), clauses: [{ text: 'Moloen bygges.' }] }
    for (const [type, data] of [
      ['RecordVote', vote],
      ['RecordDecision', decision],
    ] as const) {
      expect(
        under({ share }, ...present)
          .when(type, data)
          .warns(),
      ).toEqual(met ? [] : ['quorum-not-met'])
      expect(
        under({ share, force: 'off' }, ...present)
          .when(type, data)
          .warns(),
      ).toEqual([])
      const blocked = under({ share, force: 'block', basis: 'vedtektene § 4' }, ...present).when(type, data)
      if (met) expect(blocked.warns()).toEqual([])
      else blocked.refuses('quorum-not-met', {}, /vedtektene § 4/)
    }
  })

  it('of exactly half is enough unless more is asked', () => {
    const four = body(
      {},
      {
        type: 'MemberAppointed',
        data: {
          bodyId: bodyId(1),
          appointmentId: appointmentId(8),
          personId: personId(8),
          organisation: 'Etaten',
          role: 'member',
        },
      },
    )
    const two = given(...open, there(1, 2)).and({ bodies: { [bodyId(1)]: four } })
    expect(two.when('RecordVote', vote).warns()).toEqual([])
    expect(
      given(...open, there(1))
        .and({ bodies: { [bodyId(1)]: four } })
        .when('RecordVote', vote)
        .warns(),
    ).toEqual(['quorum-not-met'])
  })

  it('does not count who is disqualified', () => {
    expect(
      given(...open, there(1, 2), disqualified(2))
        .when('RecordVote', vote)
        .warns(),
    ).toEqual(['quorum-not-met'])
    expect(
      given(...open, there(1, 2, 4), disqualified(2))
        .when('RecordVote', vote)
        .warns(),
    ).toEqual([])
  })

  it('counts persons by their appointments', () => {
    const persons = attend(
      { personId: personId(1), organisation: 'Etaten' },
      { personId: personId(2), organisation: 'Etaten' },
    )
    expect(
      given(...open, persons)
        .when('RecordVote', vote)
        .warns(),
    ).toEqual([])
  })

  it('is asked for by a rule that blocks, also where nobody wrote down who was there; not of the past, nor where nothing is decided', () => {
    const strict = rules({ quorum: { force: 'block' } })
    const none = { ...T, decisionId: decisionId(9), clauses: [{ text: 'Ingen vedtak.' }] }
    expect(
      given(...open)
        .when('RecordVote', vote)
        .warns(),
    ).toEqual([])
    given(...open)
      .and(strict)
      .when('RecordVote', vote)
      .refuses('quorum-not-met')
    given(...open)
      .and(strict)
      .when('RecordDecision', none)
      .gives(['DecisionRecorded'])
    given(held(), matter(1), draft(1)).and(strict).when('RecordVote', vote).gives(['VoteRecorded'])
    given(...open)
      .and({ bodies: { [bodyId(1)]: emptyBody(1, { quorum: { force: 'block' } }) } })
      .when('RecordVote', vote)
      .gives(['VoteRecorded'])
  })
})

describe('a body that was merged while its meeting was open', () => {
  const merged = (validFrom?: string) => ({
    ...body({}, { type: 'BodyMerged', data: { bodyId: bodyId(1), into: bodyId(2), validFrom } }),
  })
  const appointed = (n: number, role: 'member' | 'deputy', person = n): BodyEvent => ({
    type: 'MemberAppointed',
    data: {
      bodyId: bodyId(2),
      appointmentId: appointmentId(n),
      personId: personId(person),
      organisation: 'Etaten',
      role,
    },
  })
  const other = (...events: readonly BodyEvent[]) => events.reduce(evolveBody, emptyBody(2))
  const two = other(appointed(12, 'member', 8), appointed(13, 'member', 9))

  it('counts the members of the body that it is read as beside its own', () => {
    const world = { bodies: { [bodyId(1)]: merged(), [bodyId(2)]: two } }
    const meeting = (...present: readonly number[]) => given(...open, there(...present)).and(world)
    expect(meeting(1, 2).when('RecordVote', vote).warns()).toEqual(['quorum-not-met'])
    expect(meeting(1, 2, 12).when('RecordVote', vote).warns()).toEqual([])
    const decision = { ...T, decisionId: decisionId(9), clauses: [{ text: 'Moloen bygges.' }] }
    expect(meeting(1, 2).when('RecordDecision', decision).warns()).toEqual(['quorum-not-met'])
    meeting(1, 2, 12)
      .when('RecordVote', { ...vote, roll: roll({ 1: 'for', 12: 'for' }) })
      .gives(['VoteRecorded'])
    given(...open)
      .and(world)
      .when('RecordAttendance', { ...M, present: [{ appointmentId: appointmentId(12) }] })
      .gives(['AttendanceRecorded'])
    given(...open)
      .and(world)
      .when('RecordProposal', { ...T, proposalId: proposalId(1), text: 'Utsettes.', by: appointmentId(12) })
      .gives(['ProposalRecorded'])
  })

  it('counts nobody twice who sat in both', () => {
    const same = other(appointed(12, 'member', 1), appointed(13, 'member', 2), appointed(14, 'deputy', 3))
    const world = { bodies: { [bodyId(1)]: merged(), [bodyId(2)]: same } }
    expect(
      given(...open, attend({ personId: personId(1), organisation: 'Etaten' }))
        .and(world)
        .when('RecordVote', vote)
        .warns(),
    ).toEqual(['quorum-not-met'])
    expect(
      given(...open, there(1, 2))
        .and(world)
        .when('RecordVote', vote)
        .warns(),
    ).toEqual([])
  })

  it('is itself alone where it is merged from a later day on', () => {
    const world = { bodies: { [bodyId(1)]: merged('2026-03-03'), [bodyId(2)]: two } }
    const meeting = given(...open, there(1, 2)).and(world)
    expect(meeting.when('RecordVote', vote).warns()).toEqual([])
    meeting
      .when('RecordAttendance', { ...M, present: [{ appointmentId: appointmentId(12) }] })
      .refuses('not-appointed')
  })
})

describe('RecordAttendance', () => {
  const present = [
    { appointmentId: appointmentId(1), capacity: 'møteleder' },
    { personId: personId(9), organisation: 'Kystlaget' },
  ]
  const absent = [{ appointmentId: appointmentId(2) }]
  const meeting = given(...open)

  it('replaces what was recorded, and changes something', () => {
    const { state } = meeting
      .when('RecordAttendance', { ...M, present, absent })
      .gives(['AttendanceRecorded', { present, absent }])
    expect(state.status === 'open' && state.attendance).toEqual({ present, absent })
    const again = given(...open, {
      type: 'AttendanceRecorded',
      data: { ...M, present: [...present], absent },
    })
    again.when('RecordAttendance', { ...M, present, absent }).refuses('nothing-changes')
    again.when('RecordAttendance', { ...M, present }).gives(['AttendanceRecorded'])
  })

  it.each([
    [{ present: [...absent], absent }, 'invalid-data'],
    [{ present: [present[0], { personId: personId(1), organisation: 'Etaten' }] }, 'invalid-data'],
    [{ present: [{ personId: personId(2), organisation: 'Etaten' }], absent }, 'invalid-data'],
    [{ present: [{ appointmentId: appointmentId(8) }] }, 'not-appointed'],
    [{ present: [], absent: [{ appointmentId: appointmentId(7) }] }, 'appointment-ended'],
    [{ present: [{ personId: personId(99), organisation: 'X' }] }, 'not-found'],
  ] as const)('%j is refused: %s', (data, code) => {
    meeting.when('RecordAttendance', { ...M, ...data }).refuses(code)
  })

  it('only warns of a term that had ended where the meeting is history', () => {
    expect(
      given(held())
        .when('RecordAttendance', { ...M, present: [{ appointmentId: appointmentId(7) }] })
        .warns(),
    ).toEqual(['appointment-ended'])
  })
})

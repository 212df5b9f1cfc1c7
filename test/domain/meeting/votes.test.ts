import type { MeetingEvent } from '../../../src/domain/meeting/events.js'
import { approved, draft, held, matter, retracted, revised } from './events-of.js'
import { given } from './given.js'
import { attend, LOOSE, open, roll, rules, T, there, vote } from './voting.js'
import { appointmentId, bodyId, decisionId, emptyBody, matterId, proposalId } from './world.js'

describe('what is voted on', () => {
  const proposal: MeetingEvent = {
    type: 'ProposalRecorded',
    data: { ...T, proposalId: proposalId(1), text: 'Utredes.' },
  }

  it('is the current revision of a decision of the matter, or a proposal on it', () => {
    given(...open)
      .when('RecordVote', vote)
      .gives(['VoteRecorded', vote])
    given(...open, proposal)
      .when('RecordVote', { ...T, proposalId: proposalId(1), result: 'lost' })
      .gives(['VoteRecorded'])
    given(...open, revised(1, 2))
      .when('RecordVote', vote)
      .refuses('stale-revision', { value: 1, current: { revision: 2 } })
    given(...open)
      .when('RecordVote', { ...vote, matterId: matterId(2) })
      .refuses('not-found', { field: 'decisionId' })
    given(...open)
      .when('RecordVote', { ...vote, decisionId: decisionId(9) })
      .refuses('not-found', { field: 'decisionId' })
    given(...open, proposal)
      .when('RecordVote', { ...T, matterId: matterId(2), proposalId: proposalId(1), result: 'lost' })
      .refuses('not-found', { field: 'proposalId' })
    given(...open, { type: 'MatterPostponed', data: { ...T, reason: 'tid' } })
      .when('RecordVote', vote)
      .refuses('matter-not-open')
    for (const after of [approved(1), retracted(1)])
      given(...open, after)
        .when('RecordVote', vote)
        .refuses('decision-not-draft')
  })
})

describe('a result and its numbers', () => {
  const meeting = given(...open).and(LOOSE)
  it.each([
    ['unanimous', {}, undefined],
    ['unanimous', { for: 5, against: 0, blank: 0 }, undefined],
    ['unanimous', { for: 5, against: 1 }, 'vote-inconsistent'],
    ['unanimous', { for: 5, blank: 1 }, 'vote-inconsistent'],
    ['unanimous', { for: 0 }, 'vote-inconsistent'],
    ['carried', {}, undefined],
    ['carried', { for: 3, against: 2 }, undefined],
    ['carried', { for: 2, against: 2 }, undefined],
    ['carried', { for: 2, against: 3 }, 'vote-inconsistent'],
    ['carried', { for: 0 }, 'vote-inconsistent'],
    ['lost', {}, undefined],
    ['lost', { for: 2, against: 3 }, undefined],
    ['lost', { for: 2, against: 2 }, undefined],
    ['lost', { for: 3, against: 2 }, 'vote-inconsistent'],
    ['lost', { for: 3 }, undefined],
  ] as const)('%s with %j', (result, numbers, code) => {
    const outcome = meeting.when('RecordVote', { ...vote, result, ...numbers })
    if (code) outcome.refuses(code)
    else expect(outcome.warns()).toEqual([])
  })

  it.each([
    ['simple', { for: 3, against: 2, blank: 4 }, true],
    ['absolute', { for: 5, against: 2, blank: 2 }, true],
    ['absolute', { for: 5, against: 2, blank: 3 }, false],
    ['two-thirds', { for: 6, against: 3 }, true],
    ['two-thirds', { for: 6, against: 3, blank: 1 }, false],
    ['unanimous', { for: 6, against: 0 }, true],
    ['unanimous', { for: 6, against: 0, blank: 1 }, false],
    ['unanimous', {}, false],
  ] as const)('a majority that is %s is met by %j: %s', (share, numbers, met) => {
    const under = (force: 'block' | 'warn' | 'off') =>
      given(...open)
        .and({
          bodies: { [bodyId(1)]: emptyBody(1, { majority: { share, force, basis: 'vedtektene § 7' } }) },
        })
        .when('RecordVote', { ...vote, ...numbers })
    expect(under('off').warns()).toEqual([])
    expect(under('warn').warnings()).toEqual(
      met ? [] : [expect.objectContaining({ code: 'majority-not-met', basis: 'vedtektene § 7' })],
    )
    if (met) under('block').gives(['VoteRecorded'])
    else under('block').refuses('majority-not-met', {}, /vedtektene § 7/)
  })

  it.each([
    ['carried', { 1: 'for', 2: 'against' }, {}, undefined],
    ['carried', { 1: 'against', 2: 'for' }, {}, 'vote-inconsistent'],
    ['lost', { 1: 'for', 2: 'against' }, {}, 'vote-inconsistent'],
    ['lost', { 1: 'against', 2: 'for' }, {}, undefined],
    ['carried', { 2: 'for', 3: 'against' }, {}, 'majority-not-met'],
    ['carried', { 1: 'for', 2: 'against' }, { chairBreaksTie: false }, 'majority-not-met'],
    ['lost', { 1: 'for', 2: 'against' }, { chairBreaksTie: false }, undefined],
  ] as const)('%s in a tie of %j under %j', (result, votes, majority, code) => {
    const world = rules({ majority: { ...majority, force: 'block' } })
    const outcome = given(...open, there(1, 2, 3))
      .and(world)
      .when('RecordVote', { ...vote, result, roll: roll(votes) })
    if (code) outcome.refuses(code)
    else outcome.gives(['VoteRecorded'])
  })

  it('lets whoever was recorded as presiding break the tie', () => {
    const presiding = attend(
      { appointmentId: appointmentId(1) },
      { appointmentId: appointmentId(2), capacity: 'Møteleder' },
    )
    const votes = roll({ 1: 'against', 2: 'for' })
    given(...open, presiding)
      .when('RecordVote', { ...vote, roll: votes })
      .gives(['VoteRecorded'])
    given(...open, presiding)
      .when('RecordVote', { ...vote, result: 'lost', roll: votes })
      .refuses('vote-inconsistent')
  })
})

describe('a roll', () => {
  const meeting = given(...open, there(1, 2, 3, 6))

  it('agrees with the numbers, and names each once', () => {
    const votes = roll({ 1: 'for', 2: 'for', 3: 'against' })
    meeting
      .when('RecordVote', { ...vote, for: 2, against: 1, blank: 0, roll: votes })
      .gives(['VoteRecorded', { roll: votes }])
    meeting
      .when('RecordVote', { ...vote, for: 3, roll: votes })
      .refuses('vote-inconsistent', { field: 'for', value: 3 })
    meeting
      .when('RecordVote', { ...vote, blank: 1, roll: votes })
      .refuses('vote-inconsistent', { field: 'blank' })
    meeting.when('RecordVote', { ...vote, result: 'unanimous', roll: votes }).refuses('vote-inconsistent')
    meeting
      .when('RecordVote', { ...vote, roll: [...votes, ...roll({ 1: 'for' })] })
      .refuses('vote-inconsistent', { field: 'roll' })
  })

  it.each([
    [8, 'not-appointed', 'nobody'],
    [7, 'appointment-ended', 'a member of before'],
    [6, 'not-appointed', 'an observer'],
    [5, 'vote-inconsistent', 'a deputy who was not there'],
  ] as const)('holds who is appointed and took part: not %d (%s, %s)', (n, code, _who) => {
    meeting.when('RecordVote', { ...vote, roll: roll({ 1: 'for', [n]: 'for' }) }).refuses(code)
  })

  it('only warns of a term that had ended where the meeting is history', () => {
    const past = given(held(), matter(1), draft(1), there(1, 2, 7))
    expect(
      past.when('RecordVote', { ...vote, roll: roll({ 1: 'for', 2: 'for', 7: 'for' }) }).warns(),
    ).toEqual(['appointment-ended', 'vote-inconsistent'])
  })

  it('stands for attendance where that is not recorded', () => {
    given(...open)
      .when('RecordVote', { ...vote, roll: roll({ 1: 'for', 2: 'for' }) })
      .gives(['VoteRecorded'])
    const strict = rules({ quorum: { share: 'all', force: 'block' } })
    given(...open)
      .and(strict)
      .when('RecordVote', { ...vote, roll: roll({ 1: 'for', 2: 'for' }) })
      .refuses('quorum-not-met')
  })
})

describe('a body whose decisions are final with the vote', () => {
  const elected = given(...open).and(rules({ finality: 'on-vote' }))
  it.each(['carried', 'unanimous'] as const)('a vote that is %s makes the decision final', (result) => {
    const { state } = elected
      .when('RecordVote', { ...vote, result })
      .gives(
        ['VoteRecorded'],
        ['DecisionApproved', { decisionId: decisionId(1), by: 'vote', seenRevision: 1, revision: 1 }],
      )
    expect(state.status === 'open' && state.decisions.get(decisionId(1))?.standing).toBe('approved')
  })

  it('a vote that is lost, or on a proposal, makes nothing final', () => {
    elected.when('RecordVote', { ...vote, result: 'lost' }).gives(['VoteRecorded'])
    given(...open, { type: 'ProposalRecorded', data: { ...T, proposalId: proposalId(1), text: 'Utredes.' } })
      .and(rules({ finality: 'on-vote' }))
      .when('RecordVote', { ...T, proposalId: proposalId(1), result: 'carried' })
      .gives(['VoteRecorded'])
  })
})

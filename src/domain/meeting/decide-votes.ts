import { appointment, type BodyState } from '../body/state.js'
import { type Decided, decided } from '../decided.js'
import type { Facts } from '../facts.js'
import { Refusal } from '../refusal.js'
import { isPending } from '../standing.js'
import type { Warning } from '../warning.js'
import { actingBody } from './acting-body.js'
import type { DataOf } from './commands.js'
import { checkAppointment } from './decide-attendance.js'
import type { MeetingEvent } from './events.js'
import { findDecision, findOpenMatter, requireCurrent } from './find.js'
import { checkQuorum } from './quorum.js'
import { enforce, type RulesInForce, rulesInForce, softenedIfHeld } from './rules.js'
import type { Decision, Matter, Meeting } from './state.js'
import { checkResult, countVotes, inconsistent, type Numbers, type PresidingVote } from './vote-count.js'
import { type Voters, votersOn } from './voters.js'

type Vote = DataOf<'RecordVote'>

/**
 * A vote on a decision's current revision, or on a proposal. Where the body's decisions are final with the vote, one
 * that carries makes the decision final.
 * @throws {Refusal} `not-found`, `matter-not-open`, `stale-revision`, `decision-not-draft`, `vote-inconsistent`, `not-appointed`,
 * `appointment-ended`; by rule `quorum-not-met`, `majority-not-met`, `disqualified-member`
 */
export function recordVote(meeting: Meeting, data: Vote, facts: Facts): Decided<MeetingEvent> {
  const matter = findOpenMatter(meeting, data.matterId)
  const decision = requireTarget(meeting, matter, data)
  const body = actingBody(meeting, facts)
  const rules = rulesInForce(meeting, body)
  const voters = votersOn(withRollCalled(meeting, data), matter, body)
  const numbers = countVotes(data)
  const warnings = [
    ...checkResult(data.result, numbers, rules, presidingVote(data, voters)),
    ...checkRoll(meeting, matter, data, body, rules, voters),
    ...checkTurnout(meeting, numbers, rules, voters),
    ...checkQuorum(meeting, rules, voters),
  ]
  const recorded: MeetingEvent = { type: 'VoteRecorded', data }
  if (decision === undefined || data.result === 'lost' || rules.finality !== 'on-vote') {
    return decided([recorded], warnings)
  }
  const { meetingId } = meeting
  const { decisionId, revision } = decision
  const final: MeetingEvent = {
    type: 'DecisionApproved',
    data: { meetingId, decisionId, seenRevision: revision, revision, by: 'vote' },
  }
  return decided([recorded, final], warnings)
}

/** Where attendance is not recorded, those who voted by roll call were there. */
function withRollCalled(meeting: Meeting, { roll }: Vote): Meeting {
  if (meeting.attendance || roll === undefined) return meeting
  const present = roll.map(({ appointmentId }) => ({ appointmentId }))
  return { ...meeting, attendance: { present, absent: [] } }
}

function requireTarget(meeting: Meeting, matter: Matter, data: Vote): Decision | undefined {
  if (data.decisionId === undefined) {
    const { proposalId } = data
    if (proposalId !== undefined && meeting.proposals.get(proposalId) === matter.matterId) return undefined
    throw notOfMatter(matter, 'proposalId', proposalId)
  }
  const decision = findDecision(meeting, data.decisionId)
  if (decision.matterId !== matter.matterId) throw notOfMatter(matter, 'decisionId', decision.decisionId)
  if (!isPending(decision)) {
    throw new Refusal(
      'decision-not-draft',
      `decision ${decision.decisionId} is ${decision.standing}: there is nothing to vote on`,
      {
        field: 'decisionId',
        value: decision.decisionId,
        allowed: 'a decision that is not final',
        current: { status: decision.standing },
      },
    )
  }
  requireCurrent(decision, data.revision ?? decision.revision)
  return decision
}

function notOfMatter(matter: Matter, field: 'decisionId' | 'proposalId', value: string | undefined): Refusal {
  return new Refusal('not-found', `${field} ${value} is not of matter ${matter.matterId}`, {
    field,
    value,
    allowed: 'one that was recorded on this matter',
  })
}

function presidingVote({ roll }: Vote, { presiding }: Voters): PresidingVote {
  if (roll === undefined || presiding === undefined) return 'unknown'
  return roll.find(({ appointmentId }) => appointmentId === presiding)?.vote ?? 'not in the roll'
}

/** Everybody in the roll is appointed, was there, and may vote. */
function checkRoll(
  meeting: Meeting,
  matter: Matter,
  { roll = [] }: Vote,
  body: BodyState,
  rules: RulesInForce,
  voters: Voters,
): readonly Warning[] {
  return roll.flatMap(({ appointmentId }) => {
    const warnings = checkAppointment(meeting, body, appointmentId)
    const role = appointment(body, appointmentId)?.role
    if (role !== 'chair' && role !== 'member' && role !== 'deputy') {
      throw new Refusal('not-appointed', `${appointmentId} is in the roll as ${role}, who has no vote`, {
        field: 'roll',
        value: appointmentId,
        allowed: 'members, and deputies who step in',
      })
    }
    const said = matter.disqualifications.get(appointmentId)
    if (said === 'disqualified' || said === 'declared') {
      return [...warnings, ...checkQualified(rules, appointmentId, said)]
    }
    if (voters.present === undefined || voters.entitled.has(appointmentId)) return warnings
    // Their appointment did not hold on the date, which was only warned about in a held meeting.
    if (warnings.length > 0 && voters.present.has(appointmentId)) return warnings
    const why = voters.present.has(appointmentId)
      ? 'is a deputy, and no seat is free'
      : 'is not recorded as present'
    throw inconsistent(`${appointmentId} is in the roll and ${why}`, 'roll', appointmentId, 'who took part')
  })
}

/** Who is disqualified does not vote; who has only declared it waits for what the body decides, and is warned about. */
function checkQualified(
  { disqualification: { force, basis } }: RulesInForce,
  appointmentId: string,
  said: 'declared' | 'disqualified',
): readonly Warning[] {
  const decidedForce = said === 'declared' && force === 'block' ? 'warn' : force
  return enforce(decidedForce, {
    code: 'disqualified-member',
    message:
      said === 'disqualified'
        ? `${appointmentId} is in the roll and disqualified on this matter`
        : `${appointmentId} is in the roll and has declared a disqualification that the body has not decided on`,
    basis,
    detail: { field: 'roll', value: appointmentId, allowed: 'members who are not disqualified' },
  })
}

/** No more votes than voters, where attendance and appointments are known. */
function checkTurnout(
  meeting: Meeting,
  numbers: Numbers,
  rules: RulesInForce,
  voters: Voters,
): readonly Warning[] {
  if (voters.present === undefined || voters.seats === 0) return []
  const cast = (numbers.for ?? 0) + (numbers.against ?? 0) + (numbers.blank ?? 0)
  const entitled = voters.entitled.size
  if (cast <= entitled) return []
  const message = `${cast} votes were cast, and ${entitled} of those present may vote`
  const detail = { field: 'for', value: cast, allowed: `at most ${entitled} votes` }
  if (cast > entitled + voters.disqualified.size) {
    return enforce(softenedIfHeld(meeting, 'block'), { code: 'vote-inconsistent', message, detail })
  }
  const { force, basis } = rules.disqualification
  const disqualified = `${message}: ${voters.disqualified.size} are disqualified`
  return enforce(force, { code: 'disqualified-member', message: disqualified, basis, detail })
}

import { type Decided, decided } from '../decided.js'
import type { Facts } from '../facts.js'
import { Refusal } from '../refusal.js'
import { nothingChanges } from '../requires.js'
import type { DataOf } from './commands.js'
import { requireSinceMeeting } from './dates.js'
import { checkWording, datingOfNewWording, requireNewWording } from './decide-decisions.js'
import type { MeetingEvent } from './events.js'
import { findDecision, requireCurrent } from './find.js'
import { rulesInForce } from './rules.js'
import { type Approval, type Decision, type DecisionRef, type Meeting, recordedMeeting } from './state.js'

/**
 * A clerical change of a decision that is final; one that was superseded since can still be corrected.
 * @throws {Refusal} `not-found`, `decision-not-approved`, `stale-revision`, `nothing-changes`, `date-out-of-range`; by rule `workshop-decides-nothing`
 */
export function correctDecision(
  meeting: Meeting,
  data: DataOf<'CorrectDecision'>,
  facts: Facts,
): Decided<MeetingEvent> {
  const { meetingId, lead, clauses, reason } = data
  const decision = findDecision(meeting, data.decisionId)
  if (decision.standing !== 'approved' && decision.standing !== 'superseded') {
    throw notApproved({ meetingId, decisionId: decision.decisionId }, decision, 'decisionId')
  }
  requireCurrent(decision, data.revision)
  requireNewWording(decision, data)
  requireSinceMeeting(meeting, facts.today, 'effectiveOn', data.effectiveOn)
  const rules = rulesInForce(meeting, facts.body(meeting.bodyId))
  const warnings = checkWording(meeting, rules, data, facts)
  const event: MeetingEvent = {
    type: 'DecisionCorrected',
    data: {
      meetingId,
      decisionId: decision.decisionId,
      seenRevision: decision.revision,
      revision: decision.revision + 1,
      lead,
      clauses,
      reason,
      ...datingOfNewWording(decision, data),
    },
  }
  return decided([event], warnings)
}

/**
 * A final decision replaces another final one, from its own approval on.
 * @throws {Refusal} `not-found`, `decision-not-approved`, `circular-reference`, `nothing-changes`, `date-out-of-range`
 */
export function supersedeDecision(
  meeting: Meeting,
  data: DataOf<'SupersedeDecision'>,
  facts: Facts,
): Decided<MeetingEvent> {
  const { meetingId, decisionId, by, reason } = data
  const own = { meetingId, decisionId }
  const decision = findDecision(meeting, decisionId)
  if (sameDecision(by, own)) throw circular(by, 'a decision cannot supersede itself')
  if (decision.supersededBy && sameDecision(decision.supersededBy, by)) {
    throw nothingChanges(`decision ${decisionId} is superseded by ${by.decisionId} already`, 'by', by)
  }
  if (decision.standing !== 'approved') throw notApproved(own, decision, 'decisionId')
  const later = by.meetingId === meetingId ? meeting : requireMeeting(by, facts)
  const successor = findDecision(later, by.decisionId, 'by.decisionId')
  if (successor.supersededBy && sameDecision(successor.supersededBy, own)) {
    throw circular(by, `decision ${by.decisionId} is itself superseded by ${decisionId}`)
  }
  if (successor.standing !== 'approved' || !successor.approval) throw notApproved(by, successor, 'by')
  requireInOrder(meeting, decision, later, successor)
  return decided([
    {
      type: 'DecisionSuperseded',
      data: { ...own, by, reason, ...supersededFrom(later, successor.approval) },
    },
  ])
}

const sameDecision = (a: DecisionRef, b: DecisionRef) =>
  a.meetingId === b.meetingId && a.decisionId === b.decisionId

function circular(by: DecisionRef, message: string): Refusal {
  return new Refusal('circular-reference', message, {
    field: 'by',
    value: by,
    allowed: 'another decision, which this one does not supersede',
  })
}

function notApproved({ decisionId }: DecisionRef, { standing }: Decision, field: string): Refusal {
  return new Refusal('decision-not-approved', `decision ${decisionId} is ${standing}`, {
    field,
    value: decisionId,
    allowed: 'a decision that is approved',
    current: { status: standing },
  })
}

function requireMeeting(by: DecisionRef, facts: Facts): Meeting {
  const later = recordedMeeting(facts.meeting(by.meetingId))
  if (later) return later
  throw new Refusal('not-found', `there is no meeting ${by.meetingId}`, {
    field: 'by.meetingId',
    value: by.meetingId,
    allowed: 'the meeting of an approved decision',
  })
}

/** Nothing is superseded by what was decided, or became final, before it. */
function requireInOrder(meeting: Meeting, decision: Decision, later: Meeting, successor: Decision): void {
  const allowed = 'a decision that is not older'
  const from = decision.approval?.approvedOn
  const until = successor.approval?.approvedOn
  if (later.date < meeting.date) {
    throw new Refusal(
      'date-out-of-range',
      `decision ${successor.decisionId} is of ${later.date}, before ${meeting.date}, the date of what it would supersede`,
      { field: 'by', value: later.date, allowed },
    )
  }
  if (from !== undefined && until !== undefined && until < from) {
    throw new Refusal(
      'date-out-of-range',
      `decision ${successor.decisionId} was approved on ${until}, before ${from}, when what it would supersede was`,
      { field: 'by', value: until, allowed },
    )
  }
}

/** A supersession counts from the approval of the decision that supersedes; a vote made that one final in its own meeting. */
function supersededFrom(later: Meeting, approval: Approval): Pick<Approval, 'approvedOn' | 'approvedIn'> {
  if (approval.by === 'vote') return { approvedIn: { meetingId: later.meetingId } }
  return { approvedOn: approval.approvedOn, approvedIn: approval.approvedIn }
}

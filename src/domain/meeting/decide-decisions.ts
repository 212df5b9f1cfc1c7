import { type Decided, decided } from '../decided.js'
import type { Facts } from '../facts.js'
import { Refusal } from '../refusal.js'
import { nothingChanges } from '../requires.js'
import { sameData } from '../same-data.js'
import { isPending } from '../standing.js'
import { LIMITS } from '../text.js'
import type { Wording } from '../values.js'
import type { Warning } from '../warning.js'
import { actingBody } from './acting-body.js'
import type { DataOf } from './commands.js'
import { requireSinceMeeting } from './dates.js'
import { requireOwners } from './decide-follow-ups.js'
import { checkDocuments, documentsOf } from './documents.js'
import type { MeetingEvent } from './events.js'
import { findDecision, findMatter, findOpenMatter, isConcluded, requireCurrent, requireNew } from './find.js'
import { called } from './matter-called.js'
import { checkQuorum } from './quorum.js'
import { type RulesInForce, rulesInForce } from './rules.js'
import type { Decision, Meeting, WordingDating } from './state.js'
import { votersOn } from './voters.js'
import { checkWorkshop, decidesNothing } from './workshop.js'

type Stated = 'draft' | 'unstated'

/**
 * A decision's first wording, revision 1, which is not final.
 * @throws {Refusal} `not-found`, `matter-not-open`, `already-exists`, `too-large`, `invalid-data`; by rule `workshop-decides-nothing`, `quorum-not-met`
 */
export function recordDecision(
  meeting: Meeting,
  data: DataOf<'RecordDecision'>,
  facts: Facts,
): Decided<MeetingEvent> {
  const matter = findOpenMatter(meeting, data.matterId)
  requireNew(meeting.decisions, 'decisionId', data.decisionId)
  requireRoom(meeting, data.decisionId)
  const standing = data.standing ?? (meeting.status === 'held' ? 'unstated' : 'draft')
  requireStatable(meeting, standing)
  requireOwners(data.followUps ?? [], facts)
  const body = actingBody(meeting, facts)
  const rules = rulesInForce(meeting, body)
  // Where nothing is decided nobody has to be there to decide it.
  const quorum = decidesNothing(data) ? [] : checkQuorum(meeting, rules, votersOn(meeting, matter, body))
  const warnings = [...checkWording(meeting, rules, data, facts), ...quorum]
  return decided([{ type: 'DecisionRecorded', data: { ...data, revision: 1, standing } }], warnings)
}

/** @throws {Refusal} `too-large`: what the meeting holds already is all that one approval can make final */
function requireRoom(meeting: Meeting, decisionId: string): void {
  if (meeting.decisions.size < LIMITS.decisions) return
  throw new Refusal('too-large', `meeting ${meeting.meetingId} holds ${LIMITS.decisions} decisions already`, {
    field: 'decisionId',
    value: decisionId,
    allowed: `a meeting of at most ${LIMITS.decisions} decisions`,
  })
}

/** What every new wording has to pass. @throws {Refusal} `not-found`; by rule `workshop-decides-nothing` */
export function checkWording(
  meeting: Meeting,
  rules: RulesInForce,
  wording: Wording,
  facts: Facts,
): readonly Warning[] {
  return [...checkWorkshop(meeting, rules, wording), ...checkDocuments(documentsOf(wording), facts)]
}

/** Who was there when a decision was made knows its standing; only the past can leave it unstated. */
function requireStatable(meeting: Meeting, standing: Stated): void {
  if (standing !== 'unstated' || meeting.status === 'held') return
  throw new Refusal(
    'invalid-data',
    `standing unstated is for held meetings, and this one is ${meeting.status}`,
    {
      field: 'standing',
      value: standing,
      allowed: 'draft',
    },
  )
}

/**
 * A new wording of a decision that is not final, or (from an edited register) another stated standing.
 * @throws {Refusal} `not-found`, `decision-not-draft`, `stale-revision`, `nothing-changes`, `date-out-of-range`, `invalid-data`; by rule
 * `workshop-decides-nothing`
 */
export function reviseDecision(
  meeting: Meeting,
  data: DataOf<'ReviseDecision'>,
  facts: Facts,
): Decided<MeetingEvent> {
  const { meetingId, lead, clauses, reason } = data
  const decision = findDecision(meeting, data.decisionId)
  requirePending(decision)
  requireUnapprovedMinutes(meeting, 'ReviseDecision')
  requireCurrent(decision, data.revision)
  const standing = data.standing ?? statedStanding(decision)
  if (standing !== decision.standing) requireStatable(meeting, standing)
  requireNewWording(decision, data, standing)
  requireSinceMeeting(meeting, facts.today, 'effectiveOn', data.effectiveOn)
  const rules = rulesInForce(meeting, facts.body(meeting.bodyId))
  const warnings = checkWording(meeting, rules, data, facts)
  const event: MeetingEvent = {
    type: 'DecisionRevised',
    data: {
      meetingId,
      decisionId: decision.decisionId,
      seenRevision: decision.revision,
      revision: decision.revision + 1,
      lead,
      clauses,
      reason,
      ...datingOfNewWording(decision, data),
      standing,
    },
  }
  return decided([event], warnings)
}

/** The standing that a decision that is not final has been given. */
export const statedStanding = ({ standing }: Decision): Stated =>
  standing === 'unstated' ? 'unstated' : 'draft'

/** As stated; or, where the wording replaces one that was wrong, as old as that one. */
export function datingOfNewWording(
  decision: Decision,
  given: { readonly effectiveOn?: string | undefined; readonly replaces?: true | undefined },
): WordingDating {
  return given.replaces ? decision.wordingDating : { effectiveOn: given.effectiveOn }
}

/** @throws {Refusal} `nothing-changes` */
export function requireNewWording(decision: Decision, wording: Wording, standing = decision.standing): void {
  const { lead, clauses } = wording
  if (standing !== decision.standing || !sameWording(decision.wording, { lead, clauses })) return
  throw nothingChanges(
    `decision ${decision.decisionId} has this wording already`,
    'clauses',
    decision.decisionId,
  )
}

export function sameWording(a: Wording, b: Wording): boolean {
  return sameData(a.lead, b.lead) && sameData(a.clauses, b.clauses)
}

function requirePending(decision: Decision): void {
  if (isPending(decision)) return
  throw new Refusal('decision-not-draft', `decision ${decision.decisionId} is ${decision.standing}`, {
    field: 'decisionId',
    value: decision.decisionId,
    allowed: 'a decision that is not final; a final one is corrected or superseded',
    current: { status: decision.standing, revision: decision.revision },
  })
}

/** Beside approved minutes a draft is left where the body's decisions are final with a vote that never came. */
function requireUnapprovedMinutes(meeting: Meeting, type: string): void {
  if (meeting.status !== 'approved') return
  throw new Refusal('wrong-meeting-status', `${type} is not taken once the minutes are approved`, {
    field: 'meetingId',
    value: meeting.meetingId,
    allowed: 'a meeting whose minutes are not approved',
    current: { status: meeting.status },
  })
}

/**
 * Takes back a decision that is not final, visibly.
 * @throws {Refusal} `not-found`, `decision-not-draft`, `matter-without-conclusion` once the meeting is closed
 */
export function retractDecision(meeting: Meeting, data: DataOf<'RetractDecision'>): Decided<MeetingEvent> {
  const decision = findDecision(meeting, data.decisionId)
  requirePending(decision)
  if (meeting.status === 'closed' || meeting.status === 'circulated') {
    requireConcludedWithout(meeting, decision)
  }
  return decided([{ type: 'DecisionRetracted', data }])
}

/** A meeting closed with a conclusion for every matter, and stays so: where one falls away it has to be reopened. */
function requireConcludedWithout(meeting: Meeting, decision: Decision): void {
  const decisions = new Map(meeting.decisions)
  decisions.delete(decision.decisionId)
  const matter = findMatter(meeting, decision.matterId)
  if (isConcluded({ ...meeting, decisions }, matter)) return
  throw new Refusal(
    'matter-without-conclusion',
    `without decision ${decision.decisionId} nothing would be concluded on ${called(matter)}, and the meeting is ${meeting.status}`,
    { field: 'decisionId', value: decision.decisionId, allowed: 'reopen the meeting first' },
  )
}

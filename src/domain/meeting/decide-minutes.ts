import { type Decided, decided } from '../decided.js'
import type { Facts } from '../facts.js'
import { nothingChanges } from '../requires.js'
import { listed } from '../sentences.js'
import { isPending } from '../standing.js'
import type { Warning } from '../warning.js'
import { checkApproval } from './approver.js'
import type { DataOf } from './commands.js'
import { type Covered, requireCovered } from './coverage.js'
import { checkWording, sameWording, statedStanding } from './decide-decisions.js'
import type { MeetingEvent } from './events.js'
import { datingOf } from './evolve-decision.js'
import { enforce, type RulesInForce, rulesInForce } from './rules.js'
import type { Decision, Meeting } from './state.js'

/** The reason kept with a change that the approval itself brought to a decision that a vote had made final. */
export const CHANGED_BY_APPROVAL = 'endret ved godkjenning av protokollen'

export function circulateMinutes(data: DataOf<'CirculateMinutes'>): Decided<MeetingEvent> {
  return decided([{ type: 'MinutesCirculated', data }])
}

export function returnMinutes(data: DataOf<'ReturnMinutes'>): Decided<MeetingEvent> {
  return decided([{ type: 'MinutesReturned', data }])
}

/**
 * The minutes are approved, and in the same append every decision that was not final becomes so. Where decisions are
 * final with the vote, the minutes are evidence: their approval changes no standing, and a change in them is a correction.
 * @throws {Refusal} `decision-not-in-meeting`, `decision-left-out`, `stale-revision`, `decision-not-draft`, `invalid-data`, `nothing-changes`, and as
 * `checkApproval`; by rule `majority-not-met`, `workshop-decides-nothing`
 */
export function approveMinutes(
  meeting: Meeting,
  data: DataOf<'ApproveMinutes'>,
  facts: Facts,
): Decided<MeetingEvent> {
  requireSomethingToApprove(meeting)
  const rules = rulesInForce(meeting, facts.body(meeting.bodyId))
  const covered = requireCovered(meeting, data)
  const { approvedBy, warnings } = checkApproval(meeting, data, rules, facts)
  const { meetingId, approvedOn, approvedIn } = data
  const dating = { approvedOn, approvedIn }
  const reworded: readonly Covered[] = covered.map(({ decision, change }) => ({
    decision,
    change: change && !sameWording(decision.wording, change) ? change : undefined,
  }))
  const approved: MeetingEvent = {
    type: 'MinutesApproved',
    data: {
      meetingId,
      ...dating,
      approvedBy,
      decisions: reworded.map(({ decision: { decisionId, revision }, change }) => ({
        decisionId,
        seenRevision: revision,
        revision: change ? revision + 1 : revision,
      })),
    },
  }
  const events = reworded.flatMap(({ decision, change }) => outcome(meeting, rules, dating, decision, change))
  return decided(
    [approved, ...events],
    [
      ...warnings,
      ...checkVotes(
        meeting,
        rules,
        reworded.map(({ decision }) => decision),
      ),
      ...reworded.flatMap(({ change }) => (change ? checkWording(meeting, rules, change, facts) : [])),
    ],
  )
}

/** @throws {Refusal} `nothing-changes`: where a held meeting's minutes are approved and nothing came after */
function requireSomethingToApprove(meeting: Meeting): void {
  if (!meeting.minutesApproved || [...meeting.decisions.values()].some(isPending)) return
  throw nothingChanges(
    `the minutes of meeting ${meeting.meetingId} are approved, with all its decisions`,
    'meetingId',
    meeting.meetingId,
  )
}

type Dating = Pick<DataOf<'ApproveMinutes'>, 'approvedOn' | 'approvedIn'>

/** What the approval does to one decision that it covers. */
function outcome(
  meeting: Meeting,
  rules: RulesInForce,
  dating: Dating,
  decision: Decision,
  change: Covered['change'],
): readonly MeetingEvent[] {
  const seenRevision = decision.revision
  const revision = change ? seenRevision + 1 : seenRevision
  const subject = { meetingId: meeting.meetingId, decisionId: decision.decisionId, seenRevision, revision }
  const words = change && { lead: change.lead, clauses: change.clauses }
  if (becomesFinal(meeting, rules, decision)) {
    return [{ type: 'DecisionApproved', data: { ...subject, by: 'minutes', ...dating, ...words } }]
  }
  if (!words) return []
  const rewording = { ...subject, ...words, reason: CHANGED_BY_APPROVAL, ...datingOf(dating) }
  return isPending(decision)
    ? [{ type: 'DecisionRevised', data: { ...rewording, standing: statedStanding(decision) } }]
    : [{ type: 'DecisionCorrected', data: rewording }]
}

/** Of the past, votes are seldom known: there, minutes that were approved are all that can be had, unless a vote says otherwise. */
function becomesFinal(meeting: Meeting, rules: RulesInForce, decision: Decision): boolean {
  if (!isPending(decision)) return false
  return rules.finality === 'on-approval' || (meeting.status === 'held' && decision.vote === undefined)
}

/** One warning for all decisions that a vote left in the same way: the approval of a thousand has to fit one append. */
function checkVotes(meeting: Meeting, rules: RulesInForce, covered: readonly Decision[]): readonly Warning[] {
  const pending = covered.filter(isPending)
  const isLost = ({ vote }: Decision) => vote?.result === 'lost'
  const final = pending.filter((decision) => becomesFinal(meeting, rules, decision))
  const open = pending.filter((decision) => !becomesFinal(meeting, rules, decision))
  return [
    ...checkVote(
      rules,
      open.filter(isLost),
      (which) => `${which} lost its vote and stays a draft: the body’s decisions are final with the vote`,
    ),
    ...checkVote(
      rules,
      open.filter((decision) => !isLost(decision)),
      (which) =>
        `${which} has no vote that carried and stays a draft: the body’s decisions are final with the vote`,
    ),
    ...checkVote(
      rules,
      final.filter(isLost),
      (which) => `${which} lost its vote, and the approved minutes make it final`,
    ),
  ]
}

function checkVote(
  rules: RulesInForce,
  decisions: readonly Decision[],
  tell: (which: string) => string,
): readonly Warning[] {
  const [first] = decisions
  if (first === undefined) return []
  const { force, basis } = rules.majority
  const named = listed(decisions.map(({ decisionId }) => decisionId))
  return enforce(force, {
    code: 'majority-not-met',
    message: tell(decisions.length === 1 ? `decision ${named}` : `each of decisions ${named}`),
    basis,
    detail: {
      field: 'decisions',
      value: first.decisionId,
      allowed: 'a decision that carried, or a retracted one',
    },
  })
}

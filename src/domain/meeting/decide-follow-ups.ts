import { type Decided, decided } from '../decided.js'
import type { Facts } from '../facts.js'
import { Refusal } from '../refusal.js'
import { nothingChanges, requireKnown } from '../requires.js'
import type { FollowUp } from '../values.js'
import type { DataOf } from './commands.js'
import { requireSinceMeeting } from './dates.js'
import type { MeetingEvent } from './events.js'
import { findDecision } from './find.js'
import type { Decision, Meeting } from './state.js'

/** Who has promised something is somebody that the ledger knows. @throws {Refusal} `not-found` */
export function requireOwners(followUps: readonly FollowUp[], facts: Facts): void {
  for (const [index, { ownerPersonId, ownerBodyId }] of followUps.entries()) {
    const named = (field: string, id: string, what: string) => {
      return { field: `followUps[${index}].${field}`, id, what }
    }
    if (ownerPersonId !== undefined) {
      requireKnown(facts.person(ownerPersonId), named('ownerPersonId', ownerPersonId, 'person'))
    }
    if (ownerBodyId !== undefined) {
      requireKnown(facts.body(ownerBodyId), named('ownerBodyId', ownerBodyId, 'body'))
    }
  }
}

function followUpNumbers({ followUps }: Decision): string {
  if (followUps === 0) return 'none: the decision promises nothing'
  return followUps === 1 ? '1' : `1 to ${followUps}`
}

/** @throws {Refusal} `not-found`, `decision-not-draft`, `nothing-changes`, `date-out-of-range` */
export function completeFollowUp(
  meeting: Meeting,
  data: DataOf<'CompleteFollowUp'>,
  facts: Facts,
): Decided<MeetingEvent> {
  const decision = findDecision(meeting, data.decisionId)
  const detail = { field: 'followUp', value: data.followUp }
  if (decision.standing === 'withdrawn') {
    throw new Refusal(
      'decision-not-draft',
      `decision ${decision.decisionId} is withdrawn, and its promises with it`,
      {
        field: 'decisionId',
        value: decision.decisionId,
        allowed: 'a decision that is not withdrawn',
        current: { status: decision.standing },
      },
    )
  }
  if (data.followUp > decision.followUps) {
    throw new Refusal(
      'not-found',
      `decision ${decision.decisionId} has no follow-up number ${data.followUp}`,
      { ...detail, allowed: followUpNumbers(decision) },
    )
  }
  if (decision.completed.includes(data.followUp)) {
    throw nothingChanges(`follow-up ${data.followUp} is completed already`, 'followUp', data.followUp)
  }
  requireSinceMeeting(meeting, facts.today, 'completedOn', data.completedOn)
  return decided([{ type: 'FollowUpCompleted', data }])
}

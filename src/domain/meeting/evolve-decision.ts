import type { MeetingEvent } from './events.js'
import type { Approval, Decision, Meeting, WordingDating } from './state.js'
import { withEntry } from './with-entry.js'

type DecisionEvent = Extract<
  MeetingEvent,
  {
    type:
      | 'DecisionRecorded'
      | 'DecisionRevised'
      | 'DecisionRetracted'
      | 'VoteRecorded'
      | 'DecisionApproved'
      | 'DecisionCorrected'
      | 'DecisionSuperseded'
      | 'FollowUpCompleted'
  }
>

/** The meeting with the decision that the event is about as it stands afterwards. */
export function evolveDecision(meeting: Meeting, event: DecisionEvent): Meeting {
  if (event.data.decisionId === undefined) return meeting
  if (event.type === 'DecisionRecorded') return withDecision(meeting, recorded(event.data))
  const before = meeting.decisions.get(event.data.decisionId)
  if (!before) throw new TypeError(`meeting ${meeting.meetingId} has no decision ${event.data.decisionId}`)
  return withDecision(meeting, changed(before, event))
}

function withDecision(meeting: Meeting, decision: Decision): Meeting {
  return { ...meeting, decisions: withEntry(meeting.decisions, decision.decisionId, decision) }
}

function recorded(data: Extract<DecisionEvent, { type: 'DecisionRecorded' }>['data']): Decision {
  return {
    decisionId: data.decisionId,
    matterId: data.matterId,
    revision: data.revision,
    wording: { lead: data.lead, clauses: data.clauses },
    wordingDating: { effectiveIn: data.meetingId },
    standing: data.standing,
    followUps: data.followUps?.length ?? 0,
    completed: [],
  }
}

function changed(before: Decision, event: Exclude<DecisionEvent, { type: 'DecisionRecorded' }>): Decision {
  switch (event.type) {
    case 'DecisionRevised':
      return { ...reworded(before, event.data), standing: event.data.standing }
    case 'DecisionCorrected':
      return reworded(before, event.data)
    case 'DecisionRetracted':
      return { ...before, standing: 'withdrawn' }
    case 'VoteRecorded':
      return {
        ...before,
        vote: { revision: event.data.revision ?? before.revision, result: event.data.result },
      }
    case 'DecisionApproved':
      return approved(before, event.data)
    case 'DecisionSuperseded':
      return { ...before, standing: 'superseded', supersededBy: event.data.by }
    case 'FollowUpCompleted':
      return { ...before, completed: [...before.completed, event.data.followUp] }
    default: {
      const unhandled: never = event
      throw new TypeError(`no way to fold ${JSON.stringify(unhandled)} into a decision`)
    }
  }
}

function reworded(
  before: Decision,
  data: Extract<DecisionEvent, { type: 'DecisionRevised' | 'DecisionCorrected' }>['data'],
): Decision {
  return {
    ...before,
    revision: data.revision,
    wording: { lead: data.lead, clauses: data.clauses },
    wordingDating: { effectiveOn: data.effectiveOn, effectiveIn: data.effectiveIn },
  }
}

function approved(
  before: Decision,
  data: Extract<DecisionEvent, { type: 'DecisionApproved' }>['data'],
): Decision {
  const approval: Approval = { by: data.by, approvedOn: data.approvedOn, approvedIn: data.approvedIn }
  if (data.clauses === undefined) return { ...before, standing: 'approved', approval }
  return {
    ...before,
    standing: 'approved',
    approval,
    revision: data.revision,
    wording: { lead: data.lead, clauses: data.clauses },
    wordingDating: datingOf(approval),
  }
}

/** A wording that came with an approval is as old as the approval. */
export function datingOf(approval: Pick<Approval, 'approvedOn' | 'approvedIn'>): WordingDating {
  if (approval.approvedOn !== undefined) return { effectiveOn: approval.approvedOn }
  return approval.approvedIn ? { effectiveIn: approval.approvedIn.meetingId } : {}
}

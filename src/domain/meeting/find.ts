import { Refusal } from '../refusal.js'
import { wordingText } from '../values.js'
import { called } from './matter-called.js'
import type { Decision, Matter, Meeting } from './state.js'

/** @throws {Refusal} `not-found` */
export function findMatter(meeting: Meeting, matterId: string, field = 'matterId'): Matter {
  const matter = meeting.matters.get(matterId)
  if (matter) return matter
  throw new Refusal('not-found', `meeting ${meeting.meetingId} has no matter ${matterId}`, {
    field,
    value: matterId,
    allowed: 'a matter of the meeting',
  })
}

/** @throws {Refusal} `not-found`, `matter-not-open` */
export function findOpenMatter(meeting: Meeting, matterId: string, field = 'matterId'): Matter {
  const matter = findMatter(meeting, matterId, field)
  if (matter.status === 'open') return matter
  throw new Refusal('matter-not-open', `the matter ${called(matter)} is ${matter.status}`, {
    field,
    value: matterId,
    allowed: 'a matter that is neither withdrawn nor postponed',
    current: { status: matter.status },
  })
}

/** @throws {Refusal} `not-found` */
export function findDecision(meeting: Meeting, decisionId: string, field = 'decisionId'): Decision {
  const decision = meeting.decisions.get(decisionId)
  if (decision) return decision
  throw new Refusal('not-found', `meeting ${meeting.meetingId} has no decision ${decisionId}`, {
    field,
    value: decisionId,
    allowed: 'a decision of the meeting',
  })
}

/** @throws {Refusal} `stale-revision`, with the current revision and its wording */
export function requireCurrent(decision: Decision, seen: number, field = 'revision'): void {
  if (seen === decision.revision) return
  throw new Refusal(
    'stale-revision',
    `decision ${decision.decisionId} is at revision ${decision.revision}, and the command was decided on revision ${seen}`,
    {
      field,
      value: seen,
      allowed: `${decision.revision}`,
      current: {
        decisionId: decision.decisionId,
        revision: decision.revision,
        text: wordingText(decision.wording),
        lead: decision.wording.lead,
        clauses: decision.wording.clauses,
      },
    },
  )
}

/** @throws {Refusal} `already-exists` */
export function requireNew(entries: { has(id: string): boolean }, field: string, id: string): void {
  if (!entries.has(id)) return
  throw new Refusal('already-exists', `${field} ${id} is in this meeting already`, {
    field,
    value: id,
    allowed: 'an id that the meeting does not hold yet',
  })
}

/** Whether something was concluded on the matter, so that a meeting can close: a decision, or that it fell in a vote. */
export function isConcluded(meeting: Meeting, matter: Matter): boolean {
  if (matter.status !== 'open' || matter.vote === 'lost') return true
  for (const decision of meeting.decisions.values()) {
    if (decision.matterId === matter.matterId && decision.standing !== 'withdrawn') return true
  }
  return false
}

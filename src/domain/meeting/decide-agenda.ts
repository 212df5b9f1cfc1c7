import { type Decided, decided } from '../decided.js'
import type { Facts } from '../facts.js'
import { Refusal } from '../refusal.js'
import { nothingChanges } from '../requires.js'
import { sameData } from '../same-data.js'
import type { DataOf } from './commands.js'
import { checkDocuments } from './documents.js'
import type { MeetingEvent } from './events.js'
import { findMatter, findOpenMatter, requireNew } from './find.js'
import { called } from './matter-called.js'
import { requireSpeaker } from './speaker.js'
import type { Meeting } from './state.js'

/** @throws {Refusal} `already-exists`, `not-found` */
export function addMatter(meeting: Meeting, data: DataOf<'AddMatter'>, facts: Facts): Decided<MeetingEvent> {
  requireNew(meeting.matters, 'matterId', data.matterId)
  const warnings = checkDocuments(data.documents ?? [], facts)
  return decided([{ type: 'MatterAdded', data }], warnings)
}

/** A matter that was withdrawn was never treated, so nothing may stand as decided on it. @throws {Refusal} `not-found`, `matter-not-open` */
export function withdrawMatter(meeting: Meeting, data: DataOf<'WithdrawMatter'>): Decided<MeetingEvent> {
  const matter = findOpenMatter(meeting, data.matterId)
  for (const decision of meeting.decisions.values()) {
    if (decision.matterId !== matter.matterId || decision.standing === 'withdrawn') continue
    throw new Refusal(
      'matter-not-open',
      `the matter ${called(matter)} holds decision ${decision.decisionId}, which is ${decision.standing}`,
      {
        field: 'matterId',
        value: matter.matterId,
        allowed: 'a matter without decisions, or with retracted ones',
      },
    )
  }
  return decided([{ type: 'MatterWithdrawn', data }])
}

/** A decision on the matter may say that it is postponed, and stays. @throws {Refusal} `not-found`, `matter-not-open` */
export function postponeMatter(meeting: Meeting, data: DataOf<'PostponeMatter'>): Decided<MeetingEvent> {
  findOpenMatter(meeting, data.matterId)
  return decided([{ type: 'MatterPostponed', data }])
}

/** @throws {Refusal} `not-found`, `nothing-changes` */
export function correctMatter(
  meeting: Meeting,
  data: DataOf<'CorrectMatter'>,
  facts: Facts,
): Decided<MeetingEvent> {
  const matter = findMatter(meeting, data.matterId)
  const fields = ['title', 'number', 'kind', 'caseNumber', 'access'] as const
  const sameDocuments =
    data.documents === undefined ||
    (sameData(data.documents, matter.documents ?? []) && data.documentsProposed === matter.documentsProposed)
  const same = fields.every(
    (field) => data[field] === undefined || sameData(data[field] ?? undefined, matter[field]),
  )
  if (same && sameDocuments) {
    throw nothingChanges(`the matter ${called(matter)} says all this already`, 'matterId', matter.matterId)
  }
  return decided([{ type: 'MatterCorrected', data }], checkDocuments(data.documents ?? [], facts))
}

/** @throws {Refusal} `not-found`, `matter-not-open`, `already-exists` */
export function recordProposal(
  meeting: Meeting,
  data: DataOf<'RecordProposal'>,
  facts: Facts,
): Decided<MeetingEvent> {
  findOpenMatter(meeting, data.matterId)
  requireNew(meeting.proposals, 'proposalId', data.proposalId)
  requireSpeaker(meeting, data.by, facts)
  return decided([{ type: 'ProposalRecorded', data }])
}

/** A protokolltilførsel may speak of any matter, also one that was postponed, or of the meeting. @throws {Refusal} `not-found`, `already-exists` */
export function recordStatement(
  meeting: Meeting,
  data: DataOf<'RecordStatement'>,
  facts: Facts,
): Decided<MeetingEvent> {
  if (data.matterId !== undefined) findMatter(meeting, data.matterId)
  requireNew(meeting.statements, 'statementId', data.statementId)
  requireSpeaker(meeting, data.by, facts)
  return decided([{ type: 'StatementRecorded', data }])
}

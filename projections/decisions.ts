import { type Wording, wordingText } from '../src/domain/values.js'
import { partsOf } from '../src/domain/wording-parts.js'
import type { LedgerEvent } from '../src/ledger/codec.js'
import type { Projection, Row } from '../src/projector/projection.js'
import { DATE_KNOWN, DATED_BY_MEETING, datedByMeeting, dateKnown, RECORDED, recorded } from './dating.js'
import { factTable, jsonOf, NO_ROWS } from './table.js'

/**
 * A row for each thing that happened to a decision. `change` is `recorded`, `revised`, `approved`, `corrected`,
 * `superseded` or `withdrawn`; a row with a `revision` brings that wording into force, one with a `standing` that
 * status. Among the rows in force the last by position wins, for each of the two.
 */
const decisionFacts = factTable(
  'decision_facts',
  {
    meeting_id: 'text',
    decision_id: 'text',
    change: 'text',
    standing: 'text?',
    revision: 'integer?',
    /** Said when the decision is recorded, and never again. */
    matter_id: 'text?',
    access: 'text?',
    /** What made it final: `minutes` or `vote`; the meeting, where the approval was given in one. */
    approved_by: 'text?',
    approved_in: 'text?',
    superseded_by_meeting: 'text?',
    superseded_by: 'text?',
    reason: 'text?',
    actor_id: 'text',
    warnings: 'text?',
    ...DATE_KNOWN,
    ...DATED_BY_MEETING,
  },
  [['meeting_id', 'decision_id']],
)

/** The words of each revision, once: the whole text, and where in it lead and clauses are, with what is said of each. */
const wordings = factTable(
  'wordings',
  {
    decision_id: 'text',
    revision: 'integer',
    meeting_id: 'text',
    text: 'search',
    parts: 'text',
    ...RECORDED,
  },
  [['decision_id', 'revision']],
)

/** Decisions that are restricted on a basis of their own, for good. */
const decisionAccess = factTable(
  'decision_access',
  { meeting_id: 'text', decision_id: 'text', matter_id: 'text', basis: 'text', ...RECORDED },
  [['meeting_id']],
)

type DecisionData = { readonly meetingId: string; readonly decisionId: string }

function factRow(
  event: LedgerEvent & { readonly data: DecisionData },
  change: string,
  values: Partial<Parameters<typeof decisionFacts.row>[0]>,
): Row {
  return decisionFacts.row({
    meeting_id: event.data.meetingId,
    decision_id: event.data.decisionId,
    change,
    actor_id: event.metadata.actor.personId,
    warnings: jsonOf(event.metadata.warnings),
    ...values,
    ...dateKnown(event),
    ...datedByMeeting(event),
  })
}

function wordingRow(
  event: LedgerEvent & { readonly data: DecisionData & { readonly revision: number } },
  wording: Wording,
): Row {
  const { meetingId, decisionId, revision } = event.data
  return wordings.row({
    decision_id: decisionId,
    revision,
    meeting_id: meetingId,
    text: wordingText(wording),
    parts: JSON.stringify(partsOf(wording)),
    ...recorded(event),
  })
}

/** Decisions: a row for every revision and every change of standing, and every wording. */
export const decisionsProjection: Projection = {
  name: 'decisions',
  version: 2,
  tables: [decisionFacts, wordings, decisionAccess],
  project(event) {
    switch (event.type) {
      case 'DecisionRecorded': {
        const { meetingId, matterId, decisionId, standing, revision, access } = event.data
        const place = { meeting_id: meetingId, decision_id: decisionId, matter_id: matterId }
        return [
          factRow(event, 'recorded', { standing, revision, matter_id: matterId, access: jsonOf(access) }),
          wordingRow(event, event.data),
          ...(access === undefined
            ? NO_ROWS
            : [decisionAccess.row({ ...place, basis: access.basis, ...recorded(event) })]),
        ]
      }
      case 'DecisionRevised': {
        const { standing, revision, reason } = event.data
        return [factRow(event, 'revised', { standing, revision, reason }), wordingRow(event, event.data)]
      }
      case 'DecisionApproved': {
        const { revision, by, approvedIn, lead, clauses } = event.data
        const fact = factRow(event, 'approved', {
          standing: 'approved',
          revision,
          approved_by: by,
          approved_in: approvedIn?.meetingId,
        })
        return clauses === undefined ? [fact] : [fact, wordingRow(event, { lead, clauses })]
      }
      case 'DecisionCorrected': {
        const { revision, reason } = event.data
        return [factRow(event, 'corrected', { revision, reason }), wordingRow(event, event.data)]
      }
      case 'DecisionSuperseded': {
        const { by, reason } = event.data
        return [
          factRow(event, 'superseded', {
            standing: 'superseded',
            superseded_by_meeting: by.meetingId,
            superseded_by: by.decisionId,
            reason,
          }),
        ]
      }
      case 'DecisionRetracted':
        return [factRow(event, 'withdrawn', { standing: 'withdrawn', reason: event.data.reason })]
      default:
        return NO_ROWS
    }
  },
}

import type { Projection } from '../src/projector/projection.js'
import { DATED_BY_MEETING, datedByMeeting } from './dating.js'
import { factTable, jsonOf, NO_ROWS } from './table.js'

const votes = factTable(
  'votes',
  {
    meeting_id: 'text',
    matter_id: 'text',
    decision_id: 'text?',
    revision: 'integer?',
    proposal_id: 'text?',
    result: 'text',
    votes_for: 'integer?',
    votes_against: 'integer?',
    votes_blank: 'integer?',
    roll: 'text?',
    warnings: 'text?',
    ...DATED_BY_MEETING,
  },
  [['meeting_id']],
)

const proposals = factTable(
  'proposals',
  {
    meeting_id: 'text',
    matter_id: 'text',
    proposal_id: 'text',
    kind: 'text?',
    text: 'text',
    by_id: 'text?',
    ...DATED_BY_MEETING,
  },
  [['meeting_id']],
)

const statements = factTable(
  'statements',
  {
    meeting_id: 'text',
    matter_id: 'text?',
    statement_id: 'text',
    text: 'text',
    by_id: 'text',
    ...DATED_BY_MEETING,
  },
  [['meeting_id']],
)

/** `status` is `declared`, `disqualified` or `qualified`; the last row of a matter's appointment wins. */
const disqualifications = factTable(
  'disqualifications',
  {
    meeting_id: 'text',
    matter_id: 'text',
    appointment_id: 'text',
    status: 'text',
    reason: 'text?',
    ...DATED_BY_MEETING,
  },
  [['meeting_id']],
)

/** What happened on the way to a decision: proposals, votes, statements for the minutes, disqualifications. */
export const proceedingsProjection: Projection = {
  name: 'proceedings',
  version: 1,
  tables: [votes, proposals, statements, disqualifications],
  project(event) {
    switch (event.type) {
      case 'VoteRecorded': {
        const { meetingId, matterId, decisionId, proposalId, revision, result, roll } = event.data
        return [
          votes.row({
            meeting_id: meetingId,
            matter_id: matterId,
            decision_id: decisionId,
            revision,
            proposal_id: proposalId,
            result,
            votes_for: event.data.for,
            votes_against: event.data.against,
            votes_blank: event.data.blank,
            roll: jsonOf(roll),
            warnings: jsonOf(event.metadata.warnings),
            ...datedByMeeting(event),
          }),
        ]
      }
      case 'ProposalRecorded': {
        const { meetingId, matterId, proposalId, kind, text, by } = event.data
        return [
          proposals.row({
            meeting_id: meetingId,
            matter_id: matterId,
            proposal_id: proposalId,
            kind,
            text,
            by_id: by,
            ...datedByMeeting(event),
          }),
        ]
      }
      case 'StatementRecorded': {
        const { meetingId, matterId, statementId, text, by } = event.data
        return [
          statements.row({
            meeting_id: meetingId,
            matter_id: matterId,
            statement_id: statementId,
            text,
            by_id: by,
            ...datedByMeeting(event),
          }),
        ]
      }
      case 'DisqualificationDeclared':
      case 'DisqualificationDecided': {
        const { data } = event
        const decidedStatus = 'disqualified' in data && data.disqualified ? 'disqualified' : 'qualified'
        return [
          disqualifications.row({
            meeting_id: data.meetingId,
            matter_id: data.matterId,
            appointment_id: data.appointmentId,
            status: event.type === 'DisqualificationDeclared' ? 'declared' : decidedStatus,
            reason: data.reason,
            ...datedByMeeting(event),
          }),
        ]
      }
      default:
        return NO_ROWS
    }
  },
}

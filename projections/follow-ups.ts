import type { Projection } from '../src/projector/projection.js'
import { DATED_BY_MEETING, datedByMeeting } from './dating.js'
import { factTable, NO_ROWS } from './table.js'

/** A promise is named by its number within the decision, from 1. */
const followUps = factTable(
  'follow_ups',
  {
    meeting_id: 'text',
    decision_id: 'text',
    follow_up: 'integer',
    text: 'text',
    owner: 'text?',
    owner_person_id: 'text?',
    owner_body_id: 'text?',
    due: 'text?',
    ...DATED_BY_MEETING,
  },
  [['meeting_id']],
)

const followUpCompletions = factTable(
  'follow_up_completions',
  {
    meeting_id: 'text',
    decision_id: 'text',
    follow_up: 'integer',
    note: 'text?',
    ...DATED_BY_MEETING,
  },
  [['meeting_id']],
)

/** Promises made in decisions, and which were kept. */
export const followUpsProjection: Projection = {
  name: 'follow-ups',
  version: 1,
  tables: [followUps, followUpCompletions],
  project(event) {
    switch (event.type) {
      case 'DecisionRecorded': {
        const { meetingId, decisionId, followUps: promises = [] } = event.data
        return promises.map(({ text, owner, ownerPersonId, ownerBodyId, due }, index) =>
          followUps.row({
            meeting_id: meetingId,
            decision_id: decisionId,
            follow_up: index + 1,
            text,
            owner,
            owner_person_id: ownerPersonId,
            owner_body_id: ownerBodyId,
            due,
            ...datedByMeeting(event),
          }),
        )
      }
      case 'FollowUpCompleted': {
        const { meetingId, decisionId, followUp, note } = event.data
        return [
          followUpCompletions.row({
            meeting_id: meetingId,
            decision_id: decisionId,
            follow_up: followUp,
            note,
            ...datedByMeeting(event),
          }),
        ]
      }
      default:
        return NO_ROWS
    }
  },
}

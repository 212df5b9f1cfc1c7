import type { Projection } from '../src/projector/projection.js'
import { DATED_BY_MEETING, datedByMeeting } from './dating.js'
import { factTable, jsonOf, NO_ROWS } from './table.js'

/**
 * A row for each thing said of a matter. `change` is `added`, `corrected`, `withdrawn` or `postponed`. What a row
 * leaves NULL stays as it was; in `details` (number, kind, caseNumber, access) a `null` takes one away, and
 * `documents` replaces all documents that the matter treats.
 */
const matterFacts = factTable(
  'matter_facts',
  {
    meeting_id: 'text',
    matter_id: 'text',
    change: 'text',
    title: 'search?',
    details: 'text?',
    documents: 'text?',
    /** 1 where an import read the documents out of the title. */
    documents_proposed: 'integer?',
    reason: 'text?',
    warnings: 'text?',
    ...DATED_BY_MEETING,
  },
  [['meeting_id']],
)

/** The items of meetings' agendas. */
export const mattersProjection: Projection = {
  name: 'matters',
  version: 1,
  tables: [matterFacts],
  project(event) {
    switch (event.type) {
      case 'MatterAdded': {
        const { meetingId, matterId, title, documents, documentsProposed, ...details } = event.data
        return [
          matterFacts.row({
            meeting_id: meetingId,
            matter_id: matterId,
            change: 'added',
            title,
            details: jsonOf(details),
            documents: jsonOf(documents),
            documents_proposed: documentsProposed ? 1 : null,
            warnings: jsonOf(event.metadata.warnings),
            ...datedByMeeting(event),
          }),
        ]
      }
      case 'MatterCorrected': {
        const { meetingId, matterId, title, documents, documentsProposed, reason, ...details } = event.data
        return [
          matterFacts.row({
            meeting_id: meetingId,
            matter_id: matterId,
            change: 'corrected',
            title,
            details: jsonOf(details),
            // An empty list says that the matter treats nothing, which is another thing than not saying.
            documents: documents === undefined ? null : JSON.stringify(documents),
            documents_proposed: documentsProposed ? 1 : null,
            reason,
            warnings: jsonOf(event.metadata.warnings),
            ...datedByMeeting(event),
          }),
        ]
      }
      case 'MatterWithdrawn':
      case 'MatterPostponed': {
        const { meetingId, matterId, reason } = event.data
        return [
          matterFacts.row({
            meeting_id: meetingId,
            matter_id: matterId,
            change: event.type === 'MatterWithdrawn' ? 'withdrawn' : 'postponed',
            reason,
            ...datedByMeeting(event),
          }),
        ]
      }
      default:
        return NO_ROWS
    }
  },
}

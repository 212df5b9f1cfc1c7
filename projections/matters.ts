import type { Access } from '../src/domain/values.js'
import type { LedgerEvent } from '../src/ledger/codec.js'
import type { Projection, Row } from '../src/projector/projection.js'
import { DATED_BY_MEETING, datedByMeeting, RECORDED, recorded } from './dating.js'
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

/** Said of a matter as a whole: the last row counts, whatever moment is asked for. NULL: no longer restricted. */
const matterAccess = factTable(
  'matter_access',
  { meeting_id: 'text', matter_id: 'text', basis: 'text?', ...RECORDED },
  [['meeting_id']],
)

type AccessSaid = {
  readonly meetingId: string
  readonly matterId: string
  readonly access?: Access | null | undefined
}

function accessRows(event: LedgerEvent & { readonly data: AccessSaid }): readonly Row[] {
  const { meetingId, matterId, access } = event.data
  if (access === undefined) return NO_ROWS
  const said = { meeting_id: meetingId, matter_id: matterId, ...recorded(event) }
  return [matterAccess.row({ ...said, basis: access?.basis })]
}

/** The items of meetings' agendas. */
export const mattersProjection: Projection = {
  name: 'matters',
  version: 2,
  tables: [matterFacts, matterAccess],
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
          ...accessRows(event),
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
          ...accessRows(event),
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

import type { Clause, DocumentRef } from '../src/domain/values.js'
import type { LedgerEvent } from '../src/ledger/codec.js'
import type { Projection, Row } from '../src/projector/projection.js'
import { DATED, DATED_BY_MEETING, dated, datedByMeeting, RECORDED, recorded } from './dating.js'
import { factTable, jsonOf, NO_ROWS } from './table.js'

const documents = factTable(
  'documents',
  { document_id: 'text', title: 'text', version_order: 'text', ...DATED },
  [['document_id']],
)

const documentAliases = factTable('document_aliases', { document_id: 'text', alias: 'text', ...DATED }, [
  ['document_id'],
])

/** The fields that a correction of the document itself gives, as JSON: an absent one is left as it was. */
const documentCorrections = factTable(
  'document_corrections',
  { document_id: 'text', corrected: 'text', reason: 'text', ...RECORDED },
  [['document_id']],
)

/** `date` is what was stated, `effective_on` that or the day of recording. */
const documentVersions = factTable(
  'document_versions',
  {
    document_id: 'text',
    version: 'text',
    date: 'text?',
    sha256: 'text?',
    note: 'text?',
    status: 'text?',
    unordered: 'integer',
    warnings: 'text?',
    ...DATED,
  },
  [['document_id']],
)

/** The fields that a correction gives, as JSON: an absent one is left as it was, `null` takes it away. */
const documentVersionCorrections = factTable(
  'document_version_corrections',
  { document_id: 'text', version: 'text', corrected: 'text', reason: 'text', ...RECORDED },
  [['document_id']],
)

const documentSubmissions = factTable(
  'document_submissions',
  {
    document_id: 'text',
    version: 'text',
    from_body_id: 'text?',
    to_body_id: 'text',
    meeting_id: 'text?',
    ...DATED,
  },
  [['document_id']],
)

/** A submission of that version to that body on that day, where one comes before it in the log, was entered wrongly. */
const documentSubmissionWithdrawals = factTable(
  'document_submission_withdrawals',
  { document_id: 'text', version: 'text', to_body_id: 'text', reason: 'text', ...DATED },
  [['document_id']],
)

/** A version that a matter treats, until a later `matter_facts.documents` of that matter leaves it out. */
const documentTreatments = factTable(
  'document_treatments',
  { document_id: 'text', version: 'text', meeting_id: 'text', matter_id: 'text', ...DATED_BY_MEETING },
  [['document_id']],
)

/** A version that a clause names, as long as that revision is the decision's wording. */
const documentMentions = factTable(
  'document_mentions',
  {
    document_id: 'text',
    version: 'text',
    meeting_id: 'text',
    decision_id: 'text',
    revision: 'integer',
    ...RECORDED,
  },
  [['document_id']],
)

function treatments(
  event: LedgerEvent & { readonly data: { readonly meetingId: string; readonly matterId: string } },
  treated: readonly DocumentRef[] | undefined,
): readonly Row[] {
  if (treated === undefined) return NO_ROWS
  return treated.map(({ documentId, version }) =>
    documentTreatments.row({
      document_id: documentId,
      version,
      meeting_id: event.data.meetingId,
      matter_id: event.data.matterId,
      ...datedByMeeting(event),
    }),
  )
}

function mentions(
  event: LedgerEvent & {
    readonly data: { readonly meetingId: string; readonly decisionId: string; readonly revision: number }
  },
  clauses: readonly Clause[] | undefined,
): readonly Row[] {
  const rows = new Map<string, Row>()
  for (const clause of clauses ?? []) {
    for (const { documentId, version } of clause.documents ?? []) {
      const row = documentMentions.row({
        document_id: documentId,
        version,
        meeting_id: event.data.meetingId,
        decision_id: event.data.decisionId,
        revision: event.data.revision,
        ...recorded(event),
      })
      rows.set(`${documentId} ${version}`, row)
    }
  }
  return rows.size === 0 ? NO_ROWS : [...rows.values()]
}

/** Documents with their versions, to whom those were sent, which matters treat them and which decisions name them. */
export const documentsProjection: Projection = {
  name: 'documents',
  version: 3,
  tables: [
    documents,
    documentAliases,
    documentCorrections,
    documentVersions,
    documentVersionCorrections,
    documentSubmissions,
    documentSubmissionWithdrawals,
    documentTreatments,
    documentMentions,
  ],
  project(event) {
    switch (event.type) {
      case 'MatterAdded':
      case 'MatterCorrected':
        return treatments(event, event.data.documents)
      case 'DecisionRecorded':
      case 'DecisionRevised':
      case 'DecisionCorrected':
      case 'DecisionApproved':
        return mentions(event, event.data.clauses)
      case 'DocumentRegistered': {
        const { documentId, title, order, aliases = [] } = event.data
        const document = { document_id: documentId, ...dated(event) }
        return [
          documents.row({ ...document, title, version_order: order }),
          ...aliases.map((alias) => documentAliases.row({ ...document, alias })),
        ]
      }
      case 'DocumentAliasAdded': {
        const { documentId, alias } = event.data
        return [documentAliases.row({ document_id: documentId, alias, ...dated(event) })]
      }
      case 'DocumentCorrected': {
        const { documentId, reason, ...corrected } = event.data
        return [
          documentCorrections.row({
            document_id: documentId,
            corrected: jsonOf(corrected) ?? '{}',
            reason,
            ...recorded(event),
          }),
        ]
      }
      case 'DocumentVersionAdded': {
        const { documentId, unordered, ...fields } = event.data
        return [
          documentVersions.row({
            ...fields,
            document_id: documentId,
            unordered: unordered ? 1 : 0,
            warnings: jsonOf(event.metadata.warnings),
            ...dated(event),
          }),
        ]
      }
      case 'DocumentVersionCorrected': {
        const { documentId, version, reason, ...corrected } = event.data
        return [
          documentVersionCorrections.row({
            document_id: documentId,
            version,
            corrected: jsonOf(corrected) ?? '{}',
            reason,
            ...recorded(event),
          }),
        ]
      }
      case 'DocumentVersionSubmitted': {
        const { documentId, version, from, to, meetingId } = event.data
        return [
          documentSubmissions.row({
            document_id: documentId,
            version,
            from_body_id: from,
            to_body_id: to,
            meeting_id: meetingId,
            ...dated(event),
          }),
        ]
      }
      case 'DocumentSubmissionWithdrawn': {
        const { documentId, version, to, reason } = event.data
        return [
          documentSubmissionWithdrawals.row({
            document_id: documentId,
            version,
            to_body_id: to,
            reason,
            ...dated(event),
          }),
        ]
      }
      default:
        return NO_ROWS
    }
  },
}

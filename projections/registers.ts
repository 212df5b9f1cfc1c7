import { effectiveOf } from '../src/domain/effective.js'
import type { LedgerEvent } from '../src/ledger/codec.js'
import type { Projection, Row } from '../src/projector/projection.js'
import { DATED, DATED_BY_MEETING, RECORDED, recorded } from './dating.js'
import { factTable, jsonOf, NO_ROWS } from './table.js'

const imports = factTable(
  'imports',
  {
    register_id: 'text',
    import_id: 'text',
    name: 'text',
    title: 'text?',
    kind: 'text',
    owner_id: 'text?',
    file: 'text',
    sha256: 'text',
    headers: 'text',
    fields: 'text',
    ...RECORDED,
  },
  [['register_id']],
)

/** An import's rows count from its completion on. */
const importCompletions = factTable(
  'import_completions',
  { register_id: 'text', import_id: 'text', ...RECORDED },
  [['import_id']],
)

/** `ordinal` is the row's place within its batch. */
const registerRows = factTable(
  'register_rows',
  {
    register_id: 'text',
    import_id: 'text',
    row_id: 'text',
    revision: 'integer',
    line: 'integer',
    cells: 'text',
    ordinal: 'integer',
    ...RECORDED,
  },
  [['register_id']],
)

const registerRowMoves = factTable(
  'register_row_moves',
  { register_id: 'text', import_id: 'text', row_id: 'text', line: 'integer', ...RECORDED },
  [['register_id']],
)

const registerRowsGone = factTable(
  'register_rows_gone',
  { register_id: 'text', import_id: 'text', row_id: 'text', ...RECORDED },
  [['register_id'], ['row_id']],
)

/** What a row lists; the last one of a row counts. `listing` is all of it, as JSON. */
const registerListings = factTable(
  'register_listings',
  {
    register_id: 'text',
    import_id: 'text',
    row_id: 'text',
    meeting_id: 'text?',
    matter_id: 'text?',
    decision_id: 'text?',
    listing: 'text',
    ...DATED_BY_MEETING,
  },
  [['register_id'], ['row_id', 'position'], ['meeting_id']],
)

/** From when it holds what a row says that lists no meeting: the date of what an import made of it, by what that is. */
const registerRowDates = factTable(
  'register_row_dates',
  { register_id: 'text', import_id: 'text', row_id: 'text', what: 'text', ...DATED },
  [['register_id']],
)

/** The events whose date is the date of the row that they came of. */
function rowDate(event: LedgerEvent, what: string, corrected?: string | null): readonly Row[] {
  const { source } = event.metadata
  if (source?.rowId === undefined) return NO_ROWS
  const effective = effectiveOf(event, event.metadata.recordedAt)
  if (!('on' in effective)) return NO_ROWS
  return [
    registerRowDates.row({
      register_id: source.registerId,
      import_id: source.importId,
      row_id: source.rowId,
      what,
      effective_on: corrected ?? effective.on,
      ...recorded(event),
    }),
  ]
}

/** A listing is dated by the meeting that it lists. */
const listingDate = (meetingId: string | undefined) =>
  meetingId === undefined ? {} : { effective_meeting: meetingId }

/** The lists that boards keep: each import, its rows as they were displayed, and what each row lists. */
export const registersProjection: Projection = {
  name: 'registers',
  version: 2,
  tables: [
    imports,
    importCompletions,
    registerRows,
    registerRowMoves,
    registerRowsGone,
    registerListings,
    registerRowDates,
  ],
  project(event) {
    switch (event.type) {
      case 'ImportStarted': {
        const { registerId, importId, name, title, kind, ownerId, file, sha256, headers, fields } = event.data
        return [
          imports.row({
            register_id: registerId,
            import_id: importId,
            name,
            title,
            kind,
            owner_id: ownerId,
            file,
            sha256,
            headers: JSON.stringify(headers),
            fields: JSON.stringify(fields),
            ...recorded(event),
          }),
        ]
      }
      case 'RowsImported': {
        const imported = {
          register_id: event.data.registerId,
          import_id: event.data.importId,
          ...recorded(event),
        }
        return event.data.rows.map(({ rowId, revision, line, cells }, ordinal) =>
          registerRows.row({
            ...imported,
            row_id: rowId,
            revision,
            line,
            cells: JSON.stringify(cells),
            ordinal,
          }),
        )
      }
      case 'RowsMoved': {
        const imported = {
          register_id: event.data.registerId,
          import_id: event.data.importId,
          ...recorded(event),
        }
        return event.data.rows.map(({ rowId, line }) =>
          registerRowMoves.row({ ...imported, row_id: rowId, line }),
        )
      }
      case 'RowsGone': {
        const imported = {
          register_id: event.data.registerId,
          import_id: event.data.importId,
          ...recorded(event),
        }
        return event.data.rowIds.map((rowId) => registerRowsGone.row({ ...imported, row_id: rowId }))
      }
      case 'RowsListed': {
        const imported = {
          register_id: event.data.registerId,
          import_id: event.data.importId,
          ...recorded(event),
        }
        return event.data.listings.map(({ rowId, ...listing }) =>
          registerListings.row({
            ...imported,
            row_id: rowId,
            meeting_id: listing.meetingId,
            matter_id: listing.matterId,
            decision_id: listing.decisionId,
            listing: jsonOf(listing) ?? '{}',
            ...listingDate(listing.meetingId),
          }),
        )
      }
      case 'ImportCompleted': {
        const { registerId, importId } = event.data
        return [importCompletions.row({ register_id: registerId, import_id: importId, ...recorded(event) })]
      }
      case 'BodyRegistered':
      case 'BodyRenamed':
        return rowDate(event, 'bodies')
      case 'MemberAppointed':
        return rowDate(event, 'members')
      case 'OwnerAssigned':
        return rowDate(event, 'owners')
      case 'InvolvementRecorded':
        return rowDate(event, 'involvement')
      case 'DocumentVersionAdded':
        return rowDate(event, 'documents')
      // A date that is corrected to none is what it is without one: what was corrected holds always, or since it was recorded.
      case 'BodyCorrected':
        return event.data.validFrom === undefined ? NO_ROWS : rowDate(event, 'bodies', event.data.validFrom)
      case 'AppointmentCorrected':
        return event.data.validFrom === undefined ? NO_ROWS : rowDate(event, 'members', event.data.validFrom)
      default:
        return NO_ROWS
    }
  },
}

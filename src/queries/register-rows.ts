import type { Restriction } from '../contract/restriction.js'
import { type Cell, personsIn } from '../domain/register/events.js'
import type { ReadModels } from '../read-models/read-models.js'
import type { Moment } from './moment.js'
import { fieldsByImport, registerRowsAt, registersAt } from './register-facts.js'
import { type ListingRow, listingsOf } from './register-listings.js'
import { hiddenText } from './restrictions.js'
import { type OpenName, type OpenNames, parsed } from './rows.js'

export type RegisterRowView = {
  readonly registerId: string
  readonly rowId: string
  readonly revision: number
  /** The file's line on which the row begins. */
  readonly line: number
  /** As they were displayed, names opened; in the order of the register's columns now. */
  readonly cells: readonly string[]
  /** It was in the file once and is no more. */
  readonly gone: boolean
  /** When its cells were recorded. */
  readonly recordedAt: string
  readonly listing?: ListingRow
}

/**
 * The rows of a register as the completed imports left them, in the order of their lines. A row is as old as what it
 * lists: as of a date only those of meetings held by then.
 */
export async function registerRows(
  db: ReadModels,
  moment: Moment,
  { registerId }: { readonly registerId: string },
  openNames: OpenNames,
): Promise<readonly RegisterRowView[]> {
  const rows = await registerRowsAt(db, moment, registerId, { withCells: true })
  const listings = await listingsOf(db, moment, registerId)
  const [register] = await registersAt(db, moment, registerId)
  const fieldsOf = await fieldsByImport(db, registerId)
  const columns = parsed<readonly (string | null)[]>(register?.latest.fields ?? '[]')
  const begun = rows
    .filter(({ rowId }) => listings.hasBegun(rowId))
    .map((row) => ({ ...row, cells: parsed<readonly Cell[]>(row.cells) }))
  const openName = await openNames(new Set(begun.flatMap(({ cells }) => cells.flatMap(personsIn))))
  return begun.map(({ rowId, importId, revision, line, cells, isGone, recordedAt }) => {
    const listing = listings.of(rowId)
    const texts = cells.map((cell) => cellText(cell, openName))
    return {
      registerId,
      rowId,
      revision,
      line,
      cells: withoutHidden(
        arranged(texts, fieldsOf.get(importId) ?? [], columns),
        columns,
        listing?.restricted,
      ),
      gone: isGone,
      recordedAt,
      ...(listing && { listing }),
    }
  })
}

/** Cells that came of a file whose columns stood in another order, or were others, under the columns of now. */
function arranged(
  cells: readonly string[],
  fields: readonly (string | null)[],
  columns: readonly (string | null)[],
): readonly string[] {
  if (fields.length === columns.length && fields.every((field, at) => field === columns[at])) return cells
  return columns.map((field) => (field === null ? '' : (cells[fields.indexOf(field)] ?? '')))
}

/** What may be read of a row that lists something hidden: when and where it was, and how far it has come. */
const FIELDS_OF_EXISTENCE: readonly (string | null)[] = [
  ...['date', 'body', 'type', 'number', 'start', 'place', 'order'],
  ...['minutes_status', 'approved_on'],
]

function withoutHidden(
  cells: readonly string[],
  columns: readonly (string | null)[],
  restricted: Restriction | undefined,
): readonly string[] {
  if (!restricted?.hidden) return cells
  return cells.map((cell, at) =>
    cell === '' || FIELDS_OF_EXISTENCE.includes(columns[at] ?? null) ? cell : hiddenText(restricted),
  )
}

function cellText(cell: Cell, openName: OpenName): string {
  if (typeof cell === 'string') return cell
  return cell.parts.map((part) => (typeof part === 'string' ? part : openName(part))).join('')
}

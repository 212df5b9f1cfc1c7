import type { Cell } from '../domain/register/events.js'
import type { ReadModels } from '../read-models/connection.js'
import type { Moment } from './moment.js'
import { registerRowsAt } from './register-facts.js'
import { type ListingRow, listingsOf } from './register-listings.js'
import { type OpenName, parsed } from './rows.js'

export type RegisterRowView = {
  readonly registerId: string
  readonly rowId: string
  readonly revision: number
  /** The file's line on which the row begins. */
  readonly line: number
  /** As they were displayed, names opened. */
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
  openName: OpenName,
): Promise<readonly RegisterRowView[]> {
  const rows = await registerRowsAt(db, moment, registerId, { withCells: true })
  const listings = await listingsOf(db, moment, registerId)
  return rows
    .filter(({ rowId }) => listings.hasBegun(rowId))
    .map(({ rowId, revision, line, cells, isGone, recordedAt }) => {
      const listing = listings.of(rowId)
      return {
        registerId,
        rowId,
        revision,
        line,
        cells: parsed<readonly Cell[]>(cells).map((cell) => cellText(cell, openName)),
        gone: isGone,
        recordedAt,
        ...(listing && { listing }),
      }
    })
}

function cellText(cell: Cell, openName: OpenName): string {
  if (typeof cell === 'string') return cell
  return cell.parts.map((part) => (typeof part === 'string' ? part : openName(part))).join('')
}

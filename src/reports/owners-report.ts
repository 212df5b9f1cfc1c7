import type { Moment } from '../queries/moment.js'
import type { OwnerRow } from '../queries/owners.js'
import { shortDate, stampOf } from './dates.js'
import { type Answer, plainTable } from './table.js'

/** Who owns the measures of each area on that date. */
export function ownersReport(rows: readonly OwnerRow[], moment: Moment): Answer {
  const withDates = rows.some(({ validFrom }) => validFrom !== undefined)
  const headings = ['Samhandlingsområde', 'Tiltakseier', ...(withDates ? ['Fra'] : [])]
  return {
    json: rows,
    table: plainTable(
      'Tiltakseiere',
      stampOf(moment),
      headings.map((heading) => ({ heading })),
      rows.map(({ area, owner, validFrom }) => [
        area,
        owner,
        ...(withDates ? [validFrom === undefined ? '' : shortDate(validFrom)] : []),
      ]),
    ),
  }
}

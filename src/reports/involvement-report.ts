import type { InvolvementRow } from '../queries/involvement.js'
import type { Moment } from '../queries/moment.js'
import { stampOf } from './dates.js'
import { type Answer, plainTable } from './table.js'

/** How each actor has been involved, in the words of whoever keeps the list. */
export function involvementReport(rows: readonly InvolvementRow[], moment: Moment): Answer {
  return {
    json: rows,
    table: plainTable(
      'Involvering av aktører',
      stampOf(moment),
      [{ heading: 'Aktør' }, { heading: 'Involvering' }],
      rows.map(({ actor, involvement }) => [actor, involvement]),
    ),
  }
}

import type { AppointmentRow } from '../queries/appointments.js'
import type { Moment } from '../queries/moment.js'
import type { PersonRow } from '../queries/persons.js'
import { roleText } from './board-report.js'
import { stampOf } from './dates.js'
import { type Answer, plainTable } from './table.js'

export function personsList(rows: readonly PersonRow[], moment: Moment): Answer {
  return {
    json: rows,
    csvFields: ['personId', 'name', 'mergedInto'],
    table: plainTable(
      'Personer',
      stampOf(moment),
      ['Navn', 'Id'].map((heading) => ({ heading })),
      rows.map(({ name, personId }) => [name, personId]),
    ),
  }
}

/** Who is appointed, in all bodies: the report on one body is `board-report.ts`. */
export function appointmentsList(rows: readonly AppointmentRow[], moment: Moment): Answer {
  return {
    json: rows,
    csvFields: [
      'bodyId',
      'body',
      'appointmentId',
      'personId',
      'name',
      'organisation',
      'role',
      'roleTitle',
      'deputyFor',
      'validFrom',
      'validTo',
    ],
    table: plainTable(
      'Verv',
      stampOf(moment),
      ['Organ', 'Rolle', 'Navn', 'Virksomhet', 'Fra', 'Til'].map((heading) => ({ heading })),
      rows.map((row) => [
        row.body,
        roleText(row),
        row.name,
        row.organisation,
        row.validFrom ?? '',
        row.validTo ?? '',
      ]),
    ),
  }
}

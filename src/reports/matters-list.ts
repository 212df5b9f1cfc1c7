import type { MatterRow } from '../queries/matters.js'
import type { Moment } from '../queries/moment.js'
import { matterStatusWord, wordOf } from './bokmal.js'
import { stampOf } from './dates.js'
import { titleText } from './decisions-report.js'
import type { Answer } from './table.js'

/** Matters by their meetings' dates, in the order of the agenda. */
export function mattersList(rows: readonly MatterRow[], moment: Moment): Answer {
  return {
    json: rows,
    csvFields: [
      'meetingId',
      'bodyId',
      'body',
      'date',
      'matterId',
      'order',
      'number',
      'title',
      'kind',
      'caseNumber',
      'status',
      'reason',
      'access',
    ],
    table: {
      title: 'Saker',
      stamp: stampOf(moment),
      columns: ['Dato', 'Organ', 'Nr.', 'Sak', 'Status'].map((heading) => ({ heading })),
      rows: rows.map((row) => [
        row.date,
        row.body,
        row.number ?? '',
        titleText(row.title, row.access),
        wordOf(matterStatusWord, row.status),
      ]),
      notes: [],
      legend: [],
    },
  }
}

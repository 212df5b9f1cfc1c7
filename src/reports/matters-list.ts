import type { MatterRow } from '../queries/matters.js'
import type { Moment } from '../queries/moment.js'
import { stampOf } from './dates.js'
import type { Answer } from './table.js'

const STATUS_WORD: Readonly<Record<MatterRow['status'], string>> = {
  open: 'Åpen',
  concluded: 'Konkludert',
  postponed: 'Utsatt',
  withdrawn: 'Trukket',
}

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
    ],
    table: {
      title: 'Saker',
      stamp: stampOf(moment),
      columns: ['Dato', 'Organ', 'Nr.', 'Sak', 'Status'].map((heading) => ({ heading })),
      rows: rows.map((row) => [row.date, row.body, row.number ?? '', row.title, STATUS_WORD[row.status]]),
      notes: [],
      legend: [],
    },
  }
}

import type { CalendarDate } from '../domain/calendar-date.js'
import type { ChangedDecision, ChangeRow, DeliveredDocument } from '../queries/changes.js'
import type { Moment } from '../queries/moment.js'
import { standingLegend, standingText } from './bokmal.js'
import { longDate, shortDate, stampOf } from './dates.js'
import { decisionText } from './decision-words.js'
import { matterText, titleText } from './decisions-report.js'
import type { Answer, Cell } from './table.js'
import { CHANGES_LEGEND, changedParts } from './wording-pieces.js'

const CHANGE_WORDS: Readonly<Record<ChangeRow['changes'][number], string>> = {
  new: 'Nytt',
  revised: 'Endret',
  approved: 'Godkjent',
  corrected: 'Rettet',
  superseded: 'Omgjort',
  withdrawn: 'Trukket',
  delivered: 'Ny versjon',
  submitted: 'Oversendt',
}

/** What is otherwise on the moment's day than on an earlier one. */
export function changesList(rows: readonly ChangeRow[], moment: Moment, from: CalendarDate): Answer {
  const decisions = rows.filter((row) => row.kind === 'decision')
  const states = decisions.flatMap(({ before, after }) => (before === undefined ? [after] : [before, after]))
  return {
    json: rows,
    table: {
      title: `Endringer etter ${longDate(from)} til og med ${longDate(moment.asOf)}`,
      stamp: stampOf(moment),
      columns: ['Endring', 'Dato', 'Organ', 'Sak', 'Før', 'Etter', 'Tekst', 'Id'].map((heading) => ({
        heading,
      })),
      rows: rows.map((row) => [
        row.changes.map((change) => CHANGE_WORDS[change]).join('\n'),
        ...(row.kind === 'decision' ? decisionCells(row) : documentCells(row)),
      ]),
      notes: [],
      legend: [
        'Med er det som begynte å gjelde etter den første dagen, til og med den siste.',
        ...standingLegend(states),
        ...(decisions.some(({ parts }) => parts !== undefined) ? [CHANGES_LEGEND] : []),
      ],
    },
  }
}

function decisionCells(row: ChangedDecision): readonly Cell[] {
  const { before, after, parts, access } = row
  const stateText = (state: typeof after) => `Rev. ${state.revision}\n${standingText(state.status, state)}`
  return [
    shortDate(row.date),
    row.body,
    titleText(matterText(row), access),
    before === undefined ? '' : stateText(before),
    stateText(after),
    parts === undefined
      ? decisionText(after.text, after.status)
      : [...(after.marker === undefined ? [] : [{ text: `${after.marker}:\n` }]), ...changedParts(parts)],
    row.decisionId.slice(0, 8),
  ]
}

function documentCells({ title, version, date, submission, documentId }: DeliveredDocument): readonly Cell[] {
  const sent = submission && `${submission.fromBody ?? ''} → ${submission.toBody}`.trim()
  return [
    date === undefined ? '' : shortDate(date),
    sent ?? '',
    title,
    '',
    `Versjon ${version}`,
    '',
    documentId.slice(0, 8),
  ]
}

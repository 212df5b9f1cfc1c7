import type { DecisionRow } from '../queries/decisions.js'
import type { Moment } from '../queries/moment.js'
import { restrictedText, standingLegend, standingText } from './bokmal.js'
import { shortDate, stampOf } from './dates.js'
import { approvalText, decisionText, kindsText, reservationsText } from './decision-words.js'
import type { Answer } from './table.js'

/** What a body decided, by date: drafts marked, when each became final, its conditions and comments. */
export function decisionsReport(rows: readonly DecisionRow[], moment: Moment, body?: string): Answer {
  const dates = new Map(rows.map(({ decisionId, date }) => [decisionId, date]))
  const withBody = body === undefined
  const kinds = rows.map(({ lead, clauses }) => kindsText(lead, clauses))
  return {
    json: rows,
    table: {
      title: withBody ? 'Vedtak' : `Vedtak i ${body}`,
      stamp: stampOf(moment),
      columns: [
        'Dato',
        ...(withBody ? ['Organ'] : []),
        'Sak',
        'Status',
        'Vedtak',
        'Konklusjon',
        'Godkjent',
        'Forbehold og merknader',
      ].map((heading) => ({ heading })),
      rows: rows.map((row, i) => [
        shortDate(row.date),
        ...(withBody ? [row.body] : []),
        matterText(row),
        statusText(row, dates),
        decisionText(row.text, row.status),
        kinds[i] ?? '',
        approvalText(row),
        [reservationsText(row.lead, row.clauses), accessText(row)].filter((line) => line !== '').join('\n'),
      ]),
      notes: kinds.some((kind) => kind.includes('(foreslått)'))
        ? ['Foreslått: lest ut av teksten ved import; ingen har oppgitt det.']
        : [],
      legend: standingLegend(rows),
    },
  }
}

export function matterText({ matter, matterNumber }: Pick<DecisionRow, 'matter' | 'matterNumber'>): string {
  return matterNumber === undefined ? matter : `${matterNumber} ${matter}`
}

/** A text of a list with the basis on which it is restricted, where it is. */
export const titleText = (text: string, access: DecisionRow['access']): string =>
  access === undefined ? text : `${text} (${restrictedText(access.basis)})`

const accessText = ({ access }: DecisionRow): string =>
  access === undefined ? '' : `Unntatt offentlighet: ${access.basis}`

function statusText(row: DecisionRow, dates: ReadonlyMap<string, string>): string {
  const since = row.supersededBy && dates.get(row.supersededBy.decisionId)
  if (since === undefined) return standingText(row.status, { corrected: row.corrected })
  return `${standingText(row.status)} av vedtak ${shortDate(since)}${row.corrected ? ' (rettet)' : ''}`
}

import type { finding } from '../contract/findings.js'
import type { RowOf } from '../contract/row.js'
import type { Moment } from '../queries/moment.js'
import { groupBy } from '../queries/rows.js'
import { stampOf } from './dates.js'
import type { Answer } from './table.js'

type Finding = RowOf<typeof finding>

const SEVERITY_WORD: Readonly<Record<Finding['severity'], string>> = {
  error: 'Feil',
  warning: 'Advarsel',
  notice: 'Merknad',
}

/** What the registers and the ledger say against themselves, the gravest first. */
export function findingsReport(rows: readonly Finding[], moment: Moment): Answer {
  return {
    json: rows,
    csvFields: [
      'findingId',
      'rule',
      'severity',
      'message',
      'messageEn',
      'basis',
      'rows',
      'eventIds',
      'accepted',
    ],
    table: {
      title: 'Avvik',
      stamp: stampOf(moment),
      columns: ['Alvor', 'Regel', 'Hva som er funnet', 'Rader', 'Godtatt', 'Id'].map((heading) => ({
        heading,
      })),
      rows: rows.map((found) => [
        SEVERITY_WORD[found.severity],
        found.rule,
        found.message,
        rowsText(found.rows),
        found.accepted?.reason ?? '',
        found.findingId,
      ]),
      notes: [],
      legend: [
        'Rader: linjen i filen som oversikten kom fra; overskriftene er linje 1.',
        'Et avvik som er godtatt, kommer tilbake når det som ligger til grunn for det, endres.',
      ],
    },
  }
}

/** How many lines of one register are told. */
const MOST_LINES = 12

function rowsText(rows: Finding['rows']): string {
  const byRegister = groupBy(rows, ({ register }) => register)
  return [...byRegister]
    .map(([register, listed]) => {
      const lines = listed.slice(0, MOST_LINES).map(({ line }) => line)
      const more = listed.length > lines.length ? ` og ${listed.length - lines.length} til` : ''
      return `${register}: ${lines.join(', ')}${more}`
    })
    .join('\n')
}

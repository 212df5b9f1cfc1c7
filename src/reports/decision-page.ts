import { withDraftMarker } from '../domain/draft-marker.js'
import type { DecisionView } from '../queries/decision.js'
import type { Moment } from '../queries/moment.js'
import { standingLegend, standingText } from './bokmal.js'
import { longTime, shortDate, stampOf } from './dates.js'
import { approvalText, decisionText, kindsText, reservationsText } from './decision-words.js'
import { matterText } from './decisions-report.js'
import type { Answer } from './table.js'

type Revision = DecisionView['revisions'][number]

const CHANGE_WORDS: Readonly<Record<Revision['change'], string>> = {
  recorded: 'Ført inn',
  revised: 'Endret',
  approved: 'Godkjent med ny ordlyd',
  corrected: 'Rettet etter godkjenning',
}

/** One decision with its life: every wording, standing, vote and promise, a line each. */
export function decisionPage(view: DecisionView, moment: Moment): Answer {
  const rows: readonly (readonly [string, string])[] = [
    ['Organ', view.body],
    ['Møte', shortDate(view.date)],
    ['Sak', matterText(view)],
    ['Status', standingText(view.status, view.corrected)],
    ['Godkjent', approvalText(view)],
    ['Ordlyd', decisionText(view.text, view.status)],
    ['Konklusjon', kindsText(view.lead, view.clauses)],
    ['Forbehold og merknader', reservationsText(view.lead, view.clauses)],
    ['Unntatt offentlighet', view.access?.basis ?? ''],
    ['Omgjort av', view.supersededBy?.decisionId ?? ''],
    ...view.revisions.map((revision): readonly [string, string] => [
      `Revisjon ${revision.revision}`,
      revisionText(revision, wasDraft(view, revision)),
    ]),
    ...view.standings.map((standing): readonly [string, string] => [
      `Status fra ${standing.effectiveKnown ? shortDate(standing.effectiveOn) : 'ukjent dato'}`,
      `${standingText(standing.status)} (registrert ${longTime(standing.recordedAt)})`,
    ]),
    ['Id', view.decisionId],
    ['Møtets id', view.meetingId],
  ]
  return {
    json: view,
    table: {
      title: `Vedtak i ${view.body} ${shortDate(view.date)}`,
      stamp: stampOf(moment),
      columns: [{ heading: 'Felt' }, { heading: 'Innhold' }],
      rows: rows.filter(([, text]) => text !== ''),
      notes: [],
      legend: standingLegend([view]),
    },
  }
}

/** Whether the wording never became final: a later one was approved, or none is. */
function wasDraft(view: DecisionView, { revision, change }: Revision): boolean {
  if (change === 'approved' || change === 'corrected') return false
  if (!view.standings.some(({ status }) => status === 'draft')) return false
  const replacedBefore = view.revisions.some(
    (other) => other.revision > revision && (other.change === 'revised' || other.change === 'approved'),
  )
  return replacedBefore || !view.standings.some(({ status }) => status === 'approved')
}

function revisionText(revision: Revision, isDraft: boolean): string {
  const { change, effectiveOn, recordedAt, actor, reason, text } = revision
  const head = `${CHANGE_WORDS[change]}, gjelder fra ${shortDate(effectiveOn)}, registrert ${longTime(recordedAt)} av ${actor}`
  const words = isDraft ? withDraftMarker(text) : text
  return [head, ...(reason === undefined ? [] : [`Grunn: ${reason}`]), words].join('\n')
}

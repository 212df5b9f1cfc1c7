import type { Standing } from '../domain/standing.js'
import type { DecisionView } from '../queries/decision.js'
import type { Moment } from '../queries/moment.js'
import {
  disqualificationWord,
  standingLegend,
  standingText,
  voteResultWord,
  voteWord,
  warningText,
  wordOf,
} from './bokmal.js'
import { longTime, shortDate, stampOf } from './dates.js'
import { approvalText, decisionText, kindsText, reservationsText } from './decision-words.js'
import { matterText } from './decisions-report.js'
import type { Answer } from './table.js'

export type Line = readonly [heading: string, text: string]
type Revision = DecisionView['revisions'][number]

const CHANGE_WORDS: Readonly<Record<Revision['change'], string>> = {
  recorded: 'Ført inn',
  revised: 'Endret',
  approved: 'Godkjent',
  corrected: 'Rettet etter godkjenning',
}

/** What a reader is told first: a draft is no decision yet, and nobody has said what became of an unstated one. */
export const TITLES: Readonly<Record<Standing, string>> = {
  draft: 'Forslag til vedtak',
  unstated: 'Vedtak (status ikke oppgitt)',
  approved: 'Vedtak',
  superseded: 'Omgjort vedtak',
  withdrawn: 'Trukket forslag',
}

/** One decision with its life: every wording, standing, proposal, vote and promise, a line each. */
export function decisionPage(view: DecisionView, moment: Moment): Answer {
  const lines: readonly Line[] = [
    ['Organ', view.body],
    ['Møte', shortDate(view.date)],
    ['Sak', matterText(view)],
    ['Status', standingText(view.status, view)],
    ['Godkjent', approvalText(view)],
    ['Ordlyd', decisionText(view.text, view.status)],
    ['Konklusjon', kindsText(view.lead, view.clauses)],
    ['Forbehold og merknader', reservationsText(view.lead, view.clauses)],
    ['Unntatt offentlighet', view.access?.basis ?? ''],
    ['Omgjort av', view.supersededBy?.decisionId ?? ''],
    ...view.followUps.map((followUp): Line => [`Oppfølging ${followUp.followUp}`, followUpText(followUp)]),
    ...proceedingLines(view),
    ...view.revisions.map((revision): Line => [`Revisjon ${revision.revision}`, revisionText(revision)]),
    ...view.standings.map(
      (change): Line => [
        `Status fra ${change.effectiveKnown ? shortDate(change.effectiveOn) : 'ukjent dato'}`,
        [
          `${standingText(change.status)}, ${recordedText(change)}`,
          ...(change.reason === undefined ? [] : [`Grunn: ${change.reason}`]),
        ].join('\n'),
      ],
    ),
    ['Oppført i', [...new Set(view.sources.map(({ register }) => register))].join('\n')],
    ['Id', view.decisionId],
    ['Møtets id', view.meetingId],
  ]
  const revisions = view.revisions.map(({ status }) => ({ status }))
  return {
    json: view,
    table: {
      title: `${TITLES[view.status]} i ${view.body} ${shortDate(view.date)}`,
      stamp: stampOf(moment),
      columns: [{ heading: 'Felt' }, { heading: 'Innhold' }],
      rows: lines.filter(([, text]) => text !== ''),
      notes: [],
      legend: standingLegend([view, ...revisions, ...view.standings]),
    },
  }
}

export const recordedText = ({ recordedAt, actorName }: Pick<Revision, 'recordedAt' | 'actorName'>): string =>
  `registrert ${longTime(recordedAt)} av ${actorName}`

function revisionText(revision: Revision): string {
  const { change, effectiveOn, reason, text, status, warnings = [] } = revision
  return [
    `${CHANGE_WORDS[change]}, gjelder fra ${shortDate(effectiveOn)}, ${recordedText(revision)}`,
    ...(reason === undefined ? [] : [`Grunn: ${reason}`]),
    ...warnings.map((warning) => `Advarsel: ${warningText(warning)}`),
    decisionText(text, status === 'draft' ? status : 'approved'),
  ].join('\n')
}

/** A promise with whose it is and what became of it. */
export function followUpText({
  text,
  owner,
  due,
  status,
  completedOn,
  note,
}: DecisionView['followUps'][number]): string {
  const said = [
    ...(owner === undefined ? [] : [`ansvarlig: ${owner}`]),
    ...(due === undefined ? [] : [`frist: ${shortDate(due)}`]),
    status === 'open'
      ? 'åpen'
      : `fulgt opp ${completedOn === undefined ? '' : shortDate(completedOn)}`.trim(),
    ...(note === undefined ? [] : [note]),
  ]
  return `${text} (${said.join('; ')})`
}

/** What happened on the way, in the order of a meeting: who stepped aside, what was proposed, voted and said. */
export function proceedingLines(view: DecisionView): readonly Line[] {
  return [
    ...view.disqualifications.map(
      ({ name, status, reason }): Line => [
        'Inhabilitet',
        `${name} ${wordOf(disqualificationWord, status)}${reason === undefined ? '' : `: ${reason}`}`,
      ],
    ),
    ...view.proposals.map(
      ({ kind, byName, text }): Line => [
        'Forslag i møtet',
        `${[kind ?? 'forslag', ...(byName === undefined ? [] : [`fra ${byName}`])].join(' ')}: ${text}`,
      ],
    ),
    ...view.votes.map((vote): Line => ['Votering', voteText(vote, view)]),
    ...view.statements.map(({ byName, text }): Line => ['Protokolltilførsel', `${byName}: ${text}`]),
  ]
}

type Vote = DecisionView['votes'][number]

function voteText(vote: Vote, { decisionId, proposals }: DecisionView): string {
  const numbers = [
    ...(vote.for === undefined ? [] : [`${vote.for} for`]),
    ...(vote.against === undefined ? [] : [`${vote.against} mot`]),
    ...(vote.blank === undefined ? [] : [`${vote.blank} blanke`]),
  ]
  const result = [wordOf(voteResultWord, vote.result), ...(numbers.length === 0 ? [] : [numbers.join(', ')])]
  const roll = (vote.roll ?? []).map((one) => `${one.name} ${wordOf(voteWord, one.vote)}`)
  return [
    `${votedOn(vote, decisionId, proposals)}: ${result.join(', ')}`,
    ...(roll.length === 0 ? [] : [roll.join(', ')]),
    ...(vote.warnings ?? []).map((warning) => `Advarsel: ${warningText(warning)}`),
  ].join('\n')
}

/** A matter may have several decisions and proposals, each with votes of its own. */
function votedOn(vote: Vote, decisionId: string, proposals: DecisionView['proposals']): string {
  if (vote.decisionId === decisionId) return `Revisjon ${vote.revision}`
  if (vote.decisionId !== undefined) return 'Et annet forslag til vedtak i saken'
  const proposal = proposals.find(({ proposalId }) => proposalId === vote.proposalId)
  return proposal === undefined ? 'Forslag i møtet' : `«${proposal.text}»`
}

import type { Piece } from '../domain/word-diff.js'
import type { Comparison, DecisionAct, DecisionHistory, KeptPromise } from '../queries/decision-history.js'
import type { Moment } from '../queries/moment.js'
import { standingLegend, standingText, warningText } from './bokmal.js'
import { shortDate, stampOf } from './dates.js'
import { followUpText, proceedingLines, recordedText, TITLES } from './decision-page.js'
import { approvalText, decisionText } from './decision-words.js'
import { matterText } from './decisions-report.js'
import type { Answer, Cell } from './table.js'
import { CHANGES_LEGEND, changedParts } from './wording-pieces.js'

type Line = readonly [heading: string, cell: Cell]

/** A decision's life, a line for each act, and what each did to the words. */
export function historyPage(history: DecisionHistory, moment: Moment): Answer {
  const { acts, comparisons, revisions } = history
  const told = new Set<Comparison>()
  const lines: readonly Line[] = [
    ['Organ', history.body],
    ['Møte', shortDate(history.date)],
    ['Sak', matterText(history)],
    ['Status', standingText(history.status, history)],
    ['Godkjent', approvalText(history)],
    ['Unntatt offentlighet', history.access?.basis ?? ''],
    ...proceedingLines(history),
    ...acts.flatMap((act, i): readonly Line[] => {
      const isFirst = acts.findIndex(({ revision }) => revision === act.revision) === i
      const change = comparisons.find(({ from, to }) => isFirst && to === act.revision && from === to - 1)
      if (change !== undefined) told.add(change)
      return [
        [`${i + 1}. ${ACT_WORDS[act.change]}`, actText(act, isFirst ? wordingOf(history, act) : undefined)],
        ...(change === undefined ? [] : [comparisonLine(change)]),
      ]
    }),
    ...comparisons.filter((comparison) => !told.has(comparison)).map(comparisonLine),
    ...history.followUps.map((followUp): Line => [`Oppfølging ${followUp.followUp}`, promiseText(followUp)]),
    ['Oppført i', [...new Set(history.sources.map(({ register }) => register))].join('\n')],
    ['Id', history.decisionId],
    ['Møtets id', history.meetingId],
  ]
  const shown = lines.filter(([, cell]) => cell !== '')
  return {
    json: history,
    table: {
      title: `Historikk: ${TITLES[history.status].toLowerCase()} i ${history.body} ${shortDate(history.date)}`,
      stamp: stampOf(moment),
      columns: [{ heading: 'Felt' }, { heading: 'Innhold' }],
      rows: shown,
      notes: [],
      legend: [
        ...standingLegend([history, ...revisions.map(({ status }) => ({ status }))]),
        ...(comparisons.length === 0 ? [] : [CHANGES_LEGEND]),
      ],
    },
  }
}

const ACT_WORDS: Readonly<Record<DecisionAct['change'], string>> = {
  recorded: 'Ført inn',
  revised: 'Endret',
  approved: 'Godkjent',
  corrected: 'Rettet',
  superseded: 'Omgjort',
  withdrawn: 'Trukket',
}

type Wording = DecisionHistory['revisions'][number]

/** The words that an act brought in, where nothing before it can tell them by what changed. */
function wordingOf(
  { revisions, comparisons }: DecisionHistory,
  { revision }: DecisionAct,
): Wording | undefined {
  const wording = revisions.find((one) => one.revision === revision)
  return comparisons.some(({ from, to }) => to === revision && from === to - 1) ? undefined : wording
}

function actText(act: DecisionAct, wording: Wording | undefined): string {
  const { revision, effectiveOn, effectiveKnown, reason, documents = [], warnings = [] } = act
  return [
    `${revision === undefined ? 'Gjelder' : `Revisjon ${revision} gjelder`} fra ${shortDate(effectiveOn)}${
      effectiveKnown ? '' : ' (dato ukjent; dagen den ble registrert)'
    }, ${recordedText(act)}`,
    ...(act.status === undefined ? [] : [`Status: ${standingText(act.status)}`]),
    ...(act.approvedBy === undefined ? [] : [approvalActText(act)]),
    ...(act.supersededBy === undefined
      ? []
      : [`Av vedtak ${act.supersededBy.decisionId}${placeText(act.supersededBy)}`]),
    ...(reason === undefined ? [] : [`Grunn: ${reason}`]),
    ...documents.map(
      ({ title, documentId, version, how }) =>
        `Dokument: ${title ?? documentId}, versjon ${version} (${how === 'treated' ? 'behandlet' : 'nevnt'})`,
    ),
    ...warnings.map((warning) => `Advarsel: ${warningText(warning)}`),
    ...(wording === undefined
      ? []
      : [decisionText(wording.text, wording.status === 'draft' ? 'draft' : 'approved')]),
  ].join('\n')
}

function approvalActText({ approvedBy, approvedIn }: DecisionAct): string {
  const act = approvedBy === 'vote' ? 'Endelig ved votering i møtet' : 'Referatet ble godkjent'
  if (approvedIn === undefined) return act
  const isShown = approvedIn.body !== undefined
  return `${act}${isShown ? placeText(approvedIn) : ` i møte ${approvedIn.meetingId}`}`
}

const placeText = ({
  body,
  date,
}: {
  readonly body?: string | undefined
  readonly date?: string | undefined
}) => (body === undefined || date === undefined ? '' : ` i ${body} ${shortDate(date)}`)

/** Which wordings are held against each other, what they are, and by clause what became of it. */
function comparisonLine({ from, to, fromStatus, toStatus, marker, parts }: Comparison): Line {
  const pieces: readonly Piece[] = [
    { text: `${standingText(fromStatus)} → ${standingText(toStatus)}\n` },
    ...(marker === undefined ? [] : [{ text: `${marker}:\n` }]),
    ...changedParts(parts),
  ]
  return [`Revisjon ${from} → ${to}`, pieces]
}

const KEPT_WORDS: Readonly<Record<KeptPromise['kept'], string>> = {
  open: '',
  overdue: ' – ikke fulgt opp innen fristen',
  kept: '',
  late: ' – etter fristen',
}

const promiseText = (followUp: KeptPromise): string => `${followUpText(followUp)}${KEPT_WORDS[followUp.kept]}`

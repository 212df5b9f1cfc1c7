import { isFinal } from '../domain/document/version-order.js'
import type { DocumentHistory, VersionHistory } from '../queries/document-history.js'
import type { Moment } from '../queries/moment.js'
import { matterStatusWord, standingLegend, standingText, wordOf } from './bokmal.js'
import { shortDate, stampOf } from './dates.js'
import { decisionText, kindsText, reservationsText } from './decision-words.js'
import { matterText } from './decisions-report.js'
import type { Answer } from './table.js'

const HEADINGS = ['Versjon', 'Dato', 'Behandlet i', 'Sak', 'Konklusjon', 'Status', 'Vedtak']

/** A document from version to version: who treated each, what they concluded, and on what standing it came. */
export function documentHistoryPage(history: DocumentHistory, moment: Moment): Answer {
  const { title, aliases, versions } = history
  const decisions = versions.flatMap(({ treated }) => treated.flatMap((one) => one.decisions))
  return {
    json: history,
    table: {
      title: `Historikk: ${title}${aliases.length === 0 ? '' : ` (${aliases.join(', ')})`}`,
      stamp: stampOf(moment),
      columns: HEADINGS.map((heading) => ({ heading })),
      rows: versions.flatMap(versionRows),
      notes: versions.flatMap((version) => basisNote(version, history)),
      legend: [
        'Behandlet: versjonen står i sakens tittel. Et vedtak gir tilslutning like endelig som det selv er.',
        ...standingLegend(decisions),
      ],
    },
  }
}

function versionRows(version: VersionHistory): readonly (readonly string[])[] {
  const { treated, submitted } = version
  const own = [version.version, version.date === undefined ? '' : shortDate(version.date)]
  const sent = submitted.map(({ date, fromBody, toBody }) => [
    ...own,
    `Oversendt ${fromBody === undefined ? '' : `fra ${fromBody} `}til ${toBody} ${shortDate(date)}`,
    ...['', '', '', ''],
  ])
  const rows = treated.flatMap(({ decisions, ...place }) => {
    const at = [...own, `${place.body} ${shortDate(place.date)}`, matterText(place)]
    if (decisions.length === 0) return [[...at, wordOf(matterStatusWord, place.status), '', '']]
    return decisions.map((decision) => [
      ...at,
      [kindsText(decision.lead, decision.clauses), reservationsText(decision.lead, decision.clauses)]
        .filter((line) => line !== '')
        .join('\n'),
      standingText(decision.status, decision),
      decisionText(decision.text, decision.status),
    ])
  })
  if (rows.length > 0) return [...rows, ...sent]
  const said = version.registered ? 'Ingen har behandlet versjonen.' : 'Nevnt; versjonen er ikke registrert.'
  return [[...own, said, '', '', '', ''], ...sent]
}

/** On the strength of what the version came: that none of it was final is said, and what is otherwise by now. */
function basisNote(
  { version, basis, endorsed }: VersionHistory,
  { order }: DocumentHistory,
): readonly string[] {
  if (basis === undefined) return []
  const came = `Versjon ${version} kom ${basis.on === undefined ? 'på ukjent dato' : shortDate(basis.on)}`
  if (basis.endorsed.length === 0) {
    const isUnsupported = isFinal(order, version) && endorsed.length === 0
    return isUnsupported ? [`${came} uten at noe vedtak hadde gitt tilslutning.`] : []
  }
  const count = new Set(basis.endorsed.map(({ decisionId }) => decisionId)).size
  const each = basis.endorsed.map((one) => {
    const since = one.status === one.statusNow ? '' : `; nå ${standingText(one.statusNow).toLowerCase()}`
    return `${one.body} ${shortDate(one.date)} om ${one.version}: ${one.kind} (${standingText(one.status)}${since})`
  })
  return [
    `${came} på grunnlag av tilslutning i ${count} vedtak eller forslag. ${standingsThen(basis)} ${each.join('; ')}.`,
  ]
}

type Basis = NonNullable<VersionHistory['basis']>

function standingsThen({ approved, unstated, draft }: Basis): string {
  const counts = [
    ...(draft === 0 ? [] : [`${draft} med referat som ikke var godkjent`]),
    ...(unstated === 0 ? [] : [`${unstated} uten oppgitt status`]),
  ]
  const rest = counts.length === 0 ? '' : ` (${counts.join(', ')})`
  return approved === 0 ? `Ingen av dem var godkjent${rest}:` : `${approved} av dem var godkjent${rest}:`
}

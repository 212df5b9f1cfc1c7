import { withDraftMarker } from '../domain/draft-marker.js'
import type { Standing } from '../domain/standing.js'
import { NO_DECISION_KIND, NO_DECISION_WORDS } from '../domain/values.js'
import type { DecisionRow } from '../queries/decisions.js'
import { APPROVED_DATE_UNKNOWN, proposedWord } from './bokmal.js'
import { shortDate } from './dates.js'

/** The decision's text as it may be printed: a draft never without its marker, what no longer holds never as if it did. */
export function decisionText(text: string, status: Standing): string {
  switch (status) {
    case 'draft':
      return withDraftMarker(text)
    case 'superseded':
      return `Omgjort: ${text}`
    case 'withdrawn':
      return `Trukket: ${text}`
    case 'approved':
    case 'unstated':
      return text
    default: {
      const unhandled: never = status
      throw new TypeError(`no text for ${String(unhandled)}`)
    }
  }
}

/** When the decision became final, in words; empty while it is not, unless it was on a day that nobody knows. */
export function approvalText(
  decision: Pick<
    DecisionRow,
    'status' | 'approvedOn' | 'approvedOnKnown' | 'approvedBy' | 'approvalDateUnknown'
  >,
): string {
  if (decision.approvalDateUnknown) return APPROVED_DATE_UNKNOWN
  if (decision.status !== 'approved' && decision.status !== 'superseded') return ''
  const { approvedOn, approvedOnKnown, approvedBy } = decision
  if (approvedOn === undefined || approvedOn === null || approvedOnKnown === false)
    return APPROVED_DATE_UNKNOWN
  return approvedBy === 'vote' ? `${shortDate(approvedOn)} (ved votering)` : shortDate(approvedOn)
}

const kindWord = (kind: string): string => (kind === NO_DECISION_KIND ? NO_DECISION_WORDS : kind)

/** The kinds of conclusion in order, each once, and told apart where an import only proposed them. */
export function kindsText(lead: DecisionRow['lead'], clauses: DecisionRow['clauses']): string {
  const kinds = parts(lead, clauses).flatMap(({ kind, proposed }) =>
    kind === undefined ? [] : [proposed?.includes('kind') ? proposedWord(kindWord(kind)) : kindWord(kind)],
  )
  return [...new Set(kinds)].join('\n')
}

/** The conditions and comments of a wording, a line each, with the number of the clause where it has several. */
export function reservationsText(lead: DecisionRow['lead'], clauses: DecisionRow['clauses']): string {
  const isList = clauses.length > 1
  return parts(lead, clauses)
    .flatMap(({ conditions, comments, proposed, clause }) => {
      const at = isList && clause !== undefined ? `Punkt ${clause}: ` : ''
      const condition = (text: string) =>
        proposed?.includes('conditions') ? proposedWord(conditionText(text)) : conditionText(text)
      return [
        ...(conditions ?? []).map((text) => `${at}${condition(text)}`),
        ...(comments ?? []).map((text) => `${at}Merknad: ${text}`),
      ]
    })
    .join('\n')
}

/** A condition that does not say so itself is called one. */
export const conditionText = (text: string): string =>
  /^(med )?forbehold/i.test(text) ? `${text.slice(0, 1).toUpperCase()}${text.slice(1)}` : `Forbehold: ${text}`

type Part = Pick<DecisionRow['clauses'][number], 'kind' | 'conditions' | 'comments' | 'proposed'> & {
  readonly clause: number | undefined
}

const parts = (lead: DecisionRow['lead'], clauses: DecisionRow['clauses']): readonly Part[] => [
  ...(lead ? [{ ...lead, clause: undefined }] : []),
  ...clauses.map((clause, i) => ({ ...clause, clause: i + 1 })),
]

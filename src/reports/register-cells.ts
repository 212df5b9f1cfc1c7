import type { CalendarDate } from '../domain/calendar-date.js'
import { readDate } from '../domain/calendar-date.js'
import { readDraftMarker } from '../domain/draft-marker.js'
import { type MinutesStatus, minutesStatus } from '../domain/minutes-status.js'
import type { Standing } from '../domain/standing.js'
import { writeDateLike } from './date-style.js'
import { decisionText } from './decision-words.js'

/** What the ledger says of a row's decision at the moment of the report. */
export type DecisionFact = {
  readonly status: Standing
  readonly revision: number
  readonly text: string
  readonly approvedOn?: CalendarDate | null | undefined
}

/**
 * The row's own words while the decision has the wording that the row states, else the wording it has; a draft with
 * its marker, whether or not the row had it, and nothing else with one.
 */
export function decisionCell(own: string, fact: DecisionFact, statedRevision: number | undefined): string {
  // A row that says nothing of the decision goes on saying nothing.
  if (own.trim() === '') return own
  const isOwnWording = statedRevision === undefined || statedRevision === fact.revision
  return decisionText(isOwnWording ? readDraftMarker(own).text : fact.text, fact.status)
}

const BOKMAL: Readonly<Record<MinutesStatus, string>> = {
  approved: 'godkjent',
  draft: 'forslag',
  unstated: 'ikke oppgitt',
}

/**
 * The row's own word while it is still true, else the word that is, in the language of the row or of its heading.
 * @param ownDecision the row's decision cell: its marker states a draft where the word is left out
 */
export function minutesStatusCell(
  own: string,
  fact: DecisionFact,
  heading: string,
  ownDecision: string,
): string {
  const word = own.trim().toLowerCase()
  const isMarked = word === '' && readDraftMarker(ownDecision).isDraft
  const stated = word === '' ? (isMarked ? 'draft' : 'unstated') : minutesStatus(own)
  const status = statedStatus(fact.status)
  if (status === undefined || stated === status) return own
  const isEnglish = word === '' ? !/referat/i.test(heading) : Object.hasOwn(BOKMAL, word)
  return isEnglish ? status : BOKMAL[status]
}

/** What has been superseded was approved; what was withdrawn never got so far, and its row keeps its word. */
function statedStatus(status: Standing): MinutesStatus | undefined {
  if (status === 'superseded') return 'approved'
  return status === 'withdrawn' ? undefined : status
}

/** The row's own date of approval while it holds; blank before the approval, and the ledger's date where it knows another. */
export function approvedOnCell(own: string, fact: DecisionFact, dateExample: string): string {
  if (fact.status !== 'approved' && fact.status !== 'superseded') return ''
  const { approvedOn } = fact
  if (approvedOn === undefined || approvedOn === null || readDate(own) === approvedOn) return own
  return writeDateLike(own.trim() === '' ? dateExample : own, approvedOn)
}

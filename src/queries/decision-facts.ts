import { sql } from 'kysely'
import type { Restriction } from '../contract/restriction.js'
import type { CalendarDate } from '../domain/calendar-date.js'
import type { Standing } from '../domain/standing.js'
import type { Access, Wording } from '../domain/values.js'
import { type WordingParts, wordingOf } from '../domain/wording-parts.js'
import type { ReadModels } from '../read-models/read-models.js'
import { statement } from '../read-models/statement.js'
import { type DatedFact, datesOf, datingAt } from './dating.js'
import { type Dates, effectiveDate, isKnown, withRedirected } from './facts-sql.js'
import type { Moment } from './moment.js'
import { hiddenText, restrictionsFor } from './restrictions.js'
import { forIds, groupBy, keyIn, parsed, parsedOr } from './rows.js'

export type DecisionChange = 'recorded' | 'revised' | 'approved' | 'corrected' | 'superseded' | 'withdrawn'

export type DecisionFact = {
  readonly meeting_id: string
  readonly decision_id: string
  readonly change: DecisionChange
  readonly standing: Standing | null
  readonly revision: number | null
  readonly matter_id: string | null
  readonly access: string | null
  readonly approved_by: 'minutes' | 'vote' | null
  readonly approved_in: string | null
  readonly superseded_by_meeting: string | null
  readonly superseded_by: string | null
  readonly reason: string | null
  readonly actor_id: string
  readonly warnings: string | null
  readonly effective_known: number
  readonly recorded_at: string
  /** Its date as it is known at the moment. */
  readonly effective_date: CalendarDate
  /** False where it is known but not yet true: an approval whose date nobody knows, before the day it was recorded. */
  readonly in_force: boolean
}

/** A decision at a moment: what its facts in force come to. */
export type DecisionAt = {
  readonly decisionId: string
  /** The meeting whose stream holds it, which may be read as another. */
  readonly recordedIn: string
  readonly matterId: string
  readonly revision: number
  readonly status: Standing
  readonly corrected: boolean
  readonly access: Access | undefined
  /** What made it final. */
  readonly approval: DecisionFact | undefined
  /** It was approved on a day that nobody knows, and the moment is before the approval was recorded. */
  readonly approvalDateUnknown: boolean
  readonly supersession: DecisionFact | undefined
  /** The facts in force, in the order they were recorded; never none. */
  readonly facts: readonly DecisionFact[]
  readonly restricted: Restriction | undefined
}

type FactRow = Omit<DecisionFact, 'effective_date' | 'in_force'> & DatedFact

const factsOfMeetings = statement<
  Pick<Moment, 'knownAt'> & {
    readonly meetingIds: readonly string[]
    readonly decisionId: string | undefined
  },
  FactRow
>(
  ({ meetingIds, decisionId, ...dates }) => sql`
    SELECT f.meeting_id, f.decision_id, f.change, f.standing, f.revision, f.matter_id, f.access, f.approved_by,
      f.approved_in, f.superseded_by_meeting, f.superseded_by, f.reason, f.actor_id, f.warnings, f.effective_known,
      f.effective_on, f.effective_meeting, f.recorded_at
    FROM decision_facts f
    WHERE f.meeting_id IN (${meetingIds}) ${decisionId === undefined ? sql`` : sql`AND f.decision_id = ${decisionId}`}
      AND ${isKnown('f', dates)}
    ORDER BY f.position`,
)

/** The decisions of these meetings' streams that the moment shows, in the order they were recorded. */
export async function decisionsOfMeetings(
  db: ReadModels,
  moment: Moment,
  meetingIds: Iterable<string>,
  only?: { readonly decisionId: string },
): Promise<readonly DecisionAt[]> {
  const ids = [...meetingIds]
  const restrictions = await restrictionsFor(db, moment, ids)
  const rows = await forIds(ids, (some) =>
    factsOfMeetings(db, { knownAt: moment.knownAt, meetingIds: some, decisionId: only?.decisionId }),
  )
  const dating = await datingAt(db, moment)
  await dating.load(rows)
  const facts: DecisionFact[] = []
  for (const row of rows) {
    const in_force = dating.isInForce(row)
    const effective_date = dating.dateOf(row)
    if (effective_date === null || !(in_force || row.effective_known === 0)) continue
    // The row is this answer's own: a copy of each would cost as much as reading it.
    facts.push(Object.assign(row, { in_force, effective_date }))
  }
  const decisions: DecisionAt[] = []
  for (const ofDecision of groupBy(facts, (fact) => keyIn(fact.meeting_id, fact.decision_id)).values()) {
    const decision = decisionAt(ofDecision)
    if (decision === undefined) continue
    const restricted = restrictions.ofDecision(decision.recordedIn, decision.decisionId)
    const told = restricted?.hidden ? decision.facts.map(untold) : decision.facts
    decisions.push(Object.assign(decision, { facts: told, restricted }))
  }
  return decisions
}

/** What the decision was on an earlier day than the moment's; undefined where it was not there. */
export const decisionOn = (
  { facts }: DecisionAt,
  date: CalendarDate,
): Omit<DecisionAt, 'restricted'> | undefined =>
  decisionAt(facts.filter(({ effective_date }) => effective_date <= date))

const actsSince = statement<Dates & { readonly from: string }, { readonly meeting_id: string }>(
  ({ from, ...dates }) => sql`${withRedirected(dates)}
    SELECT DISTINCT f.meeting_id FROM decision_facts f
    WHERE ${isKnown('f', dates)} AND ${effectiveDate('f', dates)} > ${from}
      AND ${effectiveDate('f', dates)} <= ${dates.asOf}
    ORDER BY f.meeting_id`,
)

/** The streams in which something of a decision became effective after the day, until the moment's. */
export async function meetingsWithActsSince(
  db: ReadModels,
  moment: Moment,
  from: CalendarDate,
): Promise<readonly string[]> {
  const rows = await actsSince(db, { ...(await datesOf(db, moment)), from })
  return rows.map(({ meeting_id }) => meeting_id)
}

/** That it happened, without the words that were said of it. */
const untold = (fact: DecisionFact): DecisionFact => ({ ...fact, reason: null, warnings: null })

/**
 * Among the facts in force the last by position wins: for the standing, and for the wording.
 * @param known in the order of position
 * @returns undefined where the decision's recording is not in force: the moment does not show it
 */
function decisionAt(known: readonly DecisionFact[]): Omit<DecisionAt, 'restricted'> | undefined {
  const facts = known.every(({ in_force }) => in_force) ? known : known.filter(({ in_force }) => in_force)
  const recording = facts.find(({ change }) => change === 'recorded')
  const standing = facts.findLast((fact) => fact.standing !== null)?.standing
  const revision = facts.findLast((fact) => fact.revision !== null)?.revision
  if (recording?.matter_id == null || standing == null || revision == null) return undefined
  const approval = facts.findLast(({ change }) => change === 'approved')
  return {
    decisionId: recording.decision_id,
    recordedIn: recording.meeting_id,
    matterId: recording.matter_id,
    revision,
    status: standing,
    corrected: facts.some(({ change }) => change === 'corrected'),
    access: parsedOr<Access, undefined>(recording.access, undefined),
    approval,
    approvalDateUnknown:
      approval === undefined && known.some(({ change, in_force }) => change === 'approved' && !in_force),
    supersession: facts.findLast(({ change }) => change === 'superseded'),
    facts,
  }
}

/**
 * What the words of a revision are: those in force what the decision is, and older ones what they came to while they
 * were. A wording that was replaced before anything was final stays a draft for good, or unstated.
 */
export function standingOfWording(
  { facts, revision: current, status }: DecisionAt,
  revision: number,
): Standing {
  if (revision === current || status === 'withdrawn') return status
  const isFinal = facts.some(
    (fact) => fact.revision === revision && (fact.change === 'approved' || fact.change === 'corrected'),
  )
  if (isFinal) return status
  const replacedBy = facts.findIndex((fact) => (fact.revision ?? 0) > revision)
  return facts.slice(0, replacedBy).findLast((fact) => fact.standing !== null)?.standing ?? status
}

export type WordingAt = Wording & { readonly text: string }

type DecisionPlace = Pick<DecisionAt, 'recordedIn' | 'decisionId' | 'restricted'>
export type Wordings = { readonly of: (decision: DecisionPlace, revision: number) => WordingAt }

type WordingRow = {
  readonly meeting_id: string
  readonly decision_id: string
  readonly revision: number
  readonly text: string
  readonly parts: string
}

const wordingRows = statement<{ readonly decisionIds: readonly string[] }, WordingRow>(
  ({ decisionIds }) => sql`
    SELECT w.meeting_id, w.decision_id, w.revision, w.text, w.parts FROM wordings w
    WHERE w.decision_id IN (${decisionIds})`,
)

/** The wordings of these decisions, every revision of each. A hidden one is not even looked for. */
export async function wordingsOf(db: ReadModels, decisions: readonly DecisionPlace[]): Promise<Wordings> {
  const ids = decisions.flatMap(({ decisionId, restricted }) => (restricted?.hidden ? [] : [decisionId]))
  const rows = await forIds(ids, (some) => wordingRows(db, { decisionIds: some }))
  const keyOf = (meetingId: string, decisionId: string, revision: number) =>
    `${keyIn(meetingId, decisionId)} ${revision}`
  const byRevision = new Map(rows.map((row) => [keyOf(row.meeting_id, row.decision_id, row.revision), row]))
  return {
    of: ({ recordedIn, decisionId, restricted }, revision) => {
      if (restricted?.hidden) return { text: hiddenText(restricted), clauses: [] }
      const row = byRevision.get(keyOf(recordedIn, decisionId, revision))
      if (row === undefined) throw new TypeError(`decision ${decisionId} has no wording ${revision}`)
      return { text: row.text, ...wordingOf(row.text, parsed<WordingParts>(row.parts)) }
    },
  }
}

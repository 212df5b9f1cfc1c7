import { sql } from 'kysely'
import type { promised } from '../contract/decision-rows.js'
import type { Restriction } from '../contract/restriction.js'
import type { RowOf } from '../contract/row.js'
import type { CalendarDate } from '../domain/calendar-date.js'
import type { ReadModels } from '../read-models/read-models.js'
import { type Placed, statement } from '../read-models/statement.js'
import { type DatedFact, datingAt } from './dating.js'
import { isKnown } from './facts-sql.js'
import type { Moment } from './moment.js'
import { hiddenText, restrictionsFor } from './restrictions.js'
import { forIds, keyIn, present } from './rows.js'

/** A promise of a decision at a moment, named by its number within the decision. */
export type FollowUpAt = RowOf<typeof promised>

type PromiseRow = {
  readonly meeting_id: string
  readonly decision_id: string
  readonly follow_up: number
  readonly text: string
  readonly owner: string | null
  readonly owner_person_id: string | null
  readonly owner_body_id: string | null
  readonly due: CalendarDate | null
}

type CompletionRow = {
  readonly meeting_id: string
  readonly decision_id: string
  readonly follow_up: number
  readonly note: string | null
  readonly effective_date: CalendarDate | null
}

const promisingMeetings = statement<Record<never, never>, { readonly meeting_id: string }>(
  () => sql`SELECT DISTINCT f.meeting_id FROM follow_ups f`,
)

/** Every meeting in which something was promised, whatever the moment shows of it. */
export async function meetingsWithFollowUps(db: ReadModels): Promise<readonly string[]> {
  return (await promisingMeetings(db, {})).map(({ meeting_id }) => meeting_id)
}

type Promising = Pick<Moment, 'knownAt'> & {
  readonly meetingIds: readonly string[]
  readonly decisionId: string | undefined
}

const isAsked = ({ meetingIds, decisionId, ...dates }: Placed<Promising>) => sql`
  x.meeting_id IN (${meetingIds}) ${decisionId === undefined ? sql`` : sql`AND x.decision_id = ${decisionId}`}
  AND ${isKnown('x', dates)}`

const promisesIn = statement<Promising, PromiseRow & DatedFact>(
  (given) => sql`
    SELECT x.meeting_id, x.decision_id, x.follow_up, x.text, x.owner, x.owner_person_id, x.owner_body_id, x.due,
      x.effective_on, x.effective_meeting
    FROM follow_ups x WHERE ${isAsked(given)} ORDER BY x.position, x.follow_up`,
)

const completionsIn = statement<Promising, Omit<CompletionRow, 'effective_date'> & DatedFact>(
  (given) => sql`
    SELECT x.meeting_id, x.decision_id, x.follow_up, x.note, x.effective_on, x.effective_meeting
    FROM follow_up_completions x WHERE ${isAsked(given)} ORDER BY x.position`,
)

/** A promise, and the meeting whose stream holds it. */
export type Promised = { readonly recordedIn: string; readonly followUp: FollowUpAt }

/** What was promised in these meetings' streams, in the order it was recorded. */
export async function followUpsOfMeetings(
  db: ReadModels,
  moment: Moment,
  meetingIds: Iterable<string>,
  only?: { readonly decisionId: string },
): Promise<readonly Promised[]> {
  const ids = [...meetingIds]
  const restrictions = await restrictionsFor(db, moment, ids)
  const asked = { knownAt: moment.knownAt, decisionId: only?.decisionId }
  const dating = await datingAt(db, moment)
  const promises = await dating.inForce(
    await forIds(ids, (some) => promisesIn(db, { ...asked, meetingIds: some })),
  )
  if (promises.length === 0) return []
  const completed = await dating.inForce(
    await forIds(ids, (some) => completionsIn(db, { ...asked, meetingIds: some })),
  )
  const completions = completed.map((row) => ({ ...row, effective_date: dating.dateOf(row) }))
  const keyOf = (row: PromiseRow | CompletionRow) =>
    `${keyIn(row.meeting_id, row.decision_id)} ${row.follow_up}`
  const last = new Map(completions.map((row) => [keyOf(row), row]))
  return promises.map((row) => ({
    recordedIn: row.meeting_id,
    followUp: followUpAt(row, last.get(keyOf(row)), restrictions.ofDecision(row.meeting_id, row.decision_id)),
  }))
}

function followUpAt(
  row: PromiseRow,
  completion: CompletionRow | undefined,
  restricted: Restriction | undefined,
): FollowUpAt {
  const promised = { decisionId: row.decision_id, followUp: row.follow_up }
  const status = completion === undefined ? 'open' : 'completed'
  if (restricted?.hidden) return { ...promised, text: hiddenText(restricted), status, restricted }
  return {
    ...promised,
    text: row.text,
    ...present({
      owner: row.owner,
      ownerPersonId: row.owner_person_id,
      ownerBodyId: row.owner_body_id,
      due: row.due,
    }),
    status,
    ...present({ completedOn: completion?.effective_date, note: completion?.note, restricted }),
  }
}

import { type RawBuilder, sql } from 'kysely'
import type { promised } from '../contract/decision-rows.js'
import type { Restriction } from '../contract/restriction.js'
import type { RowOf } from '../contract/row.js'
import type { CalendarDate } from '../domain/calendar-date.js'
import type { ReadModels } from '../read-models/connection.js'
import { effectiveDate, isInForce, withRedirected } from './facts-sql.js'
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
  readonly effective_date: CalendarDate
}

/** Every meeting in which something was promised, whatever the moment shows of it. */
export async function meetingsWithFollowUps(db: ReadModels): Promise<readonly string[]> {
  const { rows } = await sql<{ readonly meeting_id: string }>`
    SELECT DISTINCT f.meeting_id FROM follow_ups f`.execute(db)
  return rows.map(({ meeting_id }) => meeting_id)
}

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
  const isOf = (some: readonly string[]): RawBuilder<unknown> =>
    only === undefined
      ? sql`x.meeting_id IN (${sql.join(some)})`
      : sql`x.meeting_id IN (${sql.join(some)}) AND x.decision_id = ${only.decisionId}`
  const promises = await forIds(ids, async (some) => {
    const { rows } = await sql<PromiseRow>`${withRedirected(moment)}
      SELECT x.* FROM follow_ups x WHERE ${isOf(some)} AND ${isInForce('x', moment)}
      ORDER BY x.position, x.follow_up`.execute(db)
    return rows
  })
  if (promises.length === 0) return []
  const completions = await forIds(ids, async (some) => {
    const { rows } = await sql<CompletionRow>`${withRedirected(moment)}
      SELECT x.*, ${effectiveDate('x', moment)} AS effective_date FROM follow_up_completions x
      WHERE ${isOf(some)} AND ${isInForce('x', moment)} ORDER BY x.position`.execute(db)
    return rows
  })
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

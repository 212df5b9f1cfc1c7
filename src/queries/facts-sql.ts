import { type RawBuilder, sql } from 'kysely'
import type { Placed } from '../read-models/statement.js'

// The pieces of SQL that every question is put together from. The text runs unchanged on SQLite and PostgreSQL.

/** A moment as statements are given it. */
export type Dates = {
  readonly asOf: string
  readonly knownAt: string
  /** Meetings are shown until this date. */
  readonly meetingsUntil: string
  /** Whether any meeting was ever merged into another. Where none was, statements are written without looking for it. */
  readonly hasMerges: boolean
}

/** The dates as pieces of SQL take them: places for them. */
type DatesPlaced = Placed<Dates>
/** A date that is given when the statement runs, or now. */
type When = string | RawBuilder<unknown>

/** A column or an alias's column, from a constant of this program and never from a request. */
const column = (alias: string, name: string) => sql.ref(`${alias}.${name}`)

/**
 * Opens a query with `redirected (meeting_id, into_id)`: where reads of a merged meeting lead, through any number of
 * merges. Meetings that were merged in a circle lead nowhere and are read as themselves. Where nothing was ever merged
 * there is no such table.
 */
export const withRedirected = ({ knownAt, hasMerges }: DatesPlaced): RawBuilder<unknown> =>
  hasMerges
    ? sql`
  WITH RECURSIVE merge_in_force (meeting_id, into_id) AS (
    SELECT m.meeting_id, m.into_id FROM meeting_merges m
    WHERE m.into_id IS NOT NULL AND m.recorded_at <= ${knownAt}
      AND NOT EXISTS (
        SELECT 1 FROM meeting_merges later
        WHERE later.meeting_id = m.meeting_id AND later.recorded_at <= ${knownAt} AND later.position > m.position
      )
  ), merge_path (meeting_id, into_id) AS (
    SELECT meeting_id, into_id FROM merge_in_force
    UNION
    SELECT p.meeting_id, m.into_id FROM merge_path p JOIN merge_in_force m ON m.meeting_id = p.into_id
  ), redirected (meeting_id, into_id) AS (
    SELECT meeting_id, into_id FROM merge_path
    WHERE into_id NOT IN (SELECT meeting_id FROM merge_in_force)
  )`
    : sql``

/** The id of the meeting that this one is read as. Needs `withRedirected`. */
export const readAsMeeting = (meetingId: RawBuilder<unknown>, { hasMerges }: DatesPlaced) =>
  hasMerges
    ? sql`COALESCE((SELECT r.into_id FROM redirected r WHERE r.meeting_id = ${meetingId}), ${meetingId})`
    : meetingId

/** The date of a meeting as it is known at the moment. Needs `withRedirected`. */
const dateOfMeeting = (meetingId: RawBuilder<unknown>, dates: DatesPlaced) => sql`(
  SELECT d.date FROM meeting_dates d
  WHERE d.meeting_id = ${readAsMeeting(meetingId, dates)} AND d.recorded_at <= ${dates.knownAt}
  ORDER BY d.position DESC LIMIT 1)`

/** The date of a fact of a table that is dated by meetings. Needs `withRedirected`. */
export const effectiveDate = (fact: string, dates: DatesPlaced): RawBuilder<unknown> =>
  sql`COALESCE(${column(fact, 'effective_on')}, ${dateOfMeeting(column(fact, 'effective_meeting'), dates)})`

/** Whether the ledger had learned the fact. */
export const isKnown = (fact: string, { knownAt }: { readonly knownAt: When }): RawBuilder<unknown> =>
  sql`${column(fact, 'recorded_at')} <= ${knownAt}`

/** Whether a fact that is dated by itself had been learned and was true: both dates, inclusive. */
export const isInForceByDate = (
  fact: string,
  dates: { readonly asOf: When; readonly knownAt: When },
): RawBuilder<unknown> => sql`${isKnown(fact, dates)} AND ${column(fact, 'effective_on')} <= ${dates.asOf}`

/** The same of a fact that a meeting may date. Needs `withRedirected`. */
export const isInForce = (fact: string, dates: DatesPlaced): RawBuilder<unknown> =>
  sql`${isKnown(fact, dates)} AND (${column(fact, 'effective_on')} <= ${dates.asOf}
    OR ${dateOfMeeting(column(fact, 'effective_meeting'), dates)} <= ${dates.meetingsUntil})`

/** Whether a row of `meeting_dates` is the last one known of its meeting. */
export const isLastDate = (date: string, dates: DatesPlaced): RawBuilder<unknown> =>
  sql`${isKnown(date, dates)} AND NOT EXISTS (
    SELECT 1 FROM meeting_dates later
    WHERE later.meeting_id = ${column(date, 'meeting_id')} AND ${isKnown('later', dates)}
      AND later.position > ${column(date, 'position')})`

/** Whether the date of a row of `meeting_dates` is within what the moment shows. */
export const isShownDate = (date: string, dates: DatesPlaced): RawBuilder<unknown> =>
  sql`${column(date, 'date')} <= ${dates.meetingsUntil}`

/** Whether the import of a row of a register was completed, as far as the moment knows. */
export const isOfCompletedImport = (row: string, dates: { readonly knownAt: When }): RawBuilder<unknown> =>
  sql`EXISTS (
    SELECT 1 FROM import_completions done
    WHERE done.import_id = ${column(row, 'import_id')} AND ${isKnown('done', dates)})`

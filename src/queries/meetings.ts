import { sql } from 'kysely'
import type { listedMeeting } from '../contract/meeting-rows.js'
import type { RowOf } from '../contract/row.js'
import type { ReadModels } from '../read-models/read-models.js'
import { type Statement, statement } from '../read-models/statement.js'
import { readAs } from './agendas.js'
import { bodyNames } from './body-names.js'
import { datesOf } from './dating.js'
import { type Dates, isInForce, isKnown, isOfCompletedImport, withRedirected } from './facts-sql.js'
import { isLastListing } from './last-listing.js'
import { type MeetingHeader, meetingPages } from './meeting-headers.js'
import { type MeetingStatusAt, type StatusWord, statusesOf } from './meeting-statuses.js'
import type { Moment } from './moment.js'
import { forIds, groupBy, parsed, present } from './rows.js'

export type MeetingRow = RowOf<typeof listedMeeting>

export type MeetingsFilter = {
  readonly bodyId?: string | undefined
  readonly meetingId?: string | undefined
  readonly status?: StatusWord | undefined
  readonly limit?: number | undefined
  /** Only those after this meeting in the list: where a page before ended. */
  readonly after?: string | undefined
}

/** Meetings by date; on one date in the order they were entered. */
export async function meetings(
  db: ReadModels,
  moment: Moment,
  filter: MeetingsFilter = {},
): Promise<readonly MeetingRow[]> {
  const bodies = await bodyNames(db, moment)
  const scope = {
    bodyIds: filter.bodyId === undefined ? undefined : readAs(bodies, filter.bodyId, moment),
    meetingIds: filter.meetingId === undefined ? undefined : [filter.meetingId],
    after: filter.after,
  }
  const limit = filter.limit ?? Number.POSITIVE_INFINITY
  const found: MeetingRow[] = []
  for await (const headers of meetingPages(db, moment, bodies, scope)) {
    for (const row of await meetingRows(db, moment, headers)) {
      if (filter.status !== undefined && row.status !== filter.status) continue
      if (found.length >= limit) return found
      found.push(row)
    }
    if (found.length >= limit) return found
  }
  return found
}

type Details = {
  readonly type?: string | null
  readonly number?: string | null
  readonly start?: string | null
  readonly place?: string | null
}

export async function meetingRows(
  db: ReadModels,
  moment: Moment,
  headers: readonly MeetingHeader[],
): Promise<readonly MeetingRow[]> {
  const ids = headers.map(({ meetingId }) => meetingId)
  const sources = headers.flatMap((header) => header.sources)
  const statuses = await statusesOf(db, moment, ids)
  const changes = await changesOf(db, moment, ids)
  const counts = await countsOf(db, moment, sources)
  return headers.map((header) => {
    const { statuses: _, ...status } = statuses.get(header.meetingId) ?? NO_STATUS
    const count = (of: ReadonlyMap<string, number>) =>
      header.sources.reduce((sum, source) => sum + (of.get(source) ?? 0), 0)
    let details: Details = header.entered
    for (const change of changes.get(header.meetingId) ?? []) {
      details = { ...details, ...parsed<Details>(change.changed) }
    }
    const { type, number, start, place } = details
    return {
      meetingId: header.meetingId,
      bodyId: header.bodyId,
      body: header.body,
      date: header.date,
      dateRecordedAt: header.dateRecordedAt,
      ...present({ type, number, start, place }),
      ...status,
      matters: count(counts.matters),
      decisions: count(counts.decisions),
      listings: count(counts.listings),
      recordedAt: header.recordedAt,
      ...(header.sources.length > 1 && { mergedFrom: header.sources.slice(1) }),
    }
  })
}

const NO_STATUS: MeetingStatusAt = { status: 'scheduled', minutes: 'none', statuses: [] }

type OfMeetings = Dates & { readonly meetingIds: readonly string[] }

const changeRows = statement<OfMeetings, { readonly meeting_id: string; readonly changed: string }>(
  ({ meetingIds, ...dates }) => sql`${withRedirected(dates)}
    SELECT c.meeting_id, c.changed FROM meeting_changes c
    WHERE c.meeting_id IN (${meetingIds}) AND ${isInForce('c', dates)}
    ORDER BY c.position`,
)

async function changesOf(db: ReadModels, moment: Moment, meetingIds: readonly string[]) {
  const dates = await datesOf(db, moment)
  const rows = await forIds(meetingIds, (some) => changeRows(db, { ...dates, meetingIds: some }))
  return groupBy(rows, ({ meeting_id }) => meeting_id)
}

type Counted = { readonly meeting_id: string; readonly number: number | string }

const matterCounts = statement<OfMeetings, Counted>(
  ({ meetingIds, ...dates }) => sql`${withRedirected(dates)}
    SELECT f.meeting_id, COUNT(*) AS number FROM matter_facts f
    WHERE f.meeting_id IN (${meetingIds}) AND f.change = 'added' AND ${isInForce('f', dates)}
    GROUP BY f.meeting_id`,
)

const decisionCounts = statement<OfMeetings, Counted>(
  ({ meetingIds, ...dates }) => sql`${withRedirected(dates)}
    SELECT f.meeting_id, COUNT(*) AS number FROM decision_facts f
    WHERE f.meeting_id IN (${meetingIds}) AND f.change = 'recorded' AND ${isInForce('f', dates)}
    GROUP BY f.meeting_id`,
)

const listingCounts = statement<OfMeetings, Counted>(
  ({ meetingIds, ...dates }) => sql`
    SELECT l.meeting_id, COUNT(DISTINCT l.row_id) AS number FROM register_listings l
    WHERE l.meeting_id IN (${meetingIds})
      AND ${isLastListing((name) => sql`${isKnown(name, dates)} AND ${isOfCompletedImport(name, dates)}`)}
    GROUP BY l.meeting_id`,
)

async function countsOf(db: ReadModels, moment: Moment, meetingIds: readonly string[]) {
  const dates = await datesOf(db, moment)
  const counted = async (count: Statement<OfMeetings, Counted>) => {
    const rows = await forIds(meetingIds, (some) => count(db, { ...dates, meetingIds: some }))
    return new Map(rows.map((row) => [row.meeting_id, Number(row.number)]))
  }
  return {
    matters: await counted(matterCounts),
    decisions: await counted(decisionCounts),
    listings: await counted(listingCounts),
  }
}

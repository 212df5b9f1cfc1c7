import { type RawBuilder, sql } from 'kysely'
import type { CalendarDate } from '../domain/calendar-date.js'
import type { ReadModels } from '../read-models/read-models.js'
import { type Placed, statement } from '../read-models/statement.js'
import type { BodyNames } from './body-names.js'
import { datesOf } from './dating.js'
import { type Dates, isInForce, isKnown, isLastDate, isShownDate, withRedirected } from './facts-sql.js'
import type { Moment } from './moment.js'
import { forIds, groupBy } from './rows.js'

/** A meeting that the moment shows: who met, when, and the streams that are read as it. */
export type MeetingHeader = {
  readonly meetingId: string
  readonly bodyId: string
  /** The body's name on the meeting's date. */
  readonly body: string
  readonly date: CalendarDate
  /** When the date was entered, moved or corrected last. */
  readonly dateRecordedAt: string
  /** The meeting itself first, then those that were merged into it. */
  readonly sources: readonly string[]
  readonly recordedAt: string
  /** What was entered of the meeting when it was made. */
  readonly entered: {
    readonly type: string | null
    readonly number: string | null
    readonly start: string | null
    readonly place: string | null
  }
}

/** Which meetings: of these bodies, these meetings, or (with neither) all. */
export type MeetingScope = {
  readonly bodyIds?: readonly string[] | undefined
  readonly meetingIds?: readonly string[] | undefined
  /** Begin after this meeting in the order of the list, or with it. */
  readonly after?: string | undefined
  readonly from?: string | undefined
}

type HeaderRow = MeetingHeader['entered'] & {
  readonly meeting_id: string
  readonly body_id: string
  readonly recorded_at: string
  readonly date: string
  readonly date_position: string
  readonly date_recorded_at: string
  readonly has_merged: number | boolean
}
type Place = { readonly date: string; readonly date_position: string }

const FIRST_PAGE = 4
const LARGEST_PAGE = 256

/** The meetings of the scope that the moment shows, by date, a page at a time: small pages first, for who wants few. */
export async function* meetingPages(
  db: ReadModels,
  moment: Moment,
  bodies: BodyNames,
  scope: MeetingScope,
): AsyncGenerator<readonly MeetingHeader[]> {
  let last = await placeOf(db, moment, scope)
  let isInclusive = scope.from !== undefined
  for (let size = FIRST_PAGE; ; size = Math.min(size * 2, LARGEST_PAGE)) {
    const rows = await headerRows(db, moment, { scope, last, isInclusive, size })
    if (rows.length > 0) yield await headersOf(db, moment, bodies, rows)
    last = rows.at(-1)
    isInclusive = false
    if (last === undefined || rows.length < size) return
  }
}

/** The same meetings by the id of every stream that is read as one of them. */
export async function meetingsById(
  db: ReadModels,
  moment: Moment,
  bodies: BodyNames,
  meetingIds: Iterable<string>,
): Promise<ReadonlyMap<string, MeetingHeader>> {
  const rows = await forIds(meetingIds, (some) =>
    headerRows(db, moment, { scope: { meetingIds: some }, isInclusive: false }),
  )
  const headers = await headersOf(db, moment, bodies, rows)
  return new Map(headers.flatMap((header) => header.sources.map((id) => [id, header] as const)))
}

/** Where in the order of the list a page begins. A meeting that is not shown begins nothing: the list is empty. */
async function placeOf(db: ReadModels, moment: Moment, scope: MeetingScope): Promise<Place | undefined> {
  const meetingId = scope.from ?? scope.after
  if (meetingId === undefined) return undefined
  const [row] = await headerRows(db, moment, { scope: { meetingIds: [meetingId] }, isInclusive: false })
  return row ?? { date: '9999-99-99', date_position: '' }
}

async function headerRows(
  db: ReadModels,
  moment: Moment,
  page: {
    readonly scope: MeetingScope
    readonly last?: Place | undefined
    readonly isInclusive: boolean
    readonly size?: number
  },
): Promise<readonly HeaderRow[]> {
  const { scope, last, isInclusive, size } = page
  const { bodyIds, meetingIds } = scope
  if (bodyIds?.length === 0 || meetingIds?.length === 0) return []
  const { date: lastDate, date_position: lastPosition } = last ?? {}
  const dates = await datesOf(db, moment)
  return shownHeaders(db, { ...dates, bodyIds, meetingIds, lastDate, lastPosition, isInclusive, size })
}

type Asked = Dates & {
  readonly bodyIds: readonly string[] | undefined
  readonly meetingIds: readonly string[] | undefined
  readonly lastDate: string | undefined
  readonly lastPosition: string | undefined
  readonly isInclusive: boolean
  readonly size: number | undefined
}

const shownHeaders = statement<Asked, HeaderRow>(
  (given) => sql`${withRedirected(given)}
    SELECT m.meeting_id, m.body_id, m.type, m.number, m.start, m.place, m.recorded_at,
      d.date, d.position AS date_position, d.recorded_at AS date_recorded_at,
      ${given.hasMerges ? sql`EXISTS (SELECT 1 FROM redirected r WHERE r.into_id = m.meeting_id)` : sql`0`} AS has_merged
    FROM meeting_dates d JOIN meetings m ON m.meeting_id = d.meeting_id
    WHERE ${isShownDate('d', given)} AND ${isLastDate('d', given)} AND ${isKnown('m', given)}
      ${given.hasMerges ? sql`AND m.meeting_id NOT IN (SELECT meeting_id FROM redirected)` : sql``}
      AND EXISTS (SELECT 1 FROM meeting_statuses s WHERE s.meeting_id = m.meeting_id AND ${isInForce('s', given)})
      ${inScope(given)} ${afterPlace(given)}
    ORDER BY ${dateToSortBy(given)}, d.position ${given.size === undefined ? sql`` : sql`LIMIT ${sql.lit(given.size)}`}`,
)

/**
 * All meetings are walked by the index of dates, which a page leaves early. Those of a few bodies, or a few of them, are
 * found by their own index and sorted: an expression keeps the planner from walking the dates of all for them.
 */
const dateToSortBy = ({ bodyIds, meetingIds }: Placed<Asked>): RawBuilder<unknown> =>
  bodyIds === undefined && meetingIds === undefined ? sql`d.date` : sql`d.date || ''`

function inScope({ bodyIds, meetingIds, hasMerges }: Placed<Asked>): RawBuilder<unknown> {
  const ofBodies = bodyIds === undefined ? sql`` : sql`AND m.body_id IN (${bodyIds})`
  if (meetingIds === undefined) return ofBodies
  if (!hasMerges) return sql`${ofBodies} AND m.meeting_id IN (${meetingIds})`
  return sql`${ofBodies} AND m.meeting_id IN (
    SELECT COALESCE(r.into_id, x.meeting_id)
    FROM meetings x LEFT JOIN redirected r ON r.meeting_id = x.meeting_id
    WHERE x.meeting_id IN (${meetingIds}))`
}

function afterPlace({ lastDate, lastPosition, isInclusive }: Placed<Asked>): RawBuilder<unknown> {
  if (lastDate === undefined || lastPosition === undefined) return sql``
  const place = sql`(${lastDate}, ${lastPosition})`
  return isInclusive ? sql`AND (d.date, d.position) >= ${place}` : sql`AND (d.date, d.position) > ${place}`
}

async function headersOf(
  db: ReadModels,
  moment: Moment,
  bodies: BodyNames,
  rows: readonly HeaderRow[],
): Promise<readonly MeetingHeader[]> {
  await bodies.load(rows.map(({ body_id }) => body_id))
  const withMerged = rows.filter(({ has_merged }) => has_merged).map(({ meeting_id }) => meeting_id)
  const dates = await datesOf(db, moment)
  const rowsMerged = await forIds(withMerged, (some) => mergedInto(db, { ...dates, meetingIds: some }))
  const merged = groupBy(rowsMerged, ({ into_id }) => into_id)
  return rows.map(
    ({ meeting_id, body_id, date, date_recorded_at, recorded_at, type, number, start, place }) => ({
      meetingId: meeting_id,
      bodyId: bodies.survivorOn(body_id, moment.asOf),
      body: bodies.nameOn(body_id, date),
      date,
      dateRecordedAt: date_recorded_at,
      sources: [meeting_id, ...(merged.get(meeting_id) ?? []).map((row) => row.meeting_id)],
      recordedAt: recorded_at,
      entered: { type, number, start, place },
    }),
  )
}

const mergedInto = statement<
  Dates & { readonly meetingIds: readonly string[] },
  { readonly meeting_id: string; readonly into_id: string }
>(
  ({ meetingIds, ...dates }) => sql`${withRedirected(dates)}
    SELECT r.meeting_id, r.into_id FROM redirected r
    WHERE r.into_id IN (${meetingIds}) ORDER BY r.meeting_id`,
)

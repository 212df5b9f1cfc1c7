import { sql } from 'kysely'
import type { rowListing } from '../contract/register-rows.js'
import type { Restriction } from '../contract/restriction.js'
import type { RowOf } from '../contract/row.js'
import type { CalendarDate } from '../domain/calendar-date.js'
import type { ReadModels } from '../read-models/read-models.js'
import { statement } from '../read-models/statement.js'
import { datesOf } from './dating.js'
import {
  type Dates,
  effectiveDate,
  isKnown,
  isOfCompletedImport,
  readAsMeeting,
  withRedirected,
} from './facts-sql.js'
import type { Moment } from './moment.js'
import { type Restrictions, restrictionsFor } from './restrictions.js'
import { parsed, present } from './rows.js'

/** What a row lists, in the row's own words, and where that is read now. */
export type ListingRow = RowOf<typeof rowListing>

export type RegisterListings = {
  readonly of: (rowId: string) => ListingRow | undefined
  /** Whether what the row says had begun: its meeting was held, or what came of the row was in force. */
  readonly hasBegun: (rowId: string) => boolean
}

type ListingFact = {
  readonly row_id: string
  readonly listing: string
  readonly meeting_id: string | null
  readonly read_as: string | null
  readonly meeting_date: CalendarDate | null
}

const listingFacts = statement<Dates & { readonly registerId: string }, ListingFact>(
  ({ registerId, ...dates }) => sql`${withRedirected(dates)}
    SELECT l.row_id, l.listing, l.meeting_id, ${readAsMeeting(sql`l.meeting_id`, dates)} AS read_as,
      ${effectiveDate('l', dates)} AS meeting_date
    FROM register_listings l
    WHERE l.register_id = ${registerId} AND ${isKnown('l', dates)} AND ${isOfCompletedImport('l', dates)}
    ORDER BY l.position`,
)

/** The last listing of each row of a register. */
export async function listingsOf(
  db: ReadModels,
  moment: Moment,
  registerId: string,
): Promise<RegisterListings> {
  const rows = await listingFacts(db, { ...(await datesOf(db, moment)), registerId })
  const last = new Map(rows.map((row) => [row.row_id, row]))
  const restrictions = await restrictionsFor(
    db,
    moment,
    [...last.values()].flatMap(({ meeting_id }) => meeting_id ?? []),
  )
  const dates = await rowDates(db, moment, registerId)
  return {
    of: (rowId) => {
      const row = last.get(rowId)
      if (row === undefined) return undefined
      const { matter, ...listing } = parsed<ListingRow>(row.listing)
      const restricted = restrictionOf(listing, restrictions)
      return {
        ...listing,
        ...present({ matter: restricted?.hidden ? undefined : matter, meetingId: row.read_as, restricted }),
      }
    },
    hasBegun: (rowId) => {
      const meetingDate = last.get(rowId)?.meeting_date
      if (meetingDate != null) return moment.withPlanned || meetingDate <= moment.asOf
      const date = dates.get(rowId)
      return date === undefined || date <= moment.asOf
    },
  }
}

/** Of what the row lists; a row that lists a meeting and says no matter may speak of any of them. */
function restrictionOf(
  { meetingId, matterId, decisionId }: ListingRow,
  restrictions: Restrictions,
): Restriction | undefined {
  if (meetingId === undefined) return undefined
  if (matterId === undefined && decisionId === undefined) return restrictions.ofAnythingIn(meetingId)
  return (
    (matterId === undefined ? undefined : restrictions.ofMatter(meetingId, matterId)) ??
    (decisionId === undefined ? undefined : restrictions.ofDecision(meetingId, decisionId))
  )
}

const firstDates = statement<
  Pick<Moment, 'knownAt'> & { readonly registerId: string },
  { readonly row_id: string; readonly import_id: string; readonly date: CalendarDate }
>(
  ({ registerId, ...dates }) => sql`
    SELECT d.row_id, d.import_id, MIN(d.effective_on) AS date, MAX(d.position) AS last FROM register_row_dates d
    WHERE d.register_id = ${registerId} AND ${isKnown('d', dates)}
      AND d.what = (SELECT i.kind FROM imports i WHERE i.register_id = ${registerId} LIMIT 1)
    GROUP BY d.row_id, d.import_id ORDER BY last`,
)

/** From when each row holds that lists no meeting: the first day of what the last import that dated it made of it. */
async function rowDates(
  db: ReadModels,
  { knownAt }: Moment,
  registerId: string,
): Promise<ReadonlyMap<string, CalendarDate>> {
  const rows = await firstDates(db, { knownAt, registerId })
  return new Map(rows.map(({ row_id, date }) => [row_id, date]))
}

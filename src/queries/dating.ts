import { sql } from 'kysely'
import type { CalendarDate } from '../domain/calendar-date.js'
import { FOREVER } from '../domain/dated.js'
import type { ReadModels } from '../read-models/read-models.js'
import { statement } from '../read-models/statement.js'
import { type Dates, isKnown } from './facts-sql.js'
import type { Moment } from './moment.js'
import { meetingRedirects, type Redirects } from './redirects.js'
import { forIds } from './rows.js'

/** After every date: where planned meetings are asked for too, a meeting's date bounds nothing. */
const NO_BOUND = '9999-12-31'

/** The moment as statements are given it that date facts themselves. */
export async function datesOf(db: ReadModels, moment: Moment): Promise<Dates> {
  const { asOf, knownAt, withPlanned } = moment
  const { any } = await meetingRedirects(db, moment)
  return { asOf, knownAt, meetingsUntil: withPlanned ? NO_BOUND : asOf, hasMerges: any }
}

/** A fact of a table that is dated by itself or by a meeting, which the moment knows of. */
export type DatedFact = {
  readonly effective_on: CalendarDate | null
  readonly effective_meeting: string | null
}

/** Dates facts that are at hand, as `facts-sql.ts` does in SQL. For many facts of few meetings: each is looked up once. */
export type Dating = {
  /** The facts that are in force, in their order. */
  readonly inForce: <F extends DatedFact>(facts: readonly F[]) => Promise<readonly F[]>
  /** To be called with facts before they are dated. */
  readonly load: (facts: readonly DatedFact[]) => Promise<void>
  /** Its date as the moment knows it; `null` where it is dated by a meeting that the moment does not know. */
  readonly dateOf: (fact: DatedFact) => CalendarDate | null
  readonly isInForce: (fact: DatedFact) => boolean
}

/** What was looked up on one state of the read models: several facts of one answer are dated by the same meetings. */
const lookedUp = new WeakMap<ReadModels, Map<string, Dating>>()

export async function datingAt(db: ReadModels, moment: Moment): Promise<Dating> {
  if (!db.isTransaction) return newDating(db, moment, await meetingRedirects(db, moment))
  const known = lookedUp.get(db) ?? new Map<string, Dating>()
  lookedUp.set(db, known)
  const key = `${moment.knownAt} ${moment.asOf} ${moment.withPlanned}`
  const dating = known.get(key) ?? newDating(db, moment, await meetingRedirects(db, moment))
  known.set(key, dating)
  return dating
}

const dateRows = statement<
  Pick<Moment, 'knownAt'> & { readonly meetingIds: readonly string[] },
  { readonly meeting_id: string; readonly date: CalendarDate }
>(
  ({ meetingIds, ...dates }) => sql`
    SELECT d.meeting_id, d.date FROM meeting_dates d
    WHERE d.meeting_id IN (${meetingIds}) AND ${isKnown('d', dates)} ORDER BY d.position`,
)

function newDating(
  db: ReadModels,
  { asOf, knownAt, withPlanned }: Moment,
  { survivorOn }: Redirects,
): Dating {
  const dates = new Map<string, CalendarDate | null>()
  const readAs = (meetingId: string) => survivorOn(meetingId, FOREVER)
  const dateOfMeeting = (meetingId: string): CalendarDate | null => {
    const date = dates.get(readAs(meetingId))
    if (date === undefined) throw new TypeError(`the date of meeting ${meetingId} was not loaded`)
    return date
  }
  const load = async (facts: readonly DatedFact[]) => {
    const missing = new Set<string>()
    for (const { effective_meeting } of facts) {
      if (effective_meeting === null) continue
      const meetingId = readAs(effective_meeting)
      if (!dates.has(meetingId)) missing.add(meetingId)
    }
    const rows = await forIds(missing, (some) => dateRows(db, { knownAt, meetingIds: some }))
    for (const meetingId of missing) dates.set(meetingId, null)
    // In the order of position: the last date that is known counts.
    for (const { meeting_id, date } of rows) dates.set(meeting_id, date)
  }
  const isInForce = ({ effective_on, effective_meeting }: DatedFact): boolean => {
    if (effective_on !== null) return effective_on <= asOf
    const date = effective_meeting === null ? null : dateOfMeeting(effective_meeting)
    return date !== null && (withPlanned || date <= asOf)
  }
  return {
    inForce: async (facts) => {
      await load(facts)
      return facts.filter(isInForce)
    },
    load,
    dateOf: ({ effective_on, effective_meeting }) =>
      effective_on ?? (effective_meeting === null ? null : dateOfMeeting(effective_meeting)),
    isInForce,
  }
}

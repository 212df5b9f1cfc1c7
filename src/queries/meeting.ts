import { sql } from 'kysely'
import type { attendance, meetingView } from '../contract/meeting-rows.js'
import type { RowOf } from '../contract/row.js'
import type { Attendee } from '../domain/meeting/events.js'
import type { Warning } from '../domain/warning.js'
import type { ReadModels } from '../read-models/read-models.js'
import { statement } from '../read-models/statement.js'
import { bodyNames } from './body-names.js'
import { datesOf } from './dating.js'
import { decisions } from './decisions.js'
import { type Dates, isInForce, withRedirected } from './facts-sql.js'
import { matters } from './matters.js'
import { meetingsById } from './meeting-headers.js'
import { statusesOf } from './meeting-statuses.js'
import { meetingRows } from './meetings.js'
import type { Moment } from './moment.js'
import { proceedingsOf } from './proceedings.js'
import { type OpenNames, parsed, parsedOr, present } from './rows.js'

export type AttendanceAt = RowOf<typeof attendance>

/** One meeting with its agenda and what was decided. */
export type MeetingView = RowOf<typeof meetingView>

/** The meeting, or `undefined` where the moment shows none with this id. A merged one is read as the one it was merged into. */
export async function meeting(
  db: ReadModels,
  moment: Moment,
  { meetingId }: { readonly meetingId: string },
  openNames: OpenNames,
): Promise<MeetingView | undefined> {
  const header = (await meetingsById(db, moment, await bodyNames(db, moment), [meetingId])).get(meetingId)
  if (header === undefined) return undefined
  const [row] = await meetingRows(db, moment, [header])
  if (row === undefined) return undefined
  const statuses = await statusesOf(db, moment, [header.meetingId])
  const asked = { meetingId: header.meetingId }
  const of = { bodyId: header.bodyId, openNames }
  const statements = []
  for (const recordedIn of header.sources) {
    statements.push(...(await proceedingsOf(db, moment, { recordedIn }, of)).statements)
  }
  return {
    ...row,
    statuses: statuses.get(header.meetingId)?.statuses ?? [],
    ...present({ attendance: await attendanceOf(db, moment, header.sources) }),
    agenda: await matters(db, moment, asked),
    decided: await decisions(db, moment, asked),
    statements,
  }
}

const attendanceRows = statement<
  Dates & { readonly meetingIds: readonly string[] },
  {
    readonly meeting_id: string
    readonly present: string
    readonly absent: string
    readonly warnings: string | null
  }
>(
  ({ meetingIds, ...dates }) => sql`${withRedirected(dates)}
    SELECT a.meeting_id, a.present, a.absent, a.warnings FROM meeting_attendances a
    WHERE a.meeting_id IN (${meetingIds}) AND ${isInForce('a', dates)}
    ORDER BY a.position DESC`,
)

/** The attendance that was recorded last, of the meeting itself before those that were merged into it. */
async function attendanceOf(
  db: ReadModels,
  moment: Moment,
  meetingIds: readonly string[],
): Promise<AttendanceAt | undefined> {
  const rows = await attendanceRows(db, { ...(await datesOf(db, moment)), meetingIds })
  const row = meetingIds.flatMap((id) => rows.find(({ meeting_id }) => meeting_id === id) ?? [])[0]
  if (row === undefined) return undefined
  return {
    present: parsed<readonly Attendee[]>(row.present),
    absent: parsed<readonly Attendee[]>(row.absent),
    ...present({ warnings: parsedOr<readonly Warning[], undefined>(row.warnings, undefined) }),
  }
}

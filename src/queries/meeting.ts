import { sql } from 'kysely'
import type { attendance, meetingView } from '../contract/meeting-rows.js'
import type { RowOf } from '../contract/row.js'
import type { Attendee } from '../domain/meeting/events.js'
import type { Warning } from '../domain/warning.js'
import type { ReadModels } from '../read-models/connection.js'
import { bodyNames } from './body-names.js'
import { decisions } from './decisions.js'
import { isInForce, withRedirected } from './facts-sql.js'
import { matters } from './matters.js'
import { meetingsById } from './meeting-headers.js'
import { statusesOf } from './meeting-statuses.js'
import { meetingRows } from './meetings.js'
import type { Moment } from './moment.js'
import { proceedingsOf } from './proceedings.js'
import { parsed, parsedOr, present } from './rows.js'

export type AttendanceAt = RowOf<typeof attendance>

/** One meeting with its agenda and what was decided. */
export type MeetingView = RowOf<typeof meetingView>

/** The meeting, or `undefined` where the moment shows none with this id. A merged one is read as the one it was merged into. */
export async function meeting(
  db: ReadModels,
  moment: Moment,
  { meetingId }: { readonly meetingId: string },
): Promise<MeetingView | undefined> {
  const header = (await meetingsById(db, moment, await bodyNames(db, moment), [meetingId])).get(meetingId)
  if (header === undefined) return undefined
  const [row] = await meetingRows(db, moment, [header])
  if (row === undefined) return undefined
  const statuses = await statusesOf(db, moment, [header.meetingId])
  const asked = { meetingId: header.meetingId }
  const { statements } = await proceedingsOf(db, moment, { recordedIn: header.meetingId })
  return {
    ...row,
    statuses: statuses.get(header.meetingId)?.statuses ?? [],
    ...present({ attendance: await attendanceOf(db, moment, header.meetingId) }),
    agenda: await matters(db, moment, asked),
    decided: await decisions(db, moment, asked),
    statements,
  }
}

async function attendanceOf(
  db: ReadModels,
  moment: Moment,
  meetingId: string,
): Promise<AttendanceAt | undefined> {
  const { rows } = await sql<{
    readonly present: string
    readonly absent: string
    readonly warnings: string | null
  }>`${withRedirected(moment)}
    SELECT a.present, a.absent, a.warnings FROM meeting_attendances a
    WHERE a.meeting_id = ${meetingId} AND ${isInForce('a', moment)}
    ORDER BY a.position DESC LIMIT 1`.execute(db)
  const [row] = rows
  if (row === undefined) return undefined
  return {
    present: parsed<readonly Attendee[]>(row.present),
    absent: parsed<readonly Attendee[]>(row.absent),
    ...present({ warnings: parsedOr<readonly Warning[], undefined>(row.warnings, undefined) }),
  }
}

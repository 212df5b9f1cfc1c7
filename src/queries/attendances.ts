import { sql } from 'kysely'
import type { Attendee } from '../domain/meeting/events.js'
import type { ReadModels } from '../read-models/read-models.js'
import { statement } from '../read-models/statement.js'
import { type DatedFact, datingAt } from './dating.js'
import { isKnown } from './facts-sql.js'
import type { Moment } from './moment.js'
import { groupBy, parsed } from './rows.js'

/** Who was there in a meeting, as its own stream says. */
export type SessionRow = {
  readonly meetingId: string
  readonly present: readonly Attendee[]
  readonly absent: readonly Attendee[]
  /** The appointments that were disqualified in any of its matters: their deputies step in. */
  readonly disqualified: readonly string[]
  /** Something was voted on or decided there although too few were present: by a rule that only warns. */
  readonly quorumWarned: boolean
}

type Known = Pick<Moment, 'knownAt'>
type AttendanceRow = DatedFact & {
  readonly meeting_id: string
  readonly present: string
  readonly absent: string
}

const attendanceRows = statement<Known, AttendanceRow>(
  (given) => sql`
    SELECT a.meeting_id, a.present, a.absent, a.effective_on, a.effective_meeting
    FROM meeting_attendances a WHERE ${isKnown('a', given)} ORDER BY a.position`,
)

const disqualificationRows = statement<
  Known,
  DatedFact & {
    readonly meeting_id: string
    readonly matter_id: string
    readonly appointment_id: string
    readonly status: string
  }
>(
  (given) => sql`
    SELECT d.meeting_id, d.matter_id, d.appointment_id, d.status, d.effective_on, d.effective_meeting
    FROM disqualifications d WHERE ${isKnown('d', given)} ORDER BY d.position`,
)

type WarnedRow = DatedFact & { readonly meeting_id: string }

/** That there was a warning, and nothing of what it says. */
const QUORUM_WARNING = '%"quorum-not-met"%'

const warnedVotes = statement<Known & { readonly like: string }, WarnedRow>(
  ({ like, ...given }) => sql`
    SELECT v.meeting_id, v.effective_on, v.effective_meeting FROM votes v
    WHERE v.warnings LIKE ${like} AND ${isKnown('v', given)}`,
)

const warnedDecisions = statement<Known & { readonly like: string }, WarnedRow>(
  ({ like, ...given }) => sql`
    SELECT f.meeting_id, f.effective_on, f.effective_meeting FROM decision_facts f
    WHERE f.warnings LIKE ${like} AND ${isKnown('f', given)}`,
)

/** The meetings whose attendance was recorded, or in which the quorum was only warned of. */
export async function sessions(db: ReadModels, moment: Moment): Promise<readonly SessionRow[]> {
  const { knownAt } = moment
  const dating = await datingAt(db, moment)
  const attendances = await dating.inForce(await attendanceRows(db, { knownAt }))
  const disqualifications = await dating.inForce(await disqualificationRows(db, { knownAt }))
  const votes = await dating.inForce(await warnedVotes(db, { knownAt, like: QUORUM_WARNING }))
  const decisions = await dating.inForce(await warnedDecisions(db, { knownAt, like: QUORUM_WARNING }))
  const attendanceOf = new Map(attendances.map((row) => [row.meeting_id, row]))
  const warned = new Set([...votes, ...decisions].map(({ meeting_id }) => meeting_id))
  const disqualified = groupBy(disqualifications, ({ meeting_id }) => meeting_id)
  return [...new Set([...attendanceOf.keys(), ...warned])].map((meetingId) => {
    const attendance = attendanceOf.get(meetingId)
    return {
      meetingId,
      present: parsed<readonly Attendee[]>(attendance?.present ?? '[]'),
      absent: parsed<readonly Attendee[]>(attendance?.absent ?? '[]'),
      disqualified: disqualifiedIn(disqualified.get(meetingId) ?? []),
      quorumWarned: warned.has(meetingId),
    }
  })
}

/** The last that was said of an appointment in a matter counts. */
function disqualifiedIn(
  rows: readonly { readonly matter_id: string; readonly appointment_id: string; readonly status: string }[],
): readonly string[] {
  const last = new Map(rows.map((row) => [`${row.matter_id} ${row.appointment_id}`, row]))
  const found = [...last.values()].filter(({ status }) => status === 'disqualified')
  return [...new Set(found.map(({ appointment_id }) => appointment_id))]
}

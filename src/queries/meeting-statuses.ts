import { sql } from 'kysely'
import type { meetingStatus, meetingStatusAt } from '../contract/meeting-rows.js'
import type { RowOf } from '../contract/row.js'
import type { CalendarDate } from '../domain/calendar-date.js'
import type { Warning } from '../domain/warning.js'
import type { ReadModels } from '../read-models/read-models.js'
import { statement } from '../read-models/statement.js'
import { type DatedFact, datingAt } from './dating.js'
import { isKnown } from './facts-sql.js'
import type { Moment } from './moment.js'
import { restrictionsFor } from './restrictions.js'
import { forIds, groupBy, parsed, parsedOr } from './rows.js'

export type StatusWord = RowOf<typeof meetingStatus>

type StatusFact = {
  readonly meeting_id: string
  readonly status: StatusWord
  readonly approved_in: string | null
  readonly reason: string | null
  readonly warnings: string | null
  readonly effective_known: number
  readonly recorded_at: string
  readonly effective_date: CalendarDate
  readonly in_force: boolean
}

/** A meeting's status at a moment, and how it came about. */
export type MeetingStatusAt = RowOf<typeof meetingStatusAt>

type FactRow = Omit<StatusFact, 'effective_date' | 'in_force'> & DatedFact

const factsOfMeetings = statement<
  Pick<Moment, 'knownAt'> & { readonly meetingIds: readonly string[] },
  FactRow
>(
  ({ meetingIds, ...dates }) => sql`
    SELECT s.meeting_id, s.status, s.approved_in, s.reason, s.warnings, s.effective_known, s.effective_on,
      s.effective_meeting, s.recorded_at
    FROM meeting_statuses s
    WHERE s.meeting_id IN (${meetingIds}) AND ${isKnown('s', dates)}
    ORDER BY s.position`,
)

export async function statusesOf(
  db: ReadModels,
  moment: Moment,
  meetingIds: readonly string[],
): Promise<ReadonlyMap<string, MeetingStatusAt>> {
  const rows = await forIds(meetingIds, (some) =>
    factsOfMeetings(db, { knownAt: moment.knownAt, meetingIds: some }),
  )
  const dating = await datingAt(db, moment)
  await dating.load(rows)
  const facts = rows.flatMap((row): readonly StatusFact[] => {
    const in_force = dating.isInForce(row)
    const effective_date = dating.dateOf(row)
    if (effective_date === null || !(in_force || row.effective_known === 0)) return []
    return [{ ...row, in_force, effective_date }]
  })
  const restrictions = await restrictionsFor(db, moment, meetingIds)
  const told = (fact: StatusFact): StatusFact =>
    fact.warnings !== null && restrictions.ofAnythingIn(fact.meeting_id)?.hidden
      ? { ...fact, warnings: withoutMessages(fact.warnings) }
      : fact
  const byMeeting = groupBy(facts.map(told), ({ meeting_id }) => meeting_id)
  return new Map([...byMeeting].map(([meetingId, known]) => [meetingId, statusAt(known)]))
}

/** Warnings that quote what is on the agenda: that there were some, and of which rule. */
function withoutMessages(warnings: string): string {
  const told = parsed<readonly Warning[]>(warnings).map((warning) => ({ ...warning, message: warning.code }))
  return JSON.stringify(told)
}

/** @param known in the order of position */
function statusAt(known: readonly StatusFact[]): MeetingStatusAt {
  const facts = known.filter(({ in_force }) => in_force)
  const last = facts.at(-1)?.status ?? 'scheduled'
  // A held meeting stays held, whatever became of its minutes.
  const status = facts.some((fact) => fact.status === 'held') ? 'held' : last
  const approval = last === 'approved' ? facts.at(-1) : undefined
  const isDateUnknown = known.some((fact) => fact.status === 'approved' && !fact.in_force)
  return {
    status,
    minutes: last === 'approved' || last === 'circulated' ? last : 'none',
    ...(approval && { minutesApprovedOn: approval.effective_known === 0 ? null : approval.effective_date }),
    ...(approval?.approved_in != null && { minutesApprovedIn: approval.approved_in }),
    ...(approval === undefined && isDateUnknown && { approvalDateUnknown: true }),
    statuses: facts.map((fact) => ({
      status: fact.status,
      effectiveOn: fact.effective_date,
      recordedAt: fact.recorded_at,
      ...(fact.reason !== null && { reason: fact.reason }),
      ...(fact.warnings !== null && {
        warnings: parsedOr<readonly Warning[], readonly Warning[]>(fact.warnings, []),
      }),
    })),
  }
}

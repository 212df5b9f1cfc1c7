import { type BodyState, hasEndedBefore } from '../body/state.js'
import type { CalendarDate } from '../calendar-date.js'
import { type Decided, decided } from '../decided.js'
import type { Facts } from '../facts.js'
import { Refusal } from '../refusal.js'
import { nothingChanges, requireRegistered } from '../requires.js'
import { listed } from '../sentences.js'
import type { Warning } from '../warning.js'
import type { DataOf } from './commands.js'
import { requireNotInFuture } from './dates.js'
import type { MeetingEvent } from './events.js'
import { isConcluded } from './find.js'
import { called } from './matter-called.js'
import { enforce, type RuleForce } from './rules.js'
import type { Meeting } from './state.js'

/** @throws {Refusal} `not-found`, `redirected`, `body-ended` */
export function scheduleMeeting(data: DataOf<'ScheduleMeeting'>, facts: Facts): Decided<MeetingEvent> {
  const body = requireBody(facts, data.bodyId)
  const warnings = checkBodyLives(body, data, 'block')
  return decided([{ type: 'MeetingScheduled', data }], warnings)
}

/** History may hold oddities, so a body that had ended is only warned about. @throws {Refusal} `not-found`, `redirected`, `date-out-of-range` */
export function registerHeldMeeting(
  data: DataOf<'RegisterHeldMeeting'>,
  facts: Facts,
): Decided<MeetingEvent> {
  const body = requireBody(facts, data.bodyId)
  requireNotInFuture(facts.today, 'date', data.date)
  const warnings = checkBodyLives(body, data, 'warn')
  return decided([{ type: 'HeldMeetingRegistered', data }], warnings)
}

/** @throws {Refusal} `nothing-changes`, `body-ended` */
export function rescheduleMeeting(
  meeting: Meeting,
  data: DataOf<'RescheduleMeeting'>,
  facts: Facts,
): Decided<MeetingEvent> {
  if (data.date === meeting.date && (data.start === undefined || data.start === meeting.start)) {
    throw nothingChanges(`meeting ${meeting.meetingId} is on ${meeting.date} already`, 'date', data.date)
  }
  const warnings = checkBodyLives(facts.body(meeting.bodyId), { ...data, bodyId: meeting.bodyId }, 'block')
  return decided([{ type: 'MeetingRescheduled', data }], warnings)
}

/** A meeting that begins before its date is opened, for nobody shall wait at the table, and is warned about. */
export function openMeeting(
  meeting: Meeting,
  data: DataOf<'OpenMeeting'>,
  facts: Facts,
): Decided<MeetingEvent> {
  const early: readonly Warning[] =
    meeting.date <= facts.today
      ? []
      : enforce('warn', {
          code: 'date-out-of-range',
          message: `the meeting is opened on ${facts.today} and dated ${meeting.date}: what it holds counts from that date on, unless the date is corrected`,
        })
  return decided([{ type: 'MeetingOpened', data }], early)
}

/** @throws {Refusal} `matter-without-conclusion`, naming the matters */
export function closeMeeting(meeting: Meeting, data: DataOf<'CloseMeeting'>): Decided<MeetingEvent> {
  const left = [...meeting.matters.values()].filter((matter) => !isConcluded(meeting, matter))
  if (left.length > 0) {
    const named = left.map((matter) => `${called(matter)} (matter ${matter.matterId})`)
    throw new Refusal('matter-without-conclusion', `nothing was concluded on ${listed(named)}`, {
      field: 'matterId',
      value: left.map((matter) => matter.matterId),
      allowed: 'a decision, a postponement or a withdrawal for every matter',
    })
  }
  return decided([{ type: 'MeetingClosed', data }])
}

/**
 * Mends a date that was wrong all along.
 * @throws {Refusal} `nothing-changes`; `date-out-of-range`: after today for a meeting that has begun, or after a date of effect stated in it;
 * `approval-not-later`: after the meeting that approved its minutes
 */
export function correctMeetingDate(
  meeting: Meeting,
  data: DataOf<'CorrectMeetingDate'>,
  facts: Facts,
): Decided<MeetingEvent> {
  const { date } = data
  if (date === meeting.date) {
    throw nothingChanges(`meeting ${meeting.meetingId} is dated ${date} already`, 'date', date)
  }
  if (meeting.status !== 'scheduled' && meeting.status !== 'cancelled') {
    requireNotInFuture(facts.today, 'date', date)
  }
  if (meeting.earliestStated !== undefined && date > meeting.earliestStated) {
    throw new Refusal(
      'date-out-of-range',
      `date ${date} is after ${meeting.earliestStated}, from which something in the meeting is stated to count`,
      { field: 'date', value: date, allowed: `a date up to ${meeting.earliestStated}` },
    )
  }
  requireBeforeApprovals(meeting, date, facts)
  const body = facts.body(meeting.bodyId)
  return decided(
    [{ type: 'MeetingDateCorrected', data }],
    checkBodyLives(body, { bodyId: meeting.bodyId, date }, 'warn'),
  )
}

function requireBeforeApprovals(meeting: Meeting, date: CalendarDate, facts: Facts): void {
  for (const meetingId of meeting.approvedIn) {
    const later = facts.meeting(meetingId)
    if (later.status === 'none' || later.status === 'redirected' || date <= later.date) continue
    throw new Refusal(
      'approval-not-later',
      `date ${date} is after ${later.date}, the date of meeting ${meetingId} in which the minutes were approved`,
      { field: 'date', value: date, allowed: `a date up to ${later.date}` },
    )
  }
}

/** @throws {Refusal} `nothing-changes` */
export function correctMeeting(meeting: Meeting, data: DataOf<'CorrectMeeting'>): Decided<MeetingEvent> {
  const fields = ['type', 'number', 'start', 'place'] as const
  const changes = fields.some(
    (field) => data[field] !== undefined && (data[field] ?? undefined) !== meeting[field],
  )
  if (!changes) {
    throw nothingChanges(`meeting ${meeting.meetingId} says all this already`, 'meetingId', meeting.meetingId)
  }
  return decided([{ type: 'MeetingCorrected', data }])
}

function requireBody(facts: Facts, bodyId: string): BodyState {
  return requireRegistered(facts.body(bodyId), { field: 'bodyId', id: bodyId, what: 'body' })
}

function checkBodyLives(
  body: BodyState,
  { bodyId, date }: { readonly bodyId: string; readonly date: CalendarDate },
  force: RuleForce,
): readonly Warning[] {
  if (!hasEndedBefore(body, date)) return []
  return enforce(force, {
    code: 'body-ended',
    message: `body ${bodyId} had ended before ${date}`,
    detail: { field: 'date', value: date, allowed: 'a date within the body’s time' },
  })
}

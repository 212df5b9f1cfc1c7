import type { CalendarDate } from '../calendar-date.js'
import { Refusal } from '../refusal.js'
import type { Meeting } from './state.js'

/**
 * A date of effect lies between the meeting's date and today, both inclusive.
 * @throws {Refusal} `date-out-of-range`
 */
export function requireSinceMeeting(
  meeting: Pick<Meeting, 'date'>,
  today: CalendarDate,
  field: string,
  date: CalendarDate | undefined,
): void {
  if (date === undefined || (meeting.date <= date && date <= today)) return
  const fault = date < meeting.date ? `before the meeting's date, ${meeting.date}` : `after today, ${today}`
  throw new Refusal('date-out-of-range', `${field} ${date} is ${fault}`, {
    field,
    value: date,
    allowed: `a date from ${meeting.date} to ${today}`,
  })
}

/** @throws {Refusal} `date-out-of-range` */
export function requireNotInFuture(today: CalendarDate, field: string, date: CalendarDate): void {
  if (date <= today) return
  throw new Refusal('date-out-of-range', `${field} ${date} is after today, ${today}`, {
    field,
    value: date,
    allowed: `a date up to ${today}`,
  })
}

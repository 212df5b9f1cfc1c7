import { type CalendarDate, isCalendarDate, osloDay } from '../domain/calendar-date.js'
import { Refusal } from '../domain/refusal.js'
import type { Viewer } from './viewer.js'

/** The two dates of every question, true as of a date and known at a time; and for whose eyes the answer is. */
export type Moment = {
  /** Facts effective on this date or before. */
  readonly asOf: CalendarDate
  /** RFC 3339 in UTC with milliseconds: facts recorded then or before. */
  readonly knownAt: string
  /** True where nobody asked for a date: as of today, and planned meetings. */
  readonly withPlanned: boolean
  /** The day in Oslo on which it is asked. */
  readonly today: CalendarDate
  /** Who may see what is restricted: what is restricted is so now, whatever dates are asked for. */
  readonly viewer: Viewer
}

export const END_OF_TIME = '9999-12-31T23:59:59.999Z'
const RFC3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/

/**
 * The moment that the two options ask for.
 * @param viewer left out on the command line: who holds the files may see everything
 * @throws {Refusal} `invalid-data`, naming the option and the value
 */
export function momentOf(
  options: { asOf?: string; knownAt?: string },
  now: Date,
  viewer: Viewer = 'everything',
): Moment {
  const { asOf, knownAt } = options
  if (asOf !== undefined) dayGiven('asOf', asOf)
  const today = osloDay(now.toISOString())
  return {
    asOf: asOf ?? today,
    knownAt: knownAt === undefined ? END_OF_TIME : knownInstant(knownAt),
    withPlanned: asOf === undefined,
    today,
    viewer,
  }
}

/** The date that a text is. @throws {Refusal} `invalid-data`, naming the field and the value */
export function dayGiven(field: string, text: string): CalendarDate {
  if (isCalendarDate(text)) return text
  throw new Refusal('invalid-data', `${field} "${text}" is not a date that exists`, {
    field,
    value: text,
    allowed: 'a date as YYYY-MM-DD',
  })
}

/** An instant of RFC 3339 with any offset, cut to the millisecond; a bare date is that whole day in Europe/Oslo. */
function knownInstant(text: string): string {
  if (isCalendarDate(text)) return endOfOsloDay(text)
  const instant = RFC3339.test(text) ? new Date(text.replace(' ', 'T')) : new Date(Number.NaN)
  if (Number.isNaN(instant.getTime()) || !isCalendarDate(text.slice(0, 10))) {
    throw new Refusal('invalid-data', `knownAt "${text}" is not a time`, {
      field: 'knownAt',
      value: text,
      allowed: 'RFC 3339 with an offset, such as 2026-03-03T12:00:00+01:00, or a date',
    })
  }
  return instant.toISOString()
}

function endOfOsloDay(date: CalendarDate): string {
  // Oslo is one or two hours ahead of UTC (three in 1940s summers), so midnight there is 21 to 23 UTC the same day.
  for (const hour of ['23', '22', '21']) {
    const before = new Date(Date.parse(`${date}T${hour}:00:00.000Z`) - 1).toISOString()
    if (osloDay(before) === date) return before
  }
  return new Date(Date.parse(`${date}T20:59:59.999Z`)).toISOString()
}

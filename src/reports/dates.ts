import type { CalendarDate } from '../domain/calendar-date.js'
import type { Moment } from '../queries/moment.js'

const MONTHS = [
  'januar',
  'februar',
  'mars',
  'april',
  'mai',
  'juni',
  'juli',
  'august',
  'september',
  'oktober',
  'november',
  'desember',
] as const

/** A date as tables print it: `02.04.2026`. */
export const shortDate = (date: CalendarDate): string =>
  `${date.slice(8, 10)}.${date.slice(5, 7)}.${date.slice(0, 4)}`

/** A date as a sentence prints it: `2. april 2026`. */
export const longDate = (date: CalendarDate): string =>
  `${Number(date.slice(8, 10))}. ${MONTHS[Number(date.slice(5, 7)) - 1] ?? date.slice(5, 7)} ${date.slice(0, 4)}`

const osloTime = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Oslo',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** An instant in RFC 3339, as date and clock time in Europe/Oslo: `2. april 2026 kl. 14.05.30`. */
export function longTime(instant: string): string {
  const parts = new Map(osloTime.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]))
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? ''
  const date = longDate(`${part('year')}-${part('month')}-${part('day')}`)
  return `${date} kl. ${part('hour')}.${part('minute')}.${part('second')}`
}

/** As of when, and known when where somebody asked for that: what stands under a title. */
export function stampOf({ asOf, knownAt }: Moment): readonly string[] {
  const stamp = [`Per ${longDate(asOf)}`]
  // No bound on what is known is a time after every other.
  return knownAt >= '9999' ? stamp : [...stamp, `Slik det var kjent ${longTime(knownAt)}`]
}

import { z } from 'zod'

/** A calendar date as ISO text, `2021-03-12`. Compared as text. */
export type CalendarDate = string

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

/** Whether the text is a date that exists, from year 1800 to 2999 (a register of boards knows no others). */
export function isCalendarDate(text: string): boolean {
  const match = /^(1[89]\d\d|2\d\d\d)-(\d\d)-(\d\d)$/.exec(text)
  if (!match) return false
  const year = Number(match[1])
  const month = Number(match[2])
  const day = Number(match[3])
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = month === 2 && isLeap ? 29 : DAYS_IN_MONTH[month - 1]
  return days !== undefined && day >= 1 && day <= days
}

export const calendarDate = z
  .string()
  .refine(isCalendarDate, {
    error: 'must be a date that exists, as YYYY-MM-DD, from 1800-01-01 to 2999-12-31',
  })
  .meta({
    id: 'Date',
    format: 'date',
    pattern: '^(1[89]|2\\d)\\d\\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
    examples: ['2026-03-12'],
  })

const NORWEGIAN_DATE = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/

/** The date that a text states as registers do: `2021-03-12`, `12.03.2021` or `12.3.2021`; `undefined` where it states none that exists. */
export function readDate(text: string): CalendarDate | undefined {
  const trimmed = text.trim()
  const [, day, month, year] = NORWEGIAN_DATE.exec(trimmed) ?? []
  const date =
    day !== undefined && month !== undefined
      ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
      : trimmed
  return isCalendarDate(date) ? date : undefined
}

const osloFormat = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Oslo',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})
// Formatting costs a microsecond or two and events come in order, so the day of the last hour is kept:
// Oslo's offset is whole hours, and no day begins within one.
let lastHour = ''
let lastDay = ''

/** The calendar date in Europe/Oslo of an instant in RFC 3339 UTC (`2026-03-02T09:00:00.000Z`). */
export function osloDay(recordedAt: string): CalendarDate {
  const hour = recordedAt.slice(0, 13)
  if (hour !== lastHour) {
    lastDay = osloFormat.format(new Date(`${hour}:00:00Z`))
    lastHour = hour
  }
  return lastDay
}

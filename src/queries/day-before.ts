import type { CalendarDate } from '../domain/calendar-date.js'

const DAY_MS = 86_400_000

/** The day before a date. Dates have no time zone, so each is a day of UTC here. */
export const dayBefore = (date: CalendarDate): CalendarDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10)

import { type CalendarDate, isCalendarDate } from '../domain/calendar-date.js'

const NORWEGIAN_DATE = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/u

/** What a cell with a date may hold, for problems. */
export const DATE_FORMS = 'a date that exists, as 2021-03-12, 12.03.2021 or 12.3.2021'

/** The date that a cell states: `2021-03-12`, `12.03.2021` or `12.3.2021`; `undefined` where it states none that exists. */
export function parseDate(text: string): CalendarDate | undefined {
  const trimmed = text.trim()
  const [, day, month, year] = NORWEGIAN_DATE.exec(trimmed) ?? []
  const date =
    day !== undefined && month !== undefined
      ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
      : trimmed
  return isCalendarDate(date) ? date : undefined
}

import { type CalendarDate, isCalendarDate } from '../domain/calendar-date.js'

/** The date as the example writes dates: `2021-03-12`, `12.03.2021` or, where it leaves out a zero, `12.3.2021`. */
export function writeDateLike(example: string, date: CalendarDate): string {
  const text = example.trim()
  if (isCalendarDate(text)) return date
  const [year = '', month = '', day = ''] = date.split('-')
  const isPadded = !/^\d\.|\.\d\./.test(text)
  return isPadded ? `${day}.${month}.${year}` : `${Number(day)}.${Number(month)}.${year}`
}

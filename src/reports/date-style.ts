import { type CalendarDate, isCalendarDate } from '../domain/calendar-date.js'

const NORWEGIAN = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/

/** The date that a cell of a register states, in either of the forms that registers use; `undefined` where it states none. */
export function readCellDate(cell: string): CalendarDate | undefined {
  const text = cell.trim()
  const [, day, month, year] = NORWEGIAN.exec(text) ?? []
  const iso =
    day !== undefined && month !== undefined
      ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
      : text
  return isCalendarDate(iso) ? iso : undefined
}

/** The date as the example writes dates: `2021-03-12`, `12.03.2021` or, where it leaves out a zero, `12.3.2021`. */
export function writeDateLike(example: string, date: CalendarDate): string {
  const text = example.trim()
  if (isCalendarDate(text)) return date
  const [year = '', month = '', day = ''] = date.split('-')
  const isPadded = !/^\d\.|\.\d\./.test(text)
  return isPadded ? `${day}.${month}.${year}` : `${Number(day)}.${Number(month)}.${year}`
}

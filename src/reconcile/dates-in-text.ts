import { type CalendarDate, isCalendarDate } from '../domain/calendar-date.js'

const MONTHS: readonly string[] = [
  ...['januar', 'februar', 'mars', 'april', 'mai', 'juni'],
  ...['juli', 'august', 'september', 'oktober', 'november', 'desember'],
]
const MONTH = MONTHS.join('|')
const DAY = new RegExp(
  String.raw`(?<!\d)(\d{1,2})\.\s?(?:(\d{1,2})\.(\d{4})|(${MONTH})(?:\s+(\d{4}))?)(?!\d)`,
  'giu',
)
const IN_MONTH = new RegExp(String.raw`(?<!\p{L})i\s+(${MONTH})(?:\s+(\d{4}))?(?!\p{L})`, 'iu')
const IN_YEAR = /(?<!\p{L})i\s+((?:19|20)\d\d)(?!\d)/iu
const IN_SEASON = /(?<!\p{L})(våren|sommeren|høsten|vinteren)(?:\s+((?:19|20)\d\d))?/iu
/** The last month of each. */
const SEASON_ENDS: Readonly<Record<string, number>> = { våren: 6, sommeren: 8, høsten: 12, vinteren: 3 }

const two = (number: number): string => String(number).padStart(2, '0')
const endOfMonth = (year: number, month: number): CalendarDate =>
  new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)

/** The days that a text names, on or after the date where it leaves the year out. */
export function daysIn(text: string, since: CalendarDate): readonly CalendarDate[] {
  return [...text.matchAll(DAY)].flatMap(([, day = '', monthNumber, year, monthName, yearOfMonth]) => {
    const month = monthName === undefined ? Number(monthNumber) : MONTHS.indexOf(monthName.toLowerCase()) + 1
    const monthAndDay = `${two(month)}-${two(Number(day))}`
    const stated = year ?? yearOfMonth
    const thisYear = Number(since.slice(0, 4))
    const inferred = `${thisYear}-${monthAndDay}` < since ? thisYear + 1 : thisYear
    const date = `${stated ?? inferred}-${monthAndDay}`
    return isCalendarDate(date) ? [date] : []
  })
}

/** By when something is promised: the end of the day, month, season or year that the text names first; none where it names none. */
export function termIn(text: string, since: CalendarDate): CalendarDate | undefined {
  const [day] = daysIn(text, since)
  if (day !== undefined) return day
  const nextEnd = (month: number, year: string | undefined) => {
    const thisYear = Number(since.slice(0, 4))
    if (year !== undefined) return endOfMonth(Number(year), month)
    const end = endOfMonth(thisYear, month)
    return end < since ? endOfMonth(thisYear + 1, month) : end
  }
  const [, month, yearOfMonth] = IN_MONTH.exec(text) ?? []
  if (month !== undefined) return nextEnd(MONTHS.indexOf(month.toLowerCase()) + 1, yearOfMonth)
  const [, season, yearOfSeason] = IN_SEASON.exec(text) ?? []
  if (season !== undefined) return nextEnd(SEASON_ENDS[season.toLowerCase()] ?? 12, yearOfSeason)
  const [, year] = IN_YEAR.exec(text) ?? []
  return year === undefined ? undefined : `${year}-12-31`
}

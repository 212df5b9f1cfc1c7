import type { CalendarDate } from '../domain/calendar-date.js'
import type { Sentence } from './finding.js'

const DAY_MS = 86_400_000
const SATURDAY = 6

const instantOf = (date: CalendarDate): number => Date.parse(`${date}T00:00:00Z`)
const dateOf = (instant: number): CalendarDate => new Date(instant).toISOString().slice(0, 10)

export const daysBetween = (a: CalendarDate, b: CalendarDate): number =>
  Math.abs(instantOf(a) - instantOf(b)) / DAY_MS

/** Easter Sunday of the Gregorian calendar, by the anonymous algorithm of 1876. */
export function easterSunday(year: number): CalendarDate {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const ofCentury = year % 100
  const moved = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3)
  const epact = (19 * golden + century - Math.floor(century / 4) - moved + 15) % 30
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451)
  const days = epact + weekday - 7 * late + 114
  const month = Math.floor(days / 31)
  return `${year}-${String(month).padStart(2, '0')}-${String((days % 31) + 1).padStart(2, '0')}`
}

const FIXED: readonly (readonly [monthAndDay: string, name: Sentence])[] = [
  ['01-01', { nb: 'første nyttårsdag', en: "New Year's Day" }],
  ['05-01', { nb: '1. mai', en: 'Labour Day' }],
  ['05-17', { nb: '17. mai', en: 'Constitution Day' }],
  ['12-25', { nb: 'første juledag', en: 'Christmas Day' }],
  ['12-26', { nb: 'andre juledag', en: 'Boxing Day' }],
]

/** Days after Easter Sunday. */
const MOVING: readonly (readonly [days: number, name: Sentence])[] = [
  [-3, { nb: 'skjærtorsdag', en: 'Maundy Thursday' }],
  [-2, { nb: 'langfredag', en: 'Good Friday' }],
  [0, { nb: 'første påskedag', en: 'Easter Sunday' }],
  [1, { nb: 'andre påskedag', en: 'Easter Monday' }],
  [39, { nb: 'Kristi himmelfartsdag', en: 'Ascension Day' }],
  [49, { nb: 'første pinsedag', en: 'Whit Sunday' }],
  [50, { nb: 'andre pinsedag', en: 'Whit Monday' }],
]

/** Why nobody works on the date in Norway: a public holiday, a Saturday or a Sunday; `undefined` on a working day. */
export function dayOff(date: CalendarDate): Sentence | undefined {
  const fixed = FIXED.find(([monthAndDay]) => date.endsWith(monthAndDay))
  if (fixed !== undefined) return fixed[1]
  const easter = instantOf(easterSunday(Number(date.slice(0, 4))))
  const moving = MOVING.find(([days]) => dateOf(easter + days * DAY_MS) === date)
  if (moving !== undefined) return moving[1]
  const weekday = new Date(instantOf(date)).getUTCDay()
  if (weekday === SATURDAY) return { nb: 'en lørdag', en: 'a Saturday' }
  return weekday === 0 ? { nb: 'en søndag', en: 'a Sunday' } : undefined
}

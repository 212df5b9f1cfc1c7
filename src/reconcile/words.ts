import type { CalendarDate } from '../domain/calendar-date.js'
import type { Sentence } from './finding.js'

export const dateInWords = (date: CalendarDate): string =>
  `${date.slice(8, 10)}.${date.slice(5, 7)}.${date.slice(0, 4)}`

/** How much of a text a sentence quotes. */
const MOST_QUOTED = 120

export function quoted(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim()
  return `«${line.length > MOST_QUOTED ? `${line.slice(0, MOST_QUOTED)}…` : line}»`
}

/** `a, b and c`, and no more than a few of them. */
export function listed(items: readonly string[], language: keyof Sentence, most = 5): string {
  const and = language === 'nb' ? 'og' : 'and'
  const more = language === 'nb' ? 'til' : 'more'
  const shown = items.length > most ? [...items.slice(0, most), `${items.length - most} ${more}`] : items
  const last = shown.at(-1) ?? ''
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} ${and} ${last}`
}

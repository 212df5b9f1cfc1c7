import type { CalendarDate } from '../calendar-date.js'
import { FOREVER, inForceOn } from '../dated.js'
import { ALWAYS } from '../effective.js'
import type { Appointment, DatedRules } from './state.js'

/**
 * Whether a body keeps the names of somebody appointed for those days: its rules said so on one of them, or say so
 * today.
 * @param rules in the order they were set
 */
export function keepsNames(
  rules: readonly DatedRules[],
  { validFrom = ALWAYS, validTo = FOREVER }: Pick<Appointment, 'validFrom' | 'validTo'>,
  today: CalendarDate,
): boolean {
  const changes = rules
    .map((entry) => entry.validFrom ?? ALWAYS)
    .filter((date) => validFrom <= date && date <= validTo)
  return [validFrom, today, ...changes].some(
    (date) => inForceOn(rules, date)?.rules.namesMayBeForgotten === false,
  )
}

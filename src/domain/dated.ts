import type { CalendarDate } from './calendar-date.js'
import { ALWAYS } from './effective.js'

/** After every date that is taken. */
export const FOREVER: CalendarDate = '9999-12-31'

/** A fact that holds from a date on; absent: always. */
export type Dated = { readonly validFrom?: CalendarDate | undefined }

/**
 * Of the facts, in the order they were entered, the one in force on the date: the last by (valid from, order of
 * entry), because names, appointments and owners are entered out of order.
 */
export function inForceOn<T extends Dated>(facts: readonly T[], date: CalendarDate): T | undefined {
  let found: T | undefined
  for (const fact of facts) {
    const from = fact.validFrom ?? ALWAYS
    if (from <= date && from >= (found?.validFrom ?? ALWAYS)) found = fact
  }
  return found
}

/** The fact that begins first; of several the first entered. */
export function earliest<T extends Dated>(facts: readonly T[]): T | undefined {
  let found = facts[0]
  for (const fact of facts) {
    if ((fact.validFrom ?? ALWAYS) < (found?.validFrom ?? ALWAYS)) found = fact
  }
  return found
}

const CLOCK_TIME = /^(?:kl(?:\.|okken)?\s*)?(\d{1,2})[:.](\d{2})(?:[:.]00)?$/iu
/** A bare hour is a time only where the cell says so. */
const BARE_HOUR = /^kl(?:\.|okken)?\s*(\d{1,2})$/iu

/** What a cell with a clock time may hold, for problems. */
export const TIME_FORMS = 'a clock time, as 9:30, 09.30 or kl. 9.30'

/** The clock time that a cell states, as `HH:MM`; `undefined` where it states none. */
export function parseStart(text: string): string | undefined {
  const trimmed = text.trim()
  const [, hour, minute = '00'] = CLOCK_TIME.exec(trimmed) ?? BARE_HOUR.exec(trimmed) ?? []
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return undefined
  return `${hour.padStart(2, '0')}:${minute}`
}

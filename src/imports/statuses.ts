/** What a register says of the minutes of a row's meeting. */
export type MinutesStatus = 'approved' | 'draft' | 'unstated'

const STATUS_WORDS: ReadonlyMap<string, MinutesStatus> = new Map([
  ['approved', 'approved'],
  ['godkjent', 'approved'],
  ['draft', 'draft'],
  ['forslag', 'draft'],
  ['unstated', 'unstated'],
  ['ikke oppgitt', 'unstated'],
])

/** What a cell with the minutes' status may hold, for problems. */
export const STATUS_FORMS = [...STATUS_WORDS.keys()].join(', ')

/** The status that a cell states, in any case; `undefined` for any other word, and for an empty cell, which states none. */
export function minutesStatus(text: string): MinutesStatus | undefined {
  return STATUS_WORDS.get(text.normalize('NFC').trim().toLowerCase().replace(/\s+/gu, ' '))
}

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

/** The status that a cell states, in any case; `undefined` for any other word, and for an empty cell, which states none. */
export function minutesStatus(text: string): MinutesStatus | undefined {
  return STATUS_WORDS.get(text.normalize('NFC').trim().toLowerCase().replace(/\s+/gu, ' '))
}

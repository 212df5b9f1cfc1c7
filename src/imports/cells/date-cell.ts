import type { CalendarDate } from '../../domain/calendar-date.js'
import { readDate } from '../../domain/calendar-date.js'
import { LIMITS } from '../../domain/text.js'
import type { RowCommands } from '../plan.js'
import { cellOf, type InputRow } from '../rows/prepared-register.js'
import { splitList } from './split-list.js'

/** The date of a cell; `undefined` where the cell is empty, or is no date, which is then a problem of the row. */
export function dateOf(commands: RowCommands, row: InputRow, field: string): CalendarDate | undefined {
  const text = cellOf(row, field)
  if (text === '') return undefined
  const date = readDate(text)
  if (date === undefined)
    commands.problem(field, `"${text}" is not a date that exists; allowed: YYYY-MM-DD, DD.MM.YYYY`)
  return date
}

/** The text of a required cell; `undefined` where it is empty, which is then a problem of the row. */
export function requiredText(commands: RowCommands, row: InputRow, field: string): string | undefined {
  const text = cellOf(row, field)
  if (text !== '') return text
  commands.problem(field, 'is empty, and has to be filled')
  return undefined
}

/** Cells that are longer than what they fill takes are problems of the row. @param limits characters by field */
export function checkLength(
  commands: RowCommands,
  row: InputRow,
  limits: Readonly<Record<string, number>>,
): void {
  for (const [field, max] of Object.entries(limits)) {
    const { length } = cellOf(row, field)
    if (length > max) commands.problem(field, `has ${length} characters; allowed: at most ${max}`)
  }
}

/** The names of a cell that holds several, `|` between: too many or too long ones are problems of the row. */
export function checkEntries(commands: RowCommands, row: InputRow, field: string): void {
  const entries = splitList(cellOf(row, field))
  if (entries.length > LIMITS.entries)
    commands.problem(field, `holds ${entries.length} names; allowed: at most ${LIMITS.entries}`)
  const longest = Math.max(0, ...entries.map(({ length }) => length))
  if (longest > LIMITS.name)
    commands.problem(field, `holds a name of ${longest} characters; allowed: at most ${LIMITS.name}`)
}

import type { CalendarDate } from '../domain/calendar-date.js'
import { parseDate } from './dates.js'
import type { RowCommands } from './plan.js'
import { cellOf, type InputRow } from './prepared-register.js'

/** The date of a cell; `undefined` where the cell is empty, or is no date, which is then a problem of the row. */
export function dateOf(commands: RowCommands, row: InputRow, field: string): CalendarDate | undefined {
  const text = cellOf(row, field)
  if (text === '') return undefined
  const date = parseDate(text)
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

import { z } from 'zod'
import { calendarDate } from '../calendar-date.js'
import { id, name, reason } from '../text.js'

/** The commands that write a person's stream. The name is sealed at the edge before anything is decided. */
export const personCommands = {
  RegisterPerson: z.strictObject({ personId: id, name }),
  RenamePerson: z.strictObject({ personId: id, name, validFrom: calendarDate.optional() }),
  /** Two persons proved to be one: this one is read as `into`. */
  MergePersons: z.strictObject({
    personId: id,
    into: id,
    validFrom: calendarDate.optional(),
    reason: reason.optional(),
  }),
  UndoMergePersons: z.strictObject({ personId: id, into: id.optional(), reason: reason.optional() }),
} as const

export type PersonCommandType = keyof typeof personCommands
export type PersonCommand = {
  [T in PersonCommandType]: { readonly type: T; readonly data: z.output<(typeof personCommands)[T]> }
}[PersonCommandType]

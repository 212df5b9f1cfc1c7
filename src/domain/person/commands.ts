import { z } from 'zod'
import { calendarDate } from '../calendar-date.js'
import { id, name, reason } from '../text.js'

/** The commands that write a person's stream. The name is sealed at the edge before anything is decided. */
export const personCommands = {
  RegisterPerson: z
    .strictObject({ personId: id, name })
    .describe('A person, by a name that is sealed before it is kept.'),
  RenamePerson: z
    .strictObject({
      personId: id,
      name,
      validFrom: calendarDate.optional().describe('the first day of the new name; absent: always'),
    })
    .describe('The person is called otherwise.'),
  MergePersons: z
    .strictObject({
      personId: id,
      into: id.describe('the person that this one is read as'),
      validFrom: calendarDate.optional().describe('absent: always'),
      reason: reason.optional(),
    })
    .describe('Two persons proved to be one: this one is read as another, and takes no commands any more.'),
  UndoMergePersons: z
    .strictObject({ personId: id, into: id.optional(), reason: reason.optional() })
    .describe('The person is read as themselves again.'),
  ForgetPerson: z
    .strictObject({ personId: id, reason })
    .describe(
      'The keys of the names of the person, and of those merged into them, are destroyed: the names read [slettet] from then on, for good.',
    ),
} as const

export type PersonCommandType = keyof typeof personCommands
export type PersonCommand = {
  [T in PersonCommandType]: { readonly type: T; readonly data: z.output<(typeof personCommands)[T]> }
}[PersonCommandType]

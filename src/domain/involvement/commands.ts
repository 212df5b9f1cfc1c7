import { z } from 'zod'
import { calendarDate } from '../calendar-date.js'
import { id, text, title } from '../text.js'

export const involvementCommands = {
  /** How an outside actor has been involved. The same id again tells it anew, from a date on. */
  RecordInvolvement: z.strictObject({
    involvementId: id,
    actor: title,
    involvement: text,
    /** The body that the actor's text names. */
    bodyId: id.optional(),
    validFrom: calendarDate.optional(),
  }),
} as const

export type InvolvementCommandType = keyof typeof involvementCommands
export type InvolvementCommand = {
  [T in InvolvementCommandType]: {
    readonly type: T
    readonly data: z.output<(typeof involvementCommands)[T]>
  }
}[InvolvementCommandType]

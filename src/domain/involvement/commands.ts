import { z } from 'zod'
import { calendarDate } from '../calendar-date.js'
import { id, text, title } from '../text.js'

export const involvementCommands = {
  RecordInvolvement: z
    .strictObject({
      involvementId: id.describe('the same one again tells it anew'),
      actor: title,
      involvement: text,
      bodyId: id.optional().describe("the body that the actor's text names"),
      validFrom: calendarDate.optional().describe('absent: always'),
    })
    .describe('How an outside actor has been involved, from a day on.'),
} as const

export type InvolvementCommandType = keyof typeof involvementCommands
export type InvolvementCommand = {
  [T in InvolvementCommandType]: {
    readonly type: T
    readonly data: z.output<(typeof involvementCommands)[T]>
  }
}[InvolvementCommandType]

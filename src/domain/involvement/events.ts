import { z } from 'zod'
import { calendarDate } from '../calendar-date.js'
import { id, text, title } from '../text.js'

/** How an outside actor has been involved, in the words of whoever keeps the list. */
export const involvementEvents = {
  InvolvementRecorded: z.strictObject({
    involvementId: id,
    actor: title,
    involvement: text,
    /** The body that the actor's text names, where it equals one. */
    bodyId: id.optional(),
    validFrom: calendarDate.optional(),
  }),
} as const

export type InvolvementEventType = keyof typeof involvementEvents
export type InvolvementEvent = {
  [T in InvolvementEventType]: { readonly type: T; readonly data: z.infer<(typeof involvementEvents)[T]> }
}[InvolvementEventType]

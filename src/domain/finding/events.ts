import { z } from 'zod'
import { id, reason, word } from '../text.js'

/** A finding of the reconciliation that somebody takes as it is: only that is kept, for what is found is found anew each time. */
export const findingEvents = {
  FindingAccepted: z.strictObject({
    findingId: id,
    /** The rule that found it. */
    rule: word,
    /** What it rested on when it was accepted. */
    basis: word,
    reason,
  }),
  FindingAcceptanceWithdrawn: z.strictObject({ findingId: id, reason: reason.optional() }),
} as const

export type FindingEventType = keyof typeof findingEvents
export type FindingEvent = {
  [T in FindingEventType]: { readonly type: T; readonly data: z.infer<(typeof findingEvents)[T]> }
}[FindingEventType]

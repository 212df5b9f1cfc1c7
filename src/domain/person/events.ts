import { z } from 'zod'
import { calendarDate } from '../calendar-date.js'
import { id, LIMITS, reason } from '../text.js'
import { sealedName } from '../values.js'

export const personEvents = {
  PersonRegistered: z.strictObject({ personId: id, name: sealedName }),
  PersonRenamed: z.strictObject({ personId: id, name: sealedName, validFrom: calendarDate.optional() }),
  PersonMerged: z.strictObject({
    personId: id,
    into: id,
    validFrom: calendarDate.optional(),
    reason: reason.optional(),
  }),
  PersonMergeUndone: z.strictObject({ personId: id, into: id, reason: reason.optional() }),
  /** The keys of the person's names, and of those merged into them by then, are destroyed after this is recorded. */
  PersonForgotten: z.strictObject({
    personId: id,
    mergedPersonIds: z.array(id).max(LIMITS.entries).optional(),
    reason,
  }),
} as const

export type PersonEventType = keyof typeof personEvents
export type PersonEvent = {
  [T in PersonEventType]: { readonly type: T; readonly data: z.infer<(typeof personEvents)[T]> }
}[PersonEventType]

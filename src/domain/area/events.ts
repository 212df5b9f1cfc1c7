import { z } from 'zod'
import { calendarDate } from '../calendar-date.js'
import { id, reason, title } from '../text.js'

/** An area of collaboration (samhandlingsområde) and who owns its measures. */
export const areaEvents = {
  OwnerAssigned: z.strictObject({
    areaId: id,
    area: title,
    owner: title,
    /** The body that the owner's text names, where it equals one. */
    ownerBodyId: id.optional(),
    validFrom: calendarDate.optional(),
  }),
  /** What was assigned from the day, or always, was entered wrongly and never held. */
  OwnerWithdrawn: z.strictObject({ areaId: id, validFrom: calendarDate.optional(), reason }),
} as const

export type AreaEventType = keyof typeof areaEvents
export type AreaEvent = {
  [T in AreaEventType]: { readonly type: T; readonly data: z.infer<(typeof areaEvents)[T]> }
}[AreaEventType]

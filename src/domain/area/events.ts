import { z } from 'zod'
import { calendarDate } from '../calendar-date.js'
import { id, title } from '../text.js'

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
} as const

export type AreaEventType = keyof typeof areaEvents
export type AreaEvent = {
  [T in AreaEventType]: { readonly type: T; readonly data: z.infer<(typeof areaEvents)[T]> }
}[AreaEventType]

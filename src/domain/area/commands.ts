import { z } from 'zod'
import { calendarDate } from '../calendar-date.js'
import { id, title } from '../text.js'

export const areaCommands = {
  /** Who owns an area's measures, from a date on. */
  AssignOwner: z.strictObject({
    areaId: id,
    area: title,
    owner: title,
    /** The body that the owner's text names. */
    ownerBodyId: id.optional(),
    validFrom: calendarDate.optional(),
  }),
} as const

export type AreaCommandType = keyof typeof areaCommands
export type AreaCommand = {
  [T in AreaCommandType]: { readonly type: T; readonly data: z.output<(typeof areaCommands)[T]> }
}[AreaCommandType]

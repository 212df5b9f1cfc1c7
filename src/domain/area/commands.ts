import { z } from 'zod'
import { calendarDate } from '../calendar-date.js'
import { id, reason, title } from '../text.js'

export const areaCommands = {
  AssignOwner: z
    .strictObject({
      areaId: id.describe('of a new area, or of the one that gets another owner'),
      area: title,
      owner: title,
      ownerBodyId: id.optional().describe("the body that the owner's text names"),
      validFrom: calendarDate.optional().describe('absent: always'),
    })
    .describe("Who owns an area's measures, from a day on."),
  WithdrawOwner: z
    .strictObject({
      areaId: id,
      validFrom: calendarDate.optional().describe('from when the owner was entered; absent: always'),
      reason,
    })
    .describe('An owner was entered wrongly: whoever was before is the owner from that day on.'),
} as const

export type AreaCommandType = keyof typeof areaCommands
export type AreaCommand = {
  [T in AreaCommandType]: { readonly type: T; readonly data: z.output<(typeof areaCommands)[T]> }
}[AreaCommandType]

import type { z } from 'zod'
import { agendaCommands } from './agenda-commands.js'
import { decisionCommands } from './decision-commands.js'
import { planCommands } from './plan-commands.js'

/** The commands that write a meeting's stream, by their public names. Ids are made by the caller. */
export const meetingCommands = { ...planCommands, ...agendaCommands, ...decisionCommands } as const

export type MeetingCommandType = keyof typeof meetingCommands
export type MeetingCommandOf<T extends MeetingCommandType> = {
  readonly type: T
  readonly data: z.output<(typeof meetingCommands)[T]>
}
export type MeetingCommand = { [T in MeetingCommandType]: MeetingCommandOf<T> }[MeetingCommandType]
/** A command's data, after its schema. */
export type DataOf<T extends MeetingCommandType> = z.output<(typeof meetingCommands)[T]>

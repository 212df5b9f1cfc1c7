import type { z } from 'zod'
import { areaCommands } from '../../../domain/area/commands.js'
import { bodyCommands } from '../../../domain/body/commands.js'
import { documentCommands } from '../../../domain/document/commands.js'
import { findingCommands } from '../../../domain/finding/commands.js'
import { involvementCommands } from '../../../domain/involvement/commands.js'
import { meetingCommands } from '../../../domain/meeting/commands.js'
import { personCommands } from '../../../domain/person/commands.js'
import { registerCommands } from '../../../domain/register/commands.js'

/** Every command's schema by its public name, as callers write them. */
const schemas = {
  ...bodyCommands,
  ...personCommands,
  ...meetingCommands,
  ...documentCommands,
  ...areaCommands,
  ...involvementCommands,
  ...registerCommands,
  ...findingCommands,
} as const
export type CommandType = keyof typeof schemas
type CommandData<T extends CommandType> = z.input<(typeof schemas)[T]>

/** One command of the story that the examples tell. */
export type Step = { readonly type: CommandType; readonly summary: string; readonly data: object }

export const step = <T extends CommandType>(type: T, summary: string, data: CommandData<T>): Step => ({
  type,
  summary,
  data,
})

/** An id that says what it is of: the first digits are the kind's, the last the thing's. */
const idFor = (kind: string) => (number: number) =>
  `${kind.padEnd(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`
export const bodyId = idFor('b0')
export const personId = idFor('a1')
export const appointmentId = idFor('a2')
export const meetingId = idFor('e0')
export const matterId = idFor('c0')
export const decisionId = idFor('d0')
export const proposalId = idFor('d1')
export const statementId = idFor('d2')
export const documentId = idFor('f0')
export const areaId = idFor('f1')
export const involvementId = idFor('f2')
export const registerId = idFor('f3')
export const importId = idFor('f4')
export const rowId = idFor('f5')

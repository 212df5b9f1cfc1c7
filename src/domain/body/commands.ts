import { z } from 'zod'
import { calendarDate } from '../calendar-date.js'
import { id, LIMITS, name, reason, word } from '../text.js'
import { appointmentRole, bodyRules } from './events.js'

/** The commands that write a body's stream, by their public names. Ids are made by the caller. */
export const bodyCommands = {
  RegisterBody: z
    .strictObject({
      bodyId: id,
      name,
      kind: word.describe('styre, utvalg, program, prosjekt, virksomhet, gruppe; any other word is kept'),
      shortName: name.optional(),
      aliases: z.array(name).max(LIMITS.entries).optional(),
      parentId: id.optional().describe('the body that it is part of'),
      validFrom: calendarDate
        .optional()
        .describe('the first day of the body under this name; absent: always'),
      rules: bodyRules.optional(),
    })
    .describe('A board, committee, programme, project or outside party that meets.'),
  RenameBody: z
    .strictObject({
      bodyId: id,
      name,
      shortName: name.optional(),
      validFrom: calendarDate.describe('the first day of the new name'),
    })
    .describe('The body is called otherwise from a day on; what was before keeps the old name.'),
  AddBodyAlias: z
    .strictObject({ bodyId: id, alias: name })
    .describe('Another name that the body is found by, at any time.'),
  EndBody: z
    .strictObject({ bodyId: id, validTo: calendarDate.describe('the last day of the body') })
    .describe('The body ceases to be.'),
  SetBodyRules: z
    .strictObject({
      bodyId: id,
      rules: bodyRules,
      validFrom: calendarDate.optional().describe('absent: always'),
    })
    .describe('All rules of the body from a day on: a rule that is left out has its default.'),
  AppointMember: z
    .strictObject({
      bodyId: id,
      appointmentId: id,
      personId: id,
      organisation: name.describe('whom the person is appointed for'),
      role: appointmentRole,
      roleTitle: name.optional().describe('what the role is called, where that is another word'),
      deputyFor: id.optional().describe('the appointment in the same body that this one steps in for'),
      validFrom: calendarDate.optional().describe('the first day; absent: always'),
    })
    .describe('A person gets a role in the body.'),
  EndAppointment: z
    .strictObject({
      bodyId: id,
      appointmentId: id,
      validTo: calendarDate.describe('the last day of the appointment'),
      reason: reason.optional(),
    })
    .describe('A role in the body ends.'),
  CorrectBody: z
    .strictObject({
      bodyId: id,
      wrongName: name
        .optional()
        .describe('which of several names is mended, with its validFrom; default: the one that holds last'),
      name: name.optional(),
      shortName: name.nullable().optional(),
      kind: word.optional(),
      parentId: id.nullable().optional(),
      validFrom: calendarDate.nullable().optional(),
      validTo: calendarDate.nullable().optional(),
      withdrawnAliases: z.array(name).max(LIMITS.entries).optional(),
      reason,
    })
    .describe(
      'Mends what was entered wrongly. Each field that is given replaces the one entered; null takes it away.',
    ),
  CorrectAppointment: z
    .strictObject({
      bodyId: id,
      appointmentId: id,
      personId: id.optional(),
      organisation: name.optional(),
      role: appointmentRole.optional(),
      roleTitle: name.nullable().optional(),
      deputyFor: id.nullable().optional(),
      validFrom: calendarDate.nullable().optional(),
      validTo: calendarDate.nullable().optional(),
      reason,
    })
    .describe(
      'Mends what was entered wrongly. Each field that is given replaces the one entered; null takes it away.',
    ),
  MergeBodies: z
    .strictObject({
      bodyId: id,
      into: id.describe('the body that it is read as'),
      validFrom: calendarDate.optional().describe('absent: always'),
      reason: reason.optional(),
    })
    .describe('Two bodies proved to be one: this one is read as another, and takes no commands any more.'),
  UndoMergeBodies: z
    .strictObject({ bodyId: id, into: id.optional(), reason: reason.optional() })
    .describe('The body is read as itself again.'),
} as const

export type BodyCommandType = keyof typeof bodyCommands
export type BodyCommandOf<T extends BodyCommandType> = {
  readonly type: T
  readonly data: z.output<(typeof bodyCommands)[T]>
}
export type BodyCommand = { [T in BodyCommandType]: BodyCommandOf<T> }[BodyCommandType]

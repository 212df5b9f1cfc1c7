import { z } from 'zod'
import { calendarDate } from '../calendar-date.js'
import { id, LIMITS, name, reason, word } from '../text.js'
import { appointmentRole, bodyRules } from './events.js'

/** The commands that write a body's stream, by their public names. Ids are made by the caller. */
export const bodyCommands = {
  RegisterBody: z.strictObject({
    bodyId: id,
    name,
    /** styre, utvalg, program, prosjekt, virksomhet, gruppe; any other word is kept. */
    kind: word,
    shortName: name.optional(),
    aliases: z.array(name).max(LIMITS.entries).optional(),
    parentId: id.optional(),
    validFrom: calendarDate.optional(),
    rules: bodyRules.optional(),
  }),
  RenameBody: z.strictObject({
    bodyId: id,
    name,
    shortName: name.optional(),
    validFrom: calendarDate,
  }),
  AddBodyAlias: z.strictObject({ bodyId: id, alias: name }),
  /** `validTo` is the last day of the body. */
  EndBody: z.strictObject({ bodyId: id, validTo: calendarDate }),
  /** All rules of the body from the date on: a rule that is left out has its default. */
  SetBodyRules: z.strictObject({ bodyId: id, rules: bodyRules, validFrom: calendarDate.optional() }),
  AppointMember: z.strictObject({
    bodyId: id,
    appointmentId: id,
    personId: id,
    organisation: name,
    role: appointmentRole,
    roleTitle: name.optional(),
    /** The appointment in the same body that this one steps in for. */
    deputyFor: id.optional(),
    validFrom: calendarDate.optional(),
  }),
  /** `validTo` is the last day of the appointment. */
  EndAppointment: z.strictObject({
    bodyId: id,
    appointmentId: id,
    validTo: calendarDate,
    reason: reason.optional(),
  }),
  /** Each field that is given replaces the one entered; `null` takes it away. */
  CorrectBody: z.strictObject({
    bodyId: id,
    /** Which of several names is mended; default the one that holds last. `validFrom` is when that name began. */
    wrongName: name.optional(),
    name: name.optional(),
    shortName: name.nullable().optional(),
    kind: word.optional(),
    parentId: id.nullable().optional(),
    validFrom: calendarDate.nullable().optional(),
    validTo: calendarDate.nullable().optional(),
    withdrawnAliases: z.array(name).max(LIMITS.entries).optional(),
    reason,
  }),
  /** Each field that is given replaces the one entered; `null` takes it away. */
  CorrectAppointment: z.strictObject({
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
  }),
  /** Two bodies proved to be one: this one is read as `into`. */
  MergeBodies: z.strictObject({
    bodyId: id,
    into: id,
    validFrom: calendarDate.optional(),
    reason: reason.optional(),
  }),
  UndoMergeBodies: z.strictObject({ bodyId: id, into: id.optional(), reason: reason.optional() }),
} as const

export type BodyCommandType = keyof typeof bodyCommands
export type BodyCommandOf<T extends BodyCommandType> = {
  readonly type: T
  readonly data: z.output<(typeof bodyCommands)[T]>
}
export type BodyCommand = { [T in BodyCommandType]: BodyCommandOf<T> }[BodyCommandType]

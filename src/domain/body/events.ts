import { z } from 'zod'
import { calendarDate } from '../calendar-date.js'
import { id, LIMITS, name, reason, word } from '../text.js'

/** What happens when a rule is not met: the command is refused, or it is done and a warning is kept with the event. */
export const ruleForce = z.enum(['block', 'warn', 'off'])

/** The rules of a body. What is absent has the default said beside it. */
export const bodyRules = z
  .strictObject({
    finality: z
      .enum(['on-approval', 'on-vote'])
      .optional()
      .describe('decisions become final with the minutes (default), or with a carried vote (elected bodies)'),
    quorum: z
      .strictObject({
        share: z.enum(['half', 'more-than-half', 'two-thirds', 'all']).optional(),
        force: ruleForce.optional(),
        basis: word.optional(),
      })
      .optional()
      .describe('the share of the appointed members that must be there to decide; default: half, warn'),
    majority: z
      .strictObject({
        share: z.enum(['simple', 'absolute', 'two-thirds', 'unanimous']).optional(),
        chairBreaksTie: z.boolean().optional(),
        force: ruleForce.optional(),
        basis: word.optional(),
      })
      .optional()
      .describe('the votes that carry; default: more for than against, the chair breaks a tie, warn'),
    approvalInLaterMeeting: ruleForce
      .optional()
      .describe('minutes are approved in a later meeting; default: warn'),
    approvers: z
      .array(id)
      .max(LIMITS.entries)
      .optional()
      .describe('bodies beside this one that may approve its minutes; default: none'),
    approverForce: ruleForce
      .optional()
      .describe('only the body that met or one of the approvers approves; default: block'),
    workshopsDecideNothing: ruleForce
      .optional()
      .describe('a workshop (arbeidsmøte) takes input and "ingen vedtak" only; default: warn'),
    disqualification: z
      .strictObject({ force: ruleForce.optional(), basis: word.optional() })
      .optional()
      .describe('disqualified members neither take part nor vote; default: block'),
    namesMayBeForgotten: z
      .boolean()
      .optional()
      .describe("whether names of the body's members may be forgotten; default: true"),
  })
  .meta({ id: 'BodyRules' })
export type BodyRules = z.infer<typeof bodyRules>

export const APPOINTMENT_ROLES = [
  'chair',
  'member',
  'deputy',
  'observer',
  'owner',
  'leader',
  'secretary',
] as const
export const appointmentRole = z.enum(APPOINTMENT_ROLES)

export const bodyEvents = {
  BodyRegistered: z.strictObject({
    bodyId: id,
    name,
    kind: word,
    shortName: name.optional(),
    aliases: z.array(name).max(LIMITS.entries).optional(),
    parentId: id.optional(),
    validFrom: calendarDate.optional(),
    rules: bodyRules.optional(),
  }),
  BodyRenamed: z.strictObject({
    bodyId: id,
    name,
    shortName: name.optional(),
    validFrom: calendarDate.optional(),
  }),
  BodyAliasAdded: z.strictObject({ bodyId: id, alias: name }),
  BodyEnded: z.strictObject({ bodyId: id, validTo: calendarDate }),
  BodyRulesSet: z.strictObject({ bodyId: id, rules: bodyRules, validFrom: calendarDate.optional() }),
  MemberAppointed: z.strictObject({
    bodyId: id,
    appointmentId: id,
    personId: id,
    organisation: name,
    role: appointmentRole,
    roleTitle: name.optional(),
    deputyFor: id.optional(),
    validFrom: calendarDate.optional(),
  }),
  AppointmentEnded: z.strictObject({
    bodyId: id,
    appointmentId: id,
    validTo: calendarDate,
    reason: reason.optional(),
  }),
  /** What was entered wrongly: each field that is given replaces the one entered. `null` takes an optional one away. */
  BodyCorrected: z.strictObject({
    bodyId: id,
    /** The name that was wrong, where the body has had several; default the name in force last. */
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
  AppointmentCorrected: z.strictObject({
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
  BodyMerged: z.strictObject({
    bodyId: id,
    into: id,
    validFrom: calendarDate.optional(),
    reason: reason.optional(),
  }),
  BodyMergeUndone: z.strictObject({ bodyId: id, into: id, reason: reason.optional() }),
} as const

export type BodyEventType = keyof typeof bodyEvents
export type BodyEvent = {
  [T in BodyEventType]: { readonly type: T; readonly data: z.infer<(typeof bodyEvents)[T]> }
}[BodyEventType]

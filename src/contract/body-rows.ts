import { z } from 'zod'
import { appointmentRole, bodyRules } from '../domain/body/events.js'
import { calendarDate } from '../domain/calendar-date.js'
import { id } from '../domain/text.js'
import { instant } from './row.js'

export const listedBody = z
  .object({
    bodyId: id,
    name: z.string().describe('The name on the date'),
    shortName: z.string().optional(),
    kind: z.string(),
    parentId: id.optional(),
    aliases: z.array(z.string()),
    names: z
      .array(
        z.object({
          name: z.string(),
          shortName: z.string().optional(),
          validFrom: calendarDate.optional(),
          validTo: calendarDate.optional(),
        }),
      )
      .describe('Every name until then, in the order they held; both dates inclusive'),
    validFrom: calendarDate.optional(),
    validTo: calendarDate.optional().describe("The body's last day"),
    listed: z
      .boolean()
      .describe('False where the body is known by its name only, because no register of bodies lists it'),
    mergedInto: id.optional(),
    rules: bodyRules.describe('The rules in force; what is absent has its default'),
  })
  .meta({ id: 'Body' })

export const listedAppointment = z
  .object({
    bodyId: id,
    body: z.string(),
    appointmentId: id,
    personId: id,
    name: z.string(),
    organisation: z.string(),
    role: appointmentRole,
    roleTitle: z.string().optional(),
    deputyFor: id.optional().describe('The appointment that this one steps in for'),
    validFrom: calendarDate.optional(),
    validTo: calendarDate.optional().describe('The last day; one that is still to come is not told'),
  })
  .meta({ id: 'Appointment' })

/** A body in its place in the tree, with who owns, leads and chairs it on the date. */
export const organisationRow = z
  .object({
    bodyId: id,
    name: z.string(),
    shortName: z.string().optional(),
    kind: z.string(),
    parentId: id.optional().describe('Absent at the top, and where the parent is not in the tree'),
    depth: z
      .int()
      .min(0)
      .describe("0 at the top. A body comes right after its parent or that one's earlier children"),
    owners: z.array(listedAppointment),
    leaders: z.array(listedAppointment),
    chairs: z.array(listedAppointment),
  })
  .meta({ id: 'BodyInTree' })

export const listedPerson = z
  .object({
    personId: id,
    name: z.string().describe('The name on the date; `[slettet]` where it was forgotten'),
    mergedInto: id.optional(),
    forgottenAt: instant
      .optional()
      .describe('When the name was forgotten; told whatever moment is asked for'),
  })
  .meta({ id: 'Person' })

export const listedOwner = z
  .object({
    areaId: id,
    area: z.string(),
    owner: z.string(),
    ownerBodyId: id.optional().describe("The body that the owner's text names"),
    validFrom: calendarDate.optional(),
  })
  .meta({ id: 'Owner' })

export const listedInvolvement = z
  .object({
    involvementId: id,
    actor: z.string(),
    involvement: z.string(),
    bodyId: id.optional().describe("The body that the actor's text names"),
    validFrom: calendarDate.optional(),
  })
  .meta({ id: 'Involvement' })

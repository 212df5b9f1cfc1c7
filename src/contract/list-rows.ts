import { z } from 'zod'
import { calendarDate } from '../domain/calendar-date.js'
import { listedAppointment, listedBody, listedInvolvement, listedOwner, listedPerson } from './body-rows.js'
import { foundText, listedDecision, listedFollowUp } from './decision-rows.js'
import { listedDocument } from './document-rows.js'
import type { ListName } from './list-params.js'
import { listedMatter, listedMeeting } from './meeting-rows.js'
import { listedRegister } from './register-rows.js'
import type { RowOf } from './row.js'

/** The rows of each list, by the list's name. */
export const listRows = {
  meetings: listedMeeting,
  matters: listedMatter,
  decisions: listedDecision,
  documents: listedDocument,
  bodies: listedBody,
  appointments: listedAppointment,
  persons: listedPerson,
  'follow-ups': listedFollowUp,
  owners: listedOwner,
  involvement: listedInvolvement,
  registers: listedRegister,
  search: foundText,
} as const satisfies Readonly<Record<ListName, z.ZodType>>

export type ListRow<L extends ListName> = RowOf<(typeof listRows)[L]>

/** A page of a list's rows. */
export const pageOf = <R extends z.ZodType>(row: R) =>
  z.object({
    items: z.array(row),
    next: z
      .string()
      .optional()
      .describe('Where the next page begins: give it as `cursor`. Absent on the last page'),
    position: z.string().describe('How far in the log the read models had come'),
    asOf: calendarDate.describe('The date that the page is as of'),
  })

import { z } from 'zod'
import { listedAppointment, listedInvolvement, listedOwner, organisationRow } from './body-rows.js'
import { listedDecision } from './decision-rows.js'
import { listedDocument } from './document-rows.js'
import { listedMeeting } from './meeting-rows.js'
import { registerReportRow } from './register-rows.js'
import type { reportParams } from './report-params.js'

/** A meeting with what it was about. */
const meetingWithTopics = z
  .object({ ...listedMeeting.shape, topics: z.array(z.string()).describe('The titles of its matters') })
  .meta({ id: 'MeetingWithTopics' })

/** What each report gives as JSON, by the report's name. */
export const reportRows = {
  board: z.array(listedAppointment),
  decisions: z.array(listedDecision),
  documents: z.array(listedDocument),
  meetings: z.array(meetingWithTopics),
  owners: z.array(listedOwner),
  involvement: z.array(listedInvolvement),
  organisation: z.array(organisationRow),
  register: z.array(registerReportRow),
} as const satisfies Readonly<Record<keyof typeof reportParams, z.ZodType>>

import { z } from 'zod'
import { calendarDate } from '../domain/calendar-date.js'
import { attendee } from '../domain/meeting/events.js'
import { id } from '../domain/text.js'
import { access, documentRef } from '../domain/values.js'
import { warning } from '../domain/warning.js'
import { listedDecision } from './decision-rows.js'
import { statement } from './proceedings.js'
import { restricted } from './restriction.js'
import { count, instant } from './row.js'

export const meetingStatus = z.enum([
  'scheduled',
  'open',
  'closed',
  'circulated',
  'approved',
  'cancelled',
  'held',
])

export const statusChange = z
  .object({
    status: meetingStatus,
    effectiveOn: calendarDate,
    recordedAt: instant,
    reason: z.string().optional(),
    warnings: z.array(warning).optional(),
  })
  .meta({ id: 'MeetingStatusChange' })

const status = {
  status: meetingStatus,
  minutes: z.enum(['none', 'circulated', 'approved']),
  minutesApprovedOn: calendarDate
    .nullable()
    .optional()
    .describe('Absent until they are approved; `null`: approved on a day that nobody knows'),
  minutesApprovedIn: id.optional().describe('The meeting that approved them'),
  approvalDateUnknown: z
    .literal(true)
    .optional()
    .describe('That day is not known, and the moment is before the approval was recorded'),
}
const statuses = z.array(statusChange).describe('Every change of status, in order')

/** A meeting's status at a moment, and how it came about. */
export const meetingStatusAt = z.object({ ...status, statuses })

export const listedMeeting = z
  .object({
    meetingId: id,
    bodyId: id,
    body: z.string().describe("The body's name on the meeting's date"),
    date: calendarDate,
    dateRecordedAt: instant.describe('When the date was entered, moved or corrected last'),
    type: z.string().optional(),
    number: z.string().optional(),
    start: z.string().optional().describe('Clock time in Europe/Oslo, HH:MM'),
    place: z.string().optional(),
    ...status,
    matters: count.describe('How many there are'),
    decisions: count.describe('How many there are'),
    listings: count.describe('How many rows of registers list the meeting'),
    recordedAt: instant,
    mergedFrom: z.array(id).optional().describe('The ids of meetings that proved to be this one'),
  })
  .meta({ id: 'Meeting' })

export const matterStatus = z.enum(['open', 'withdrawn', 'postponed', 'concluded'])

export const listedMatter = z
  .object({
    meetingId: id,
    bodyId: id,
    body: z.string().describe("The body's name on the meeting's date"),
    date: calendarDate,
    matterId: id,
    order: z.int().min(1).describe('The place on the agenda, from 1'),
    title: z.string(),
    titleRecordedAt: instant.describe('When the title was last entered or corrected'),
    number: z.string().optional(),
    kind: z.string().optional(),
    caseNumber: z.string().optional(),
    status: matterStatus,
    reason: z.string().optional().describe('Why it was withdrawn or postponed'),
    documents: z.array(documentRef),
    documentsProposed: z
      .literal(true)
      .optional()
      .describe('An import read the documents out of the title, and no person stated them'),
    access: access.optional().describe('As it was stated at the moment'),
    restricted,
  })
  .meta({ id: 'Matter' })

export const attendance = z
  .object({
    present: z.array(attendee),
    absent: z.array(attendee),
    warnings: z.array(warning).optional(),
  })
  .meta({ id: 'Attendance' })

/** One meeting with its agenda and what was decided. */
export const meetingView = z
  .object({
    ...listedMeeting.shape,
    statuses,
    attendance: attendance.optional(),
    agenda: z.array(listedMatter),
    decided: z.array(listedDecision),
    statements: z.array(statement).describe('What was said of the meeting as a whole'),
  })
  .meta({ id: 'MeetingView' })

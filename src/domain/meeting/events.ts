import { z } from 'zod'
import { calendarDate } from '../calendar-date.js'
import { id, LIMITS, name, reason, text, title, word } from '../text.js'
import { access, clauses, documentRef, followUp, lead, revision } from '../values.js'

/** Clock time of a meeting's beginning in Europe/Oslo, `09:30`. */
export const startTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time as HH:MM' })

const meetingPlan = {
  meetingId: id,
  bodyId: id,
  date: calendarDate,
  type: word.optional(),
  number: word.optional(),
  start: startTime.optional(),
  place: name.optional(),
}

const matterFields = {
  title,
  number: word.optional(),
  kind: word.optional(),
  caseNumber: word.optional(),
  documents: z.array(documentRef).max(LIMITS.entries).optional(),
  /** True where an import read the documents out of the title. */
  documentsProposed: z.literal(true).optional(),
  access: access.optional(),
}

/** Somebody present or absent: an appointment of the body, or a person for an organisation. */
export const attendee = z
  .union([
    z.strictObject({ appointmentId: id, capacity: word.optional() }),
    z.strictObject({ personId: id, organisation: name, capacity: word.optional() }),
  ])
  .meta({ id: 'Attendee' })
export type Attendee = z.infer<typeof attendee>

/** When an approval took effect: on the date stated, else on the date of the meeting it was given in, else unknown. */
const approvalDating = {
  approvedOn: calendarDate.optional(),
  approvedIn: z.strictObject({ meetingId: id, matterId: id.optional() }).optional(),
}

/** When a new wording took effect: on the date stated, else on that meeting's date (an import's, as old as what it replaces), else the day it was recorded. */
const wordingDating = { effectiveOn: calendarDate.optional(), effectiveIn: id.optional() }

export const voteResult = z.enum(['carried', 'lost', 'unanimous'])
const count = z.int().min(0).max(100_000)

export const meetingEvents = {
  MeetingScheduled: z.strictObject(meetingPlan),
  HeldMeetingRegistered: z.strictObject(meetingPlan),
  MeetingRescheduled: z.strictObject({
    meetingId: id,
    date: calendarDate,
    start: startTime.optional(),
    reason,
  }),
  MeetingCancelled: z.strictObject({ meetingId: id, reason }),
  MeetingOpened: z.strictObject({ meetingId: id }),
  AttendanceRecorded: z.strictObject({
    meetingId: id,
    present: z.array(attendee).max(LIMITS.entries),
    absent: z.array(attendee).max(LIMITS.entries).optional(),
  }),
  MeetingClosed: z.strictObject({ meetingId: id }),
  MeetingReopened: z.strictObject({ meetingId: id, reason }),

  MatterAdded: z.strictObject({ meetingId: id, matterId: id, ...matterFields }),
  MatterWithdrawn: z.strictObject({ meetingId: id, matterId: id, reason }),
  MatterPostponed: z.strictObject({ meetingId: id, matterId: id, reason }),
  ProposalRecorded: z.strictObject({
    meetingId: id,
    matterId: id,
    proposalId: id,
    kind: word.optional(),
    text,
    by: id.optional(),
  }),
  StatementRecorded: z.strictObject({
    meetingId: id,
    matterId: id.optional(),
    statementId: id,
    text,
    by: id,
  }),

  DecisionRecorded: z.strictObject({
    meetingId: id,
    matterId: id,
    decisionId: id,
    revision,
    lead: lead.optional(),
    clauses,
    followUps: z.array(followUp).max(LIMITS.entries).optional(),
    access: access.optional(),
    standing: z.enum(['draft', 'unstated']),
  }),
  DecisionRevised: z.strictObject({
    meetingId: id,
    decisionId: id,
    seenRevision: revision,
    revision,
    lead: lead.optional(),
    clauses,
    reason,
    ...wordingDating,
    /** The standing after the revision. */
    standing: z.enum(['draft', 'unstated']),
  }),
  DecisionRetracted: z.strictObject({ meetingId: id, decisionId: id, reason }),
  VoteRecorded: z.strictObject({
    meetingId: id,
    matterId: id,
    decisionId: id.optional(),
    revision: revision.optional(),
    proposalId: id.optional(),
    result: voteResult,
    for: count.optional(),
    against: count.optional(),
    blank: count.optional(),
    roll: z
      .array(z.strictObject({ appointmentId: id, vote: z.enum(['for', 'against', 'blank']) }))
      .max(LIMITS.entries)
      .optional(),
  }),
  DisqualificationDeclared: z.strictObject({ meetingId: id, matterId: id, appointmentId: id, reason }),
  DisqualificationDecided: z.strictObject({
    meetingId: id,
    matterId: id,
    appointmentId: id,
    reason: reason.optional(),
    disqualified: z.boolean(),
  }),

  MinutesCirculated: z.strictObject({ meetingId: id }),
  MinutesApproved: z.strictObject({
    meetingId: id,
    ...approvalDating,
    /** The body that approved, where it is not the one that met. */
    approvedBy: id.optional(),
    decisions: z
      .array(z.strictObject({ decisionId: id, seenRevision: revision, revision }))
      .max(LIMITS.entries * 10),
  }),
  /** One decision became final: of the minutes' approval, or of a carried vote. `clauses` where it took a new wording. */
  DecisionApproved: z.strictObject({
    meetingId: id,
    decisionId: id,
    seenRevision: revision,
    revision,
    by: z.enum(['minutes', 'vote']),
    ...approvalDating,
    lead: lead.optional(),
    clauses: clauses.optional(),
  }),
  MinutesReturned: z.strictObject({ meetingId: id, reason }),

  DecisionCorrected: z.strictObject({
    meetingId: id,
    decisionId: id,
    seenRevision: revision,
    revision,
    lead: lead.optional(),
    clauses,
    reason,
    ...wordingDating,
  }),
  DecisionSuperseded: z.strictObject({
    meetingId: id,
    decisionId: id,
    by: z.strictObject({ meetingId: id, decisionId: id }),
    reason,
    /** How the superseding decision became final, which dates this: on a date, in a meeting, or unknown. */
    ...approvalDating,
  }),
  FollowUpCompleted: z.strictObject({
    meetingId: id,
    decisionId: id,
    followUp: z.int().min(1),
    completedOn: calendarDate.optional(),
    note: text.optional(),
  }),

  MeetingDateCorrected: z.strictObject({ meetingId: id, date: calendarDate, reason }),
  /** What was entered wrongly: each field that is given replaces the one entered, `null` takes an optional one away. */
  MeetingCorrected: z.strictObject({
    meetingId: id,
    type: word.nullable().optional(),
    number: word.nullable().optional(),
    start: startTime.nullable().optional(),
    place: name.nullable().optional(),
    reason,
  }),
  MatterCorrected: z.strictObject({
    meetingId: id,
    matterId: id,
    title: title.optional(),
    number: word.nullable().optional(),
    kind: word.nullable().optional(),
    caseNumber: word.nullable().optional(),
    documents: z.array(documentRef).max(LIMITS.entries).optional(),
    documentsProposed: z.literal(true).optional(),
    access: access.nullable().optional(),
    reason,
  }),
  MeetingMerged: z.strictObject({ meetingId: id, into: id, reason: reason.optional() }),
  MeetingMergeUndone: z.strictObject({ meetingId: id, into: id, reason: reason.optional() }),
} as const

export type MeetingEventType = keyof typeof meetingEvents
export type MeetingEvent = {
  [T in MeetingEventType]: { readonly type: T; readonly data: z.infer<(typeof meetingEvents)[T]> }
}[MeetingEventType]

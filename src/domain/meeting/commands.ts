import { z } from 'zod'
import { calendarDate } from '../calendar-date.js'
import { id, LIMITS, name, reason, text, title, word } from '../text.js'
import { access, clauses, documentRef, followUp, lead, revision, type Wording } from '../values.js'
import { attendee, startTime, voteResult } from './events.js'

const plan = {
  meetingId: id,
  bodyId: id,
  date: calendarDate,
  type: word.optional(),
  number: word.optional(),
  start: startTime.optional(),
  place: name.optional(),
}

/** The lead as a bare text, or with its kind and conditions. */
const leadOrText = z
  .union([text, lead])
  .transform((given) => (typeof given === 'string' ? { text: given } : given))
const wording = { lead: leadOrText.optional(), clauses }

const hasWords = (given: Wording) => given.lead !== undefined || given.clauses.length > 0
const NEEDS_WORDS = { error: 'must hold at least one clause, or a lead', path: ['clauses'] }

/** A new wording that stands in for one that was wrong, and is as old as that one: what an edited register brings. */
const replaces = z.literal(true).optional()
/** A stated date of effect, between the meeting's date and today. Together with `replaces` it would say two things. */
const wordingDating = { effectiveOn: calendarDate.optional(), replaces }
const saysOneDate = (given: { effectiveOn?: string | undefined; replaces?: true | undefined }) =>
  given.effectiveOn === undefined || given.replaces === undefined
const ONE_DATE = { error: 'cannot be stated together with replaces', path: ['effectiveOn'] }

const stated = z.enum(['draft', 'unstated']).optional()
const count = z.int().min(0).max(100_000).optional()
const seenDecision = z.strictObject({ decisionId: id, revision })

/** The commands that write a meeting's stream, by their public names. Ids are made by the caller. */
export const meetingCommands = {
  ScheduleMeeting: z.strictObject(plan),
  RescheduleMeeting: z.strictObject({
    meetingId: id,
    date: calendarDate,
    /** Absent: the clock time stays. */
    start: startTime.optional(),
    reason,
  }),
  CancelMeeting: z.strictObject({ meetingId: id, reason }),
  /** A meeting of the past, entered afterwards: it takes matters, decisions and an approval directly. */
  RegisterHeldMeeting: z.strictObject(plan),
  OpenMeeting: z.strictObject({ meetingId: id }),
  /** Replaces an attendance recorded before. */
  RecordAttendance: z.strictObject({
    meetingId: id,
    present: z.array(attendee).max(LIMITS.entries),
    absent: z.array(attendee).max(LIMITS.entries).optional(),
  }),
  CloseMeeting: z.strictObject({ meetingId: id }),
  ReopenMeeting: z.strictObject({ meetingId: id, reason }),

  AddMatter: z.strictObject({
    meetingId: id,
    matterId: id,
    title,
    number: word.optional(),
    kind: word.optional(),
    caseNumber: word.optional(),
    documents: z.array(documentRef).max(LIMITS.entries).optional(),
    documentsProposed: z.literal(true).optional(),
    access: access.optional(),
  }),
  WithdrawMatter: z.strictObject({ meetingId: id, matterId: id, reason }),
  PostponeMatter: z.strictObject({ meetingId: id, matterId: id, reason }),
  RecordProposal: z.strictObject({
    meetingId: id,
    matterId: id,
    proposalId: id,
    kind: word.optional(),
    text,
    /** The person, the appointment or the body that proposes. */
    by: id.optional(),
  }),
  RecordStatement: z.strictObject({
    meetingId: id,
    matterId: id.optional(),
    statementId: id,
    text,
    by: id,
  }),

  RecordDecision: z
    .strictObject({
      meetingId: id,
      matterId: id,
      decisionId: id,
      ...wording,
      followUps: z.array(followUp).max(LIMITS.entries).optional(),
      access: access.optional(),
      /** Default: `draft`, in a held meeting `unstated`. Only a held meeting takes `unstated`. */
      standing: stated,
    })
    .refine(hasWords, NEEDS_WORDS),
  /** A whole new wording of a decision that is not final: a lead that is left out is gone. */
  ReviseDecision: z
    .strictObject({
      meetingId: id,
      decisionId: id,
      /** The revision seen. */
      revision,
      ...wording,
      reason,
      ...wordingDating,
      /** The standing after the revision; absent: as before. */
      standing: stated,
    })
    .refine(hasWords, NEEDS_WORDS)
    .refine(saysOneDate, ONE_DATE),
  RetractDecision: z.strictObject({ meetingId: id, decisionId: id, reason }),
  RecordVote: z
    .strictObject({
      meetingId: id,
      matterId: id,
      decisionId: id.optional(),
      revision: revision.optional(),
      proposalId: id.optional(),
      result: voteResult,
      for: count,
      against: count,
      blank: count,
      roll: z
        .array(z.strictObject({ appointmentId: id, vote: z.enum(['for', 'against', 'blank']) }))
        .max(LIMITS.entries)
        .optional(),
    })
    .refine((vote) => (vote.decisionId === undefined) !== (vote.proposalId === undefined), {
      error: 'must be given, or else a proposalId, and not both',
      path: ['decisionId'],
    })
    .refine((vote) => (vote.decisionId === undefined) === (vote.revision === undefined), {
      error: 'must be given with a decisionId, and only with one',
      path: ['revision'],
    }),
  DeclareDisqualification: z.strictObject({ meetingId: id, matterId: id, appointmentId: id, reason }),
  DecideDisqualification: z.strictObject({
    meetingId: id,
    matterId: id,
    appointmentId: id,
    reason: reason.optional(),
    disqualified: z.boolean(),
  }),

  CirculateMinutes: z.strictObject({ meetingId: id }),
  ApproveMinutes: z.strictObject({
    meetingId: id,
    approvedIn: z.strictObject({ meetingId: id, matterId: id.optional() }).optional(),
    approvedOn: calendarDate.optional(),
    /** The body that approves, where it is not the one that met and no later meeting says so. */
    approvedBy: id.optional(),
    /** Every decision that is not final, with the revision seen. */
    decisions: z.array(seenDecision).max(LIMITS.entries * 10),
    /** New wordings that the approval gives to some of them. */
    changes: z
      .array(z.strictObject({ decisionId: id, ...wording }).refine(hasWords, NEEDS_WORDS))
      .max(LIMITS.entries * 10)
      .optional(),
  }),
  ReturnMinutes: z.strictObject({ meetingId: id, reason }),

  /** A clerical change of a final decision: the whole new wording. */
  CorrectDecision: z
    .strictObject({ meetingId: id, decisionId: id, revision, ...wording, reason, ...wordingDating })
    .refine(hasWords, NEEDS_WORDS)
    .refine(saysOneDate, ONE_DATE),
  SupersedeDecision: z.strictObject({
    meetingId: id,
    decisionId: id,
    by: z.strictObject({ meetingId: id, decisionId: id }),
    reason,
  }),
  CompleteFollowUp: z.strictObject({
    meetingId: id,
    decisionId: id,
    /** The number of the promise within its decision, from 1. */
    followUp: z.int().min(1).max(LIMITS.entries),
    completedOn: calendarDate.optional(),
    note: text.optional(),
  }),

  CorrectMeetingDate: z.strictObject({ meetingId: id, date: calendarDate, reason }),
  /** Each field that is given replaces the one entered; `null` takes it away. */
  CorrectMeeting: z.strictObject({
    meetingId: id,
    type: word.nullable().optional(),
    number: word.nullable().optional(),
    start: startTime.nullable().optional(),
    place: name.nullable().optional(),
    reason,
  }),
  CorrectMatter: z.strictObject({
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
  /** Two meetings proved to be one: this one is read as `into` from now on. */
  MergeMeetings: z.strictObject({ meetingId: id, into: id, reason: reason.optional() }),
  UndoMergeMeetings: z.strictObject({ meetingId: id, into: id.optional(), reason: reason.optional() }),
} as const

export type MeetingCommandType = keyof typeof meetingCommands
export type MeetingCommandOf<T extends MeetingCommandType> = {
  readonly type: T
  readonly data: z.output<(typeof meetingCommands)[T]>
}
export type MeetingCommand = { [T in MeetingCommandType]: MeetingCommandOf<T> }[MeetingCommandType]
/** A command's data, after its schema. */
export type DataOf<T extends MeetingCommandType> = z.output<(typeof meetingCommands)[T]>

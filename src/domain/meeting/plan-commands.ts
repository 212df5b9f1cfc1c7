import { z } from 'zod'
import { calendarDate } from '../calendar-date.js'
import { id, LIMITS, name, reason, word } from '../text.js'
import { attendee, startTime } from './events.js'

const plan = {
  meetingId: id,
  bodyId: id.describe('the body that meets'),
  date: calendarDate,
  type: word.optional().describe('styremøte, arbeidsmøte, … ; any word is kept'),
  number: word.optional(),
  start: startTime.optional(),
  place: name.optional(),
}

/** The commands about a meeting as a whole. */
export const planCommands = {
  ScheduleMeeting: z.strictObject(plan).describe('A meeting is planned.'),
  RescheduleMeeting: z
    .strictObject({
      meetingId: id,
      date: calendarDate,
      start: startTime.optional().describe('absent: the clock time stays'),
      reason,
    })
    .describe('A planned meeting moves to another day or hour.'),
  CancelMeeting: z.strictObject({ meetingId: id, reason }).describe('A planned meeting is not held.'),
  RegisterHeldMeeting: z
    .strictObject(plan)
    .describe(
      'A meeting of the past, entered afterwards: it takes matters, decisions and an approval directly.',
    ),
  OpenMeeting: z.strictObject({ meetingId: id }).describe('The meeting begins.'),
  RecordAttendance: z
    .strictObject({
      meetingId: id,
      present: z
        .array(attendee)
        .max(LIMITS.entries)
        .describe('each by an appointment of the body, or as a person for an organisation'),
      absent: z.array(attendee).max(LIMITS.entries).optional(),
    })
    .describe('Who was there and who was not, instead of what was recorded before.'),
  CloseMeeting: z
    .strictObject({ meetingId: id })
    .describe('The meeting ends, with a decision, a postponement or a withdrawal for every matter.'),
  ReopenMeeting: z
    .strictObject({ meetingId: id, reason })
    .describe('A closed meeting goes on, as long as its minutes are not approved.'),
  CorrectMeetingDate: z
    .strictObject({ meetingId: id, date: calendarDate, reason })
    .describe('Mends a date that was wrong all along, with everything that is dated by the meeting.'),
  CorrectMeeting: z
    .strictObject({
      meetingId: id,
      type: word.nullable().optional(),
      number: word.nullable().optional(),
      start: startTime.nullable().optional(),
      place: name.nullable().optional(),
      reason,
    })
    .describe(
      'Mends what was entered wrongly. Each field that is given replaces the one entered; null takes it away.',
    ),
  MergeMeetings: z
    .strictObject({
      meetingId: id,
      into: id.describe('the meeting that this one is read as'),
      reason: reason.optional(),
    })
    .describe('Two meetings proved to be one: this one is read as another, and takes no commands any more.'),
  UndoMergeMeetings: z
    .strictObject({ meetingId: id, into: id.optional(), reason: reason.optional() })
    .describe('The meeting is read as itself again.'),
} as const

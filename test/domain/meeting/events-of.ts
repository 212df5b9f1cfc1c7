import type { MeetingEvent } from '../../../src/domain/meeting/events.js'
import { bodyId, DATE, decisionId, matterId, meetingId } from './world.js'

type Data<T extends MeetingEvent['type']> = Extract<MeetingEvent, { type: T }>['data']

const M = meetingId(1)

/** Events of meeting 1 with what a test leaves out filled in. */
export const scheduled = (fields: Partial<Data<'MeetingScheduled'>> = {}): MeetingEvent => ({
  type: 'MeetingScheduled',
  data: { meetingId: M, bodyId: bodyId(1), date: DATE, ...fields },
})
export const held = (fields: Partial<Data<'HeldMeetingRegistered'>> = {}): MeetingEvent => ({
  type: 'HeldMeetingRegistered',
  data: { meetingId: M, bodyId: bodyId(1), date: DATE, ...fields },
})
export const opened: MeetingEvent = { type: 'MeetingOpened', data: { meetingId: M } }
export const closed: MeetingEvent = { type: 'MeetingClosed', data: { meetingId: M } }
export const circulated: MeetingEvent = { type: 'MinutesCirculated', data: { meetingId: M } }
export const matter = (n: number, fields: Partial<Data<'MatterAdded'>> = {}): MeetingEvent => ({
  type: 'MatterAdded',
  data: { meetingId: M, matterId: matterId(n), title: `Sak ${n}`, ...fields },
})
export const draft = (n: number, fields: Partial<Data<'DecisionRecorded'>> = {}): MeetingEvent => ({
  type: 'DecisionRecorded',
  data: {
    meetingId: M,
    matterId: matterId(1),
    decisionId: decisionId(n),
    revision: 1,
    clauses: [{ text: `Moloen bygges, ledd ${n}.` }],
    standing: 'draft',
    ...fields,
  },
})
export const revised = (
  n: number,
  revision: number,
  fields: Partial<Data<'DecisionRevised'>> = {},
): MeetingEvent => ({
  type: 'DecisionRevised',
  data: {
    meetingId: M,
    decisionId: decisionId(n),
    seenRevision: revision - 1,
    revision,
    clauses: [{ text: `Moloen bygges, ledd ${n}, ordlyd ${revision}.` }],
    reason: 'presisert',
    standing: 'draft',
    ...fields,
  },
})
export const retracted = (n: number): MeetingEvent => ({
  type: 'DecisionRetracted',
  data: { meetingId: M, decisionId: decisionId(n), reason: 'ført på feil sak' },
})
export const approved = (n: number, fields: Partial<Data<'DecisionApproved'>> = {}): MeetingEvent => ({
  type: 'DecisionApproved',
  data: { meetingId: M, decisionId: decisionId(n), seenRevision: 1, revision: 1, by: 'minutes', ...fields },
})
export const minutesApproved = (fields: Partial<Data<'MinutesApproved'>> = {}): MeetingEvent => ({
  type: 'MinutesApproved',
  data: { meetingId: M, decisions: [], ...fields },
})
/** Everything of another meeting, by its number. */
export const inMeeting = (n: number, events: readonly MeetingEvent[]): readonly MeetingEvent[] =>
  events.map((event) => ({ ...event, data: { ...event.data, meetingId: meetingId(n) } }) as MeetingEvent)

import type { DomainEvent, EventOf, EventType } from '../../src/domain/event.js'
import type { Clause } from '../../src/domain/values.js'
import { idOf, sealed } from './ledger-fixture.js'

// Events in few words: things are called by a word, and the word makes the id.

type Data<T extends EventType> = EventOf<T>['data']
type More<T extends EventType> = Partial<Data<T>>

export const body = (called: string, more: More<'BodyRegistered'> = {}): DomainEvent => ({
  type: 'BodyRegistered',
  data: { bodyId: idOf(called), name: called, kind: 'utvalg', ...more },
})

export const renamed = (called: string, name: string, validFrom: string): DomainEvent => ({
  type: 'BodyRenamed',
  data: { bodyId: idOf(called), name, validFrom },
})

export const held = (
  called: string,
  of: string,
  date: string,
  more: More<'HeldMeetingRegistered'> = {},
): DomainEvent => ({
  type: 'HeldMeetingRegistered',
  data: { meetingId: idOf(called), bodyId: idOf(of), date, ...more },
})

export const scheduled = (
  called: string,
  of: string,
  date: string,
  more: More<'MeetingScheduled'> = {},
): DomainEvent => ({
  type: 'MeetingScheduled',
  data: { meetingId: idOf(called), bodyId: idOf(of), date, ...more },
})

export const opened = (called: string): DomainEvent => ({
  type: 'MeetingOpened',
  data: { meetingId: idOf(called) },
})

export const closed = (called: string): DomainEvent => ({
  type: 'MeetingClosed',
  data: { meetingId: idOf(called) },
})

export const dateCorrected = (called: string, date: string): DomainEvent => ({
  type: 'MeetingDateCorrected',
  data: { meetingId: idOf(called), date, reason: 'Feil dato' },
})

export const matter = (called: string, meeting: string, more: More<'MatterAdded'> = {}): DomainEvent => ({
  type: 'MatterAdded',
  data: { meetingId: idOf(meeting), matterId: idOf(called), title: called, ...more },
})

const clausesOf = (words: string, more: Partial<Clause> = {}): Clause[] => [{ text: words, ...more }]

/** A decision's matter is called as the decision with `sak ` before it, unless it is said. */
export const decided = (
  called: string,
  meeting: string,
  words: string,
  more: More<'DecisionRecorded'> & { readonly clause?: Partial<Clause> } = {},
): DomainEvent => {
  const { clause, ...data } = more
  return {
    type: 'DecisionRecorded',
    data: {
      meetingId: idOf(meeting),
      matterId: idOf(`sak ${called}`),
      decisionId: idOf(called),
      revision: 1,
      clauses: clausesOf(words, clause),
      standing: 'draft',
      ...data,
    },
  }
}

export const revised = (
  called: string,
  meeting: string,
  revision: number,
  words: string,
  more: More<'DecisionRevised'> = {},
): DomainEvent => ({
  type: 'DecisionRevised',
  data: {
    meetingId: idOf(meeting),
    decisionId: idOf(called),
    seenRevision: revision - 1,
    revision,
    clauses: clausesOf(words),
    reason: 'Endret',
    standing: 'draft',
    ...more,
  },
})

/** `in` is the meeting that approved; `words` are new ones, with the next revision. */
export const approved = (
  called: string,
  meeting: string,
  revision: number,
  how: { readonly on?: string; readonly in?: string; readonly words?: string } = {},
): DomainEvent => ({
  type: 'DecisionApproved',
  data: {
    meetingId: idOf(meeting),
    decisionId: idOf(called),
    seenRevision: how.words === undefined ? revision : revision - 1,
    revision,
    by: 'minutes',
    ...(how.on !== undefined && { approvedOn: how.on }),
    ...(how.in !== undefined && { approvedIn: { meetingId: idOf(how.in) } }),
    ...(how.words !== undefined && { clauses: clausesOf(how.words) }),
  },
})

export const corrected = (
  called: string,
  meeting: string,
  revision: number,
  words: string,
  more: More<'DecisionCorrected'> = {},
): DomainEvent => ({
  type: 'DecisionCorrected',
  data: {
    meetingId: idOf(meeting),
    decisionId: idOf(called),
    seenRevision: revision - 1,
    revision,
    clauses: clausesOf(words),
    reason: 'Skrivefeil',
    ...more,
  },
})

export const superseded = (
  called: string,
  meeting: string,
  by: { readonly decision: string; readonly meeting: string },
  how: { readonly on?: string; readonly in?: string } = {},
): DomainEvent => ({
  type: 'DecisionSuperseded',
  data: {
    meetingId: idOf(meeting),
    decisionId: idOf(called),
    by: { meetingId: idOf(by.meeting), decisionId: idOf(by.decision) },
    reason: 'Nytt vedtak',
    ...(how.on !== undefined && { approvedOn: how.on }),
    ...(how.in !== undefined && { approvedIn: { meetingId: idOf(how.in) } }),
  },
})

export const retracted = (called: string, meeting: string): DomainEvent => ({
  type: 'DecisionRetracted',
  data: { meetingId: idOf(meeting), decisionId: idOf(called), reason: 'Feil sak' },
})

export const person = (name: string): DomainEvent => ({
  type: 'PersonRegistered',
  data: { personId: idOf(name), name: sealed(name) },
})

export const appointed = (name: string, to: string, more: More<'MemberAppointed'> = {}): DomainEvent => ({
  type: 'MemberAppointed',
  data: {
    bodyId: idOf(to),
    appointmentId: idOf(`${name} in ${to}`),
    personId: idOf(name),
    organisation: 'Kommunen',
    role: 'member',
    ...more,
  },
})

export const ended = (name: string, to: string, validTo: string): DomainEvent => ({
  type: 'AppointmentEnded',
  data: { bodyId: idOf(to), appointmentId: idOf(`${name} in ${to}`), validTo },
})

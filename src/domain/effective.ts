import type { CalendarDate } from './calendar-date.js'
import { osloDay } from './calendar-date.js'
import type { DomainEvent } from './event.js'

/** Before every date: what has no stated beginning has always been so. */
export const ALWAYS: CalendarDate = '0000-01-01'

/**
 * When a fact is true in the world: on a date, or on the date of a meeting, which queries look up because it can
 * be corrected. `known: false` where nobody stated it and the day of recording stands in.
 */
export type Effective =
  | { readonly on: CalendarDate; readonly known: boolean }
  | { readonly meetingId: string; readonly known: true }

const on = (date: CalendarDate): Effective => ({ on: date, known: true })
const inMeeting = (meetingId: string): Effective => ({ meetingId, known: true })
const validFrom = (date: CalendarDate | undefined): Effective => on(date ?? ALWAYS)

/**
 * The one rule of what is effective when. Dates that were stated are the event's data; this derives the rest, so a
 * better rule is a rebuild of the read models and never a change of an event.
 */
export function effectiveOf(event: DomainEvent, recordedAt: string): Effective {
  const recorded = (known = true): Effective => ({ on: osloDay(recordedAt), known })
  switch (event.type) {
    case 'BodyRegistered':
    case 'BodyRenamed':
    case 'BodyRulesSet':
    case 'MemberAppointed':
    case 'BodyMerged':
    case 'PersonMerged':
    case 'PersonRenamed':
    case 'OwnerAssigned':
    case 'OwnerWithdrawn':
    case 'InvolvementRecorded':
      return validFrom(event.data.validFrom)
    // What was entered wrongly was wrong all along; an undone redirect never held.
    case 'BodyAliasAdded':
    case 'BodyCorrected':
    case 'AppointmentCorrected':
    case 'BodyMergeUndone':
    case 'PersonRegistered':
    case 'PersonMergeUndone':
    case 'PersonForgotten':
    case 'MeetingMerged':
    case 'MeetingMergeUndone':
    case 'MeetingDateCorrected':
    case 'DocumentRegistered':
    case 'DocumentAliasAdded':
      return on(ALWAYS)
    case 'BodyEnded':
    case 'AppointmentEnded':
      return on(event.data.validTo)

    case 'HeldMeetingRegistered':
    case 'MeetingOpened':
    case 'AttendanceRecorded':
    case 'MatterAdded':
    case 'MatterWithdrawn':
    case 'MatterPostponed':
    case 'ProposalRecorded':
    case 'StatementRecorded':
    case 'DecisionRecorded':
    case 'VoteRecorded':
    case 'DisqualificationDeclared':
    case 'DisqualificationDecided':
    case 'MeetingCorrected':
    case 'MatterCorrected':
      return inMeeting(event.data.meetingId)

    case 'DecisionRevised':
    case 'DecisionCorrected':
      if (event.data.effectiveOn !== undefined) return on(event.data.effectiveOn)
      if (event.data.effectiveIn !== undefined) return inMeeting(event.data.effectiveIn)
      return recorded()
    case 'DecisionApproved':
      if (event.data.by === 'vote') return inMeeting(event.data.meetingId)
      return approval(event.data, recorded(false))
    case 'MinutesApproved':
    case 'DecisionSuperseded':
      return approval(event.data, recorded(false))
    case 'FollowUpCompleted':
      return event.data.completedOn !== undefined ? on(event.data.completedOn) : recorded()

    case 'DocumentVersionAdded':
      return event.data.date !== undefined ? on(event.data.date) : recorded()
    case 'DocumentVersionSubmitted':
    case 'DocumentSubmissionWithdrawn':
      return on(event.data.date)
    case 'DocumentCorrected':
    case 'DocumentVersionCorrected':
      return on(ALWAYS)

    case 'MeetingScheduled':
    case 'MeetingRescheduled':
    case 'MeetingCancelled':
    case 'MeetingClosed':
    case 'MeetingReopened':
    case 'DecisionRetracted':
    case 'MinutesCirculated':
    case 'MinutesReturned':
    case 'ImportStarted':
    case 'RowsImported':
    case 'RowsMoved':
    case 'RowsGone':
    case 'RowsListed':
    case 'ImportCompleted':
    case 'FindingAccepted':
    case 'FindingAcceptanceWithdrawn':
      return recorded()
    default: {
      const unhandled: never = event
      throw new TypeError(`no rule of what is effective when for ${JSON.stringify(unhandled)}`)
    }
  }
}

function approval(
  data: { readonly approvedOn?: CalendarDate; readonly approvedIn?: { readonly meetingId: string } },
  otherwise: Effective,
): Effective {
  if (data.approvedOn !== undefined) return on(data.approvedOn)
  if (data.approvedIn !== undefined) return inMeeting(data.approvedIn.meetingId)
  return otherwise
}

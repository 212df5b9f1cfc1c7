import type { MeetingEvent } from './events.js'
import { evolveAgenda } from './evolve-agenda.js'
import { evolveDecision } from './evolve-decision.js'
import { replaced } from './replaced.js'
import type { Meeting, MeetingState } from './state.js'

/**
 * The meeting after one more of its events. Its matters and decisions are folded beside it, by `evolveAgenda` and `evolveDecision`.
 * @throws {TypeError} an event that its stream cannot hold there: a damaged log, never input
 */
export function evolveMeeting(state: MeetingState, event: MeetingEvent): MeetingState {
  switch (event.type) {
    case 'MeetingScheduled':
      return created('scheduled', event.data)
    case 'HeldMeetingRegistered':
      return created('held', event.data)
    case 'MeetingMerged':
      return { status: 'redirected', into: event.data.into, meeting: existing(state, event) }
    case 'MeetingMergeUndone':
      if (state.status !== 'redirected') throw misplaced(state, event)
      return state.meeting
    default:
      return evolveExisting(existing(state, event), event)
  }
}

type Creation = Extract<MeetingEvent, { type: 'MeetingScheduled' | 'HeldMeetingRegistered' }>['data']
type Later = Exclude<
  MeetingEvent,
  { type: 'MeetingScheduled' | 'HeldMeetingRegistered' | 'MeetingMerged' | 'MeetingMergeUndone' }
>

function created(status: 'scheduled' | 'held', data: Creation): Meeting {
  return {
    ...data,
    status,
    matters: new Map(),
    decisions: new Map(),
    proposals: new Map(),
    statements: new Set(),
    minutesApproved: false,
    approvedIn: [],
  }
}

function existing(state: MeetingState, event: MeetingEvent): Meeting {
  if (state.status === 'none' || state.status === 'redirected') throw misplaced(state, event)
  return state
}

const misplaced = (state: MeetingState, event: MeetingEvent) =>
  new TypeError(
    `${event.type} cannot follow in the stream of meeting ${event.data.meetingId}: ${state.status}`,
  )

function evolveExisting(meeting: Meeting, event: Later): Meeting {
  switch (event.type) {
    case 'MeetingRescheduled':
      return { ...meeting, date: event.data.date, start: event.data.start ?? meeting.start }
    case 'MeetingDateCorrected':
      return { ...meeting, date: event.data.date }
    case 'MeetingCorrected': {
      const { meetingId: _, reason: __, ...fields } = event.data
      return { ...meeting, ...replaced(fields) }
    }
    case 'MeetingCancelled':
      return { ...meeting, status: 'cancelled' }
    case 'MeetingOpened':
    case 'MeetingReopened':
      return { ...meeting, status: 'open' }
    case 'MeetingClosed':
    case 'MinutesReturned':
      return { ...meeting, status: 'closed' }
    case 'MinutesCirculated':
      return { ...meeting, status: 'circulated' }
    case 'MinutesApproved': {
      const { approvedIn } = event.data
      return {
        ...meeting,
        status: meeting.status === 'held' ? 'held' : 'approved',
        minutesApproved: true,
        approvedIn: approvedIn ? [...meeting.approvedIn, approvedIn.meetingId] : meeting.approvedIn,
        earliestStated: earlier(meeting.earliestStated, event.data.approvedOn),
      }
    }
    case 'AttendanceRecorded':
      return { ...meeting, attendance: { present: event.data.present, absent: event.data.absent ?? [] } }
    case 'MatterAdded':
    case 'MatterCorrected':
    case 'MatterWithdrawn':
    case 'MatterPostponed':
    case 'DisqualificationDeclared':
    case 'DisqualificationDecided':
    case 'ProposalRecorded':
    case 'StatementRecorded':
      return evolveAgenda(meeting, event)
    case 'VoteRecorded':
      return evolveDecision(evolveAgenda(meeting, event), event)
    case 'DecisionRevised':
    case 'DecisionCorrected':
      return evolveDecision(
        { ...meeting, earliestStated: earlier(meeting.earliestStated, event.data.effectiveOn) },
        event,
      )
    case 'FollowUpCompleted':
      return evolveDecision(
        { ...meeting, earliestStated: earlier(meeting.earliestStated, event.data.completedOn) },
        event,
      )
    case 'DecisionRecorded':
    case 'DecisionRetracted':
    case 'DecisionApproved':
    case 'DecisionSuperseded':
      return evolveDecision(meeting, event)
    default: {
      const unhandled: never = event
      throw new TypeError(`no way to fold ${JSON.stringify(unhandled)} into a meeting`)
    }
  }
}

function earlier(known: string | undefined, stated: string | undefined): string | undefined {
  if (known === undefined || stated === undefined) return known ?? stated
  return stated < known ? stated : known
}

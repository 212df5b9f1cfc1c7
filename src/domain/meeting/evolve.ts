import type { MeetingEvent } from './events.js'
import { evolveDecision } from './evolve-decision.js'
import type { Matter, Meeting, MeetingState } from './state.js'
import { withEntry } from './with-entry.js'

/**
 * The meeting after one more of its events. Decisions and votes are folded beside it, in `evolveDecision`.
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
    case 'MatterAdded': {
      const { meetingId: _, ...fields } = event.data
      const matter: Matter = { ...fields, status: 'open', disqualifications: new Map() }
      return { ...meeting, matters: withEntry(meeting.matters, matter.matterId, matter) }
    }
    case 'MatterCorrected': {
      const {
        meetingId: _,
        matterId,
        reason: __,
        title,
        documents,
        documentsProposed,
        ...fields
      } = event.data
      return withMatter(meeting, matterId, (matter) => ({
        ...matter,
        ...replaced(fields),
        ...(title === undefined ? {} : { title }),
        // What a person states about the documents is no longer a proposal of an import.
        ...(documents === undefined ? {} : { documents, documentsProposed }),
      }))
    }
    case 'MatterWithdrawn':
      return withMatter(meeting, event.data.matterId, (matter) => ({ ...matter, status: 'withdrawn' }))
    case 'MatterPostponed':
      return withMatter(meeting, event.data.matterId, (matter) => ({ ...matter, status: 'postponed' }))
    case 'DisqualificationDeclared':
      return withDisqualification(meeting, event.data, 'declared')
    case 'DisqualificationDecided':
      return withDisqualification(meeting, event.data, event.data.disqualified ? 'disqualified' : 'qualified')
    case 'ProposalRecorded':
      return {
        ...meeting,
        proposals: withEntry(meeting.proposals, event.data.proposalId, event.data.matterId),
      }
    case 'StatementRecorded':
      return { ...meeting, statements: new Set(meeting.statements).add(event.data.statementId) }
    case 'VoteRecorded':
      return evolveDecision(
        withMatter(meeting, event.data.matterId, (matter) => ({ ...matter, vote: event.data.result })),
        event,
      )
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

function withMatter(meeting: Meeting, matterId: string, change: (matter: Matter) => Matter): Meeting {
  const matter = meeting.matters.get(matterId)
  if (!matter) throw new TypeError(`meeting ${meeting.meetingId} has no matter ${matterId}`)
  return { ...meeting, matters: withEntry(meeting.matters, matterId, change(matter)) }
}

function withDisqualification(
  meeting: Meeting,
  { matterId, appointmentId }: { readonly matterId: string; readonly appointmentId: string },
  said: 'declared' | 'disqualified' | 'qualified',
): Meeting {
  return withMatter(meeting, matterId, (matter) => ({
    ...matter,
    disqualifications: withEntry(matter.disqualifications, appointmentId, said),
  }))
}

function earlier(known: string | undefined, stated: string | undefined): string | undefined {
  if (known === undefined || stated === undefined) return known ?? stated
  return stated < known ? stated : known
}

/** The fields that a correction gives: `null` takes one away, `undefined` leaves it as it was. */
function replaced<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], null> } {
  return Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .map(([field, value]) => [field, value ?? undefined]),
  ) as { [K in keyof T]?: Exclude<T[K], null> }
}

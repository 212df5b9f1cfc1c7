import type { FactStream } from '../facts.js'
import type { DocumentRef, Wording } from '../values.js'
import type { MeetingCommand } from './commands.js'
import { documentsOf } from './documents.js'
import type { Attendee } from './events.js'
import type { Meeting, MeetingState } from './state.js'

/** The streams that a command is decided on beside the meeting's own. */
export function meetingReads(state: MeetingState, command: MeetingCommand): readonly FactStream[] {
  if (command.type === 'ScheduleMeeting' || command.type === 'RegisterHeldMeeting') {
    return [`body-${command.data.bodyId}`]
  }
  // What the status refuses needs no facts, and the undoing of a merge takes none.
  if (state.status === 'none' || state.status === 'redirected') return []
  return [...new Set(readsOfExisting(state, command))]
}

function readsOfExisting(meeting: Meeting, command: MeetingCommand): readonly FactStream[] {
  const body: FactStream = `body-${meeting.bodyId}`
  switch (command.type) {
    case 'RescheduleMeeting':
    case 'RecordVote':
    case 'DeclareDisqualification':
    case 'DecideDisqualification':
      return [body]
    case 'CorrectMeetingDate':
      return [body, ...meeting.approvedIn.map((meetingId): FactStream => `meeting-${meetingId}`)]
    case 'RecordAttendance':
      return [body, ...persons([...command.data.present, ...(command.data.absent ?? [])])]
    case 'AddMatter':
    case 'CorrectMatter':
      return documents(command.data.documents ?? [])
    case 'RecordProposal':
    case 'RecordStatement': {
      const { by } = command.data
      return by === undefined ? [] : [body, `person-${by}`, `body-${by}`]
    }
    case 'RecordDecision':
    case 'ReviseDecision':
    case 'CorrectDecision':
      return [body, ...documents(documentsOf(command.data))]
    case 'ApproveMinutes':
      return [body, ...approval(meeting, command.data)]
    case 'SupersedeDecision':
      return otherMeeting(meeting, command.data.by.meetingId)
    case 'MergeMeetings':
      return otherMeeting(meeting, command.data.into)
    default:
      return []
  }
}

function otherMeeting(meeting: Meeting, meetingId: string): readonly FactStream[] {
  return meetingId === meeting.meetingId ? [] : [`meeting-${meetingId}`]
}

function documents(named: readonly DocumentRef[]): readonly FactStream[] {
  return named.map(({ documentId }): FactStream => `document-${documentId}`)
}

function persons(attendees: readonly Attendee[]): readonly FactStream[] {
  return attendees.flatMap((attendee): FactStream[] =>
    'personId' in attendee ? [`person-${attendee.personId}`] : [],
  )
}

function approval(
  meeting: Meeting,
  data: Extract<MeetingCommand, { type: 'ApproveMinutes' }>['data'],
): readonly FactStream[] {
  const changed: readonly Wording[] = data.changes ?? []
  return [
    ...(data.approvedBy === undefined ? [] : [`body-${data.approvedBy}` as const]),
    ...(data.approvedIn === undefined ? [] : otherMeeting(meeting, data.approvedIn.meetingId)),
    ...documents(changed.flatMap(documentsOf)),
  ]
}

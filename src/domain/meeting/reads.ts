import { initialBody } from '../body/state.js'
import type { FactStream, ReadSoFar } from '../facts.js'
import { pathOf } from '../redirect.js'
import type { DocumentRef, FollowUp, Wording } from '../values.js'
import type { DataOf, MeetingCommand } from './commands.js'
import { documentsOf } from './documents.js'
import type { Attendee } from './events.js'
import { rulesInForce } from './rules.js'
import type { Meeting, MeetingState } from './state.js'

/** The streams that a command is decided on beside the meeting's own. */
export function meetingReads(
  state: MeetingState,
  command: MeetingCommand,
  soFar: ReadSoFar,
): readonly FactStream[] {
  if (command.type === 'ScheduleMeeting' || command.type === 'RegisterHeldMeeting') {
    return [`body-${command.data.bodyId}`]
  }
  // What the status refuses needs no facts, and the undoing of a merge takes none.
  if (state.status === 'none' || state.status === 'redirected') return []
  return [...new Set(readsOfExisting(state, command, soFar))]
}

function readsOfExisting(meeting: Meeting, command: MeetingCommand, soFar: ReadSoFar): readonly FactStream[] {
  const body: FactStream = `body-${meeting.bodyId}`
  const acting = leadingFrom([meeting.bodyId], soFar)
  switch (command.type) {
    case 'RescheduleMeeting':
      return [body]
    case 'RecordVote':
    case 'DeclareDisqualification':
    case 'DecideDisqualification':
      return acting
    case 'CorrectMeetingDate':
      return [body, ...meeting.approvedIn.map((meetingId): FactStream => `meeting-${meetingId}`)]
    case 'RecordAttendance':
      return [...acting, ...persons([...command.data.present, ...(command.data.absent ?? [])])]
    case 'AddMatter':
    case 'CorrectMatter':
      return documents(command.data.documents ?? [])
    case 'RecordProposal':
    case 'RecordStatement': {
      const { by } = command.data
      return by === undefined ? [] : [...acting, `person-${by}`, `body-${by}`]
    }
    case 'RecordDecision':
      return [...acting, ...documents(documentsOf(command.data)), ...owners(command.data.followUps ?? [])]
    case 'ReviseDecision':
    case 'CorrectDecision':
      return [body, ...documents(documentsOf(command.data))]
    case 'ApproveMinutes':
      return approval(meeting, command.data, soFar)
    case 'SupersedeDecision':
      return otherMeeting(meeting, command.data.by.meetingId)
    case 'MergeMeetings':
      return otherMeeting(meeting, command.data.into)
    default:
      return []
  }
}

/** The bodies and where their merges lead. */
function leadingFrom(bodies: readonly string[], soFar: ReadSoFar): readonly FactStream[] {
  return bodies.flatMap((id) => pathOf(id, soFar.body)).map((id): FactStream => `body-${id}`)
}

function otherMeeting(meeting: Meeting, meetingId: string): readonly FactStream[] {
  return meetingId === meeting.meetingId ? [] : [`meeting-${meetingId}`]
}

function documents(named: readonly DocumentRef[]): readonly FactStream[] {
  return named.map(({ documentId }): FactStream => `document-${documentId}`)
}

function owners(followUps: readonly FollowUp[]): readonly FactStream[] {
  return followUps.flatMap(({ ownerPersonId, ownerBodyId }): FactStream[] => [
    ...(ownerPersonId === undefined ? [] : [`person-${ownerPersonId}` as const]),
    ...(ownerBodyId === undefined ? [] : [`body-${ownerBodyId}` as const]),
  ])
}

function persons(attendees: readonly Attendee[]): readonly FactStream[] {
  return attendees.flatMap((attendee): FactStream[] =>
    'personId' in attendee ? [`person-${attendee.personId}`] : [],
  )
}

/** Who approved may be read as the body that met or as one that its rules name, so all of them are read, and where their merges lead. */
function approval(
  meeting: Meeting,
  { approvedBy, approvedIn, changes = [] }: DataOf<'ApproveMinutes'>,
  soFar: ReadSoFar,
): readonly FactStream[] {
  const later = approvedIn && soFar.meeting(approvedIn.meetingId)
  const laterBody = later && 'bodyId' in later ? later.bodyId : undefined
  const rules = rulesInForce(meeting, soFar.body(meeting.bodyId) ?? initialBody)
  const bodies = [meeting.bodyId, approvedBy, laterBody, ...rules.approver.bodies]
  const changed: readonly Wording[] = changes
  return [
    ...leadingFrom(
      bodies.filter((id) => id !== undefined),
      soFar,
    ),
    ...(approvedIn === undefined ? [] : otherMeeting(meeting, approvedIn.meetingId)),
    ...documents(changed.flatMap(documentsOf)),
  ]
}

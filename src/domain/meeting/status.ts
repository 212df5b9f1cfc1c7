import { Refusal, type RefusalCode } from '../refusal.js'
import type { MeetingCommandType } from './commands.js'
import type { MeetingStatus } from './state.js'

const EXISTING = ['scheduled', 'open', 'closed', 'circulated', 'approved', 'cancelled', 'held'] as const
/** While there is an agenda to change. */
const AGENDA = ['scheduled', 'open', 'held'] as const
const IN_SESSION = ['open', 'held'] as const
const UNTIL_APPROVAL = ['open', 'closed', 'circulated', 'held'] as const
/** From the opening on: where there can be decisions, final or not. Which of them a command takes is the decision's standing. */
const WITH_DECISIONS = ['open', 'closed', 'circulated', 'approved', 'held'] as const

/** In which status of the meeting each command is taken. */
export const TAKEN_IN: { readonly [C in MeetingCommandType]: readonly MeetingStatus[] } = {
  ScheduleMeeting: ['none'],
  RegisterHeldMeeting: ['none'],
  RescheduleMeeting: ['scheduled'],
  CancelMeeting: ['scheduled'],
  OpenMeeting: ['scheduled'],
  RecordAttendance: UNTIL_APPROVAL,
  CloseMeeting: ['open'],
  ReopenMeeting: ['closed', 'circulated'],
  AddMatter: AGENDA,
  WithdrawMatter: AGENDA,
  PostponeMatter: AGENDA,
  RecordProposal: AGENDA,
  RecordStatement: UNTIL_APPROVAL,
  RecordDecision: IN_SESSION,
  ReviseDecision: WITH_DECISIONS,
  RetractDecision: WITH_DECISIONS,
  RecordVote: IN_SESSION,
  DeclareDisqualification: AGENDA,
  DecideDisqualification: IN_SESSION,
  CirculateMinutes: ['closed'],
  ApproveMinutes: ['closed', 'circulated', 'held'],
  ReturnMinutes: ['circulated'],
  CorrectDecision: WITH_DECISIONS,
  SupersedeDecision: WITH_DECISIONS,
  CompleteFollowUp: WITH_DECISIONS,
  CorrectMeetingDate: EXISTING,
  CorrectMeeting: EXISTING,
  CorrectMatter: EXISTING,
  MergeMeetings: EXISTING,
  UndoMergeMeetings: ['redirected'],
}

/** The statuses in which the minutes have yet to come so far. */
const MINUTES_NOT_READY: { readonly [C in MeetingCommandType]?: readonly MeetingStatus[] } = {
  CirculateMinutes: ['scheduled', 'open'],
  ApproveMinutes: ['scheduled', 'open'],
  ReturnMinutes: ['scheduled', 'open', 'closed'],
}

/** The literal "no" that a status gives to a command, or none where it is taken. */
export function statusRefusal(status: MeetingStatus, type: MeetingCommandType): RefusalCode | undefined {
  const taken = TAKEN_IN[type]
  if (taken.includes(status)) return undefined
  if (taken.includes('none')) return 'already-exists'
  if (status === 'none') return 'not-found'
  if (status === 'redirected') return 'redirected'
  return MINUTES_NOT_READY[type]?.includes(status) ? 'minutes-not-ready' : 'wrong-meeting-status'
}

/** @throws {Refusal} the meeting's status does not take the command */
export function requireStatus(
  state: { readonly status: MeetingStatus; readonly into?: string },
  { type, data }: { readonly type: MeetingCommandType; readonly data: { readonly meetingId: string } },
): void {
  const code = statusRefusal(state.status, type)
  if (code === undefined) return
  const { meetingId } = data
  const detail = { field: 'meetingId', value: meetingId, allowed: allowedSentence(type) }
  switch (code) {
    case 'already-exists':
      throw new Refusal(code, `meeting ${meetingId} exists already, with status ${state.status}`, detail)
    case 'not-found':
      throw new Refusal(code, `there is no meeting ${meetingId}`, detail)
    case 'redirected':
      throw new Refusal(code, `meeting ${meetingId} was merged into ${state.into}: address that one`, {
        ...detail,
        current: { into: state.into },
      })
    default:
      throw new Refusal(code, `${type} is not taken while meeting ${meetingId} is ${state.status}`, {
        ...detail,
        current: { status: state.status },
      })
  }
}

function allowedSentence(type: MeetingCommandType): string {
  const taken = TAKEN_IN[type]
  return taken.includes('none') ? 'the id of a new meeting' : `a meeting that is ${taken.join(', ')}`
}

import { type Decided, decided } from '../decided.js'
import type { Facts } from '../facts.js'
import type { MeetingCommand } from './commands.js'
import {
  addMatter,
  correctMatter,
  postponeMatter,
  recordProposal,
  recordStatement,
  withdrawMatter,
} from './decide-agenda.js'
import { correctDecision, supersedeDecision } from './decide-approved.js'
import { decideDisqualification, declareDisqualification, recordAttendance } from './decide-attendance.js'
import { recordDecision, retractDecision, reviseDecision } from './decide-decisions.js'
import { completeFollowUp } from './decide-follow-ups.js'
import { mergeMeetings, undoMergeMeetings } from './decide-merge.js'
import { approveMinutes, circulateMinutes, returnMinutes } from './decide-minutes.js'
import {
  closeMeeting,
  correctMeeting,
  correctMeetingDate,
  openMeeting,
  registerHeldMeeting,
  rescheduleMeeting,
  scheduleMeeting,
} from './decide-plan.js'
import { recordVote } from './decide-votes.js'
import type { MeetingEvent } from './events.js'
import type { Meeting, MeetingState } from './state.js'
import { requireStatus } from './status.js'

/**
 * What a command comes to in the meeting as it stands.
 * @throws {Refusal} what the meeting's status, its body's rules or its own content forbid
 */
export function decideMeeting(
  state: MeetingState,
  command: MeetingCommand,
  facts: Facts,
): Decided<MeetingEvent> {
  requireStatus(state, command)
  if (command.type === 'ScheduleMeeting') return scheduleMeeting(command.data, facts)
  if (command.type === 'RegisterHeldMeeting') return registerHeldMeeting(command.data, facts)
  if (command.type === 'UndoMergeMeetings') {
    if (state.status === 'redirected') return undoMergeMeetings(state, command.data)
  } else if (state.status !== 'none' && state.status !== 'redirected') {
    return decideExisting(state, command, facts)
  }
  throw new TypeError(
    `the table of statuses let ${command.type} through to a meeting that is ${state.status}`,
  )
}

type CommandToExisting = Exclude<
  MeetingCommand,
  { type: 'ScheduleMeeting' | 'RegisterHeldMeeting' | 'UndoMergeMeetings' }
>

function decideExisting(meeting: Meeting, command: CommandToExisting, facts: Facts): Decided<MeetingEvent> {
  switch (command.type) {
    case 'RescheduleMeeting':
      return rescheduleMeeting(meeting, command.data, facts)
    case 'CancelMeeting':
      return decided([{ type: 'MeetingCancelled', data: command.data }])
    case 'OpenMeeting':
      return openMeeting(meeting, command.data, facts)
    case 'RecordAttendance':
      return recordAttendance(meeting, command.data, facts)
    case 'CloseMeeting':
      return closeMeeting(meeting, command.data)
    case 'ReopenMeeting':
      return decided([{ type: 'MeetingReopened', data: command.data }])
    case 'AddMatter':
      return addMatter(meeting, command.data, facts)
    case 'WithdrawMatter':
      return withdrawMatter(meeting, command.data)
    case 'PostponeMatter':
      return postponeMatter(meeting, command.data)
    case 'CorrectMatter':
      return correctMatter(meeting, command.data, facts)
    case 'RecordProposal':
      return recordProposal(meeting, command.data, facts)
    case 'RecordStatement':
      return recordStatement(meeting, command.data, facts)
    case 'RecordDecision':
      return recordDecision(meeting, command.data, facts)
    case 'ReviseDecision':
      return reviseDecision(meeting, command.data, facts)
    case 'RetractDecision':
      return retractDecision(meeting, command.data)
    case 'RecordVote':
      return recordVote(meeting, command.data, facts)
    case 'DeclareDisqualification':
      return declareDisqualification(meeting, command.data, facts)
    case 'DecideDisqualification':
      return decideDisqualification(meeting, command.data, facts)
    case 'CirculateMinutes':
      return circulateMinutes(command.data)
    case 'ApproveMinutes':
      return approveMinutes(meeting, command.data, facts)
    case 'ReturnMinutes':
      return returnMinutes(command.data)
    case 'CorrectDecision':
      return correctDecision(meeting, command.data, facts)
    case 'SupersedeDecision':
      return supersedeDecision(meeting, command.data, facts)
    case 'CompleteFollowUp':
      return completeFollowUp(meeting, command.data, facts)
    case 'CorrectMeetingDate':
      return correctMeetingDate(meeting, command.data, facts)
    case 'CorrectMeeting':
      return correctMeeting(meeting, command.data)
    case 'MergeMeetings':
      return mergeMeetings(meeting, command.data, facts)
    default: {
      const unhandled: never = command
      throw new TypeError(`no way to decide ${JSON.stringify(unhandled)}`)
    }
  }
}

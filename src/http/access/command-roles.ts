import type { AreaCommandType } from '../../domain/area/commands.js'
import type { BodyCommandType } from '../../domain/body/commands.js'
import type { DocumentCommandType } from '../../domain/document/commands.js'
import type { FindingCommandType } from '../../domain/finding/commands.js'
import type { InvolvementCommandType } from '../../domain/involvement/commands.js'
import type { MeetingCommandType } from '../../domain/meeting/commands.js'
import type { PersonCommandType } from '../../domain/person/commands.js'
import type { RegisterCommandType } from '../../domain/register/commands.js'
import type { Role } from './roles.js'

type CommandType =
  | BodyCommandType
  | PersonCommandType
  | MeetingCommandType
  | DocumentCommandType
  | AreaCommandType
  | InvolvementCommandType
  | RegisterCommandType
  | FindingCommandType

/** What the secretary writes during a meeting and about it. */
const SECRETARY: readonly Role[] = ['secretary']
/** What was entered wrongly: the secretary's slips, which the governance lead mends too. */
const SLIPS: readonly Role[] = ['secretary', 'governance']
/** What changes the record of what was final, or what other records mean. */
const GOVERNANCE: readonly Role[] = ['governance']
const ADMIN: readonly Role[] = ['admin']
const ADMIN_OR_GOVERNANCE: readonly Role[] = ['admin', 'governance']
/** The steps of an import, which has a door of its own. */
const NOBODY: readonly Role[] = []

/**
 * Which roles may run which command: one of them is enough. A secretary's and a chair's has to be for the command's
 * body, where the command is a body's or a meeting's; for anything else it may be for any body.
 */
export const commandRoles: Readonly<Record<CommandType, readonly Role[]>> = {
  RegisterBody: ADMIN,
  RenameBody: ADMIN,
  AddBodyAlias: ADMIN,
  EndBody: ADMIN,
  SetBodyRules: ADMIN,
  AppointMember: ADMIN,
  EndAppointment: ADMIN,
  CorrectBody: ADMIN_OR_GOVERNANCE,
  CorrectAppointment: ADMIN_OR_GOVERNANCE,
  MergeBodies: ADMIN_OR_GOVERNANCE,
  UndoMergeBodies: ADMIN_OR_GOVERNANCE,

  RegisterPerson: ['admin', 'secretary'],
  RenamePerson: ADMIN_OR_GOVERNANCE,
  MergePersons: ADMIN_OR_GOVERNANCE,
  UndoMergePersons: ADMIN_OR_GOVERNANCE,
  ForgetPerson: GOVERNANCE,

  ScheduleMeeting: SECRETARY,
  RescheduleMeeting: SECRETARY,
  CancelMeeting: SECRETARY,
  RegisterHeldMeeting: SECRETARY,
  OpenMeeting: SECRETARY,
  RecordAttendance: SECRETARY,
  CloseMeeting: SECRETARY,
  ReopenMeeting: SECRETARY,
  AddMatter: SECRETARY,
  WithdrawMatter: SECRETARY,
  PostponeMatter: SECRETARY,
  RecordProposal: SECRETARY,
  RecordStatement: SECRETARY,
  RecordDecision: SECRETARY,
  ReviseDecision: SECRETARY,
  RetractDecision: SECRETARY,
  RecordVote: SECRETARY,
  DeclareDisqualification: SECRETARY,
  DecideDisqualification: SECRETARY,
  CompleteFollowUp: SECRETARY,
  SupersedeDecision: SECRETARY,
  CirculateMinutes: SECRETARY,
  ApproveMinutes: ['chair'],
  ReturnMinutes: ['chair', 'secretary'],
  CorrectDecision: GOVERNANCE,
  CorrectMeetingDate: SLIPS,
  CorrectMeeting: SLIPS,
  CorrectMatter: SLIPS,
  MergeMeetings: GOVERNANCE,
  UndoMergeMeetings: GOVERNANCE,

  RegisterDocument: SECRETARY,
  AddDocumentAlias: SECRETARY,
  AddDocumentVersion: SECRETARY,
  SubmitDocumentVersion: SECRETARY,
  CorrectDocument: SLIPS,
  CorrectDocumentVersion: SLIPS,
  WithdrawSubmission: SLIPS,

  AssignOwner: ['admin', 'secretary'],
  WithdrawOwner: ['admin', 'secretary'],
  RecordInvolvement: SECRETARY,

  AcceptFinding: GOVERNANCE,
  WithdrawAcceptance: GOVERNANCE,

  StartImport: NOBODY,
  ImportRows: NOBODY,
  MoveRows: NOBODY,
  DropRows: NOBODY,
  ListRows: NOBODY,
  CompleteImport: NOBODY,
}

/** The roles that may run a command; none where the table does not know it. */
export function rolesOfCommand(type: string): readonly Role[] {
  return Object.hasOwn(commandRoles, type) ? commandRoles[type as CommandType] : NOBODY
}

import { uuidV5 } from '../ledger/uuid-v5.js'

/**
 * The field that names what a command begins. Owners and involvement are not among them: without an id nobody can tell
 * whether another one was meant, or a change of one that is there.
 */
const NEW_ID_FIELDS: ReadonlyMap<string, string> = new Map([
  ['RegisterBody', 'bodyId'],
  ['RegisterPerson', 'personId'],
  ['AppointMember', 'appointmentId'],
  ['ScheduleMeeting', 'meetingId'],
  ['RegisterHeldMeeting', 'meetingId'],
  ['AddMatter', 'matterId'],
  ['RecordProposal', 'proposalId'],
  ['RecordStatement', 'statementId'],
  ['RecordDecision', 'decisionId'],
  ['RegisterDocument', 'documentId'],
])

export const newIdField = (type: string): string | undefined => NEW_ID_FIELDS.get(type)

/** A command's data, and the id that was made for what it begins. */
export type DataWithIds = { readonly data: unknown; readonly made?: Readonly<Record<string, string>> }

/** Where the id of what the command begins is left out, one is made of the command's own, so that it is the same again. */
export function withNewId(type: string, data: unknown, commandId: string): DataWithIds {
  const field = newIdField(type)
  if (field === undefined || typeof data !== 'object' || data === null || Array.isArray(data)) return { data }
  if (Object.hasOwn(data, field)) return { data }
  const made = { [field]: uuidV5(commandId, field) }
  return { data: { ...made, ...data }, made }
}

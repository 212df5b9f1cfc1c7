import { z } from 'zod'
import { id, LIMITS, reason, text, title, word } from '../text.js'
import { access, documentRef } from '../values.js'

const treated = z.array(documentRef).max(LIMITS.entries).optional()
const proposed = z
  .literal(true)
  .optional()
  .describe('true where an import read the documents out of the title')

/** The commands about what a meeting treats, and what is said of it. */
export const agendaCommands = {
  AddMatter: z
    .strictObject({
      meetingId: id,
      matterId: id,
      title,
      number: word.optional(),
      kind: word.optional(),
      caseNumber: word.optional(),
      documents: treated.describe('the document versions that are treated'),
      documentsProposed: proposed,
      access: access.optional().describe('why the matter is restricted'),
    })
    .describe('An item on the agenda.'),
  WithdrawMatter: z
    .strictObject({ meetingId: id, matterId: id, reason })
    .describe('A matter is taken off the agenda; nothing may stand as decided on it.'),
  PostponeMatter: z
    .strictObject({ meetingId: id, matterId: id, reason })
    .describe('A matter is put off to another meeting.'),
  CorrectMatter: z
    .strictObject({
      meetingId: id,
      matterId: id,
      title: title.optional(),
      number: word.nullable().optional(),
      kind: word.nullable().optional(),
      caseNumber: word.nullable().optional(),
      documents: treated.describe('all document versions that are treated'),
      documentsProposed: proposed,
      access: access.nullable().optional(),
      reason,
    })
    .describe(
      'Mends what was entered wrongly. Each field that is given replaces the one entered; null takes it away.',
    ),
  RecordProposal: z
    .strictObject({
      meetingId: id,
      matterId: id,
      proposalId: id,
      kind: word.optional().describe('innstilling, alternativ, mindretall, … ; any word is kept'),
      text,
      by: id.optional().describe('the person, the appointment or the body that proposes'),
    })
    .describe('What somebody proposes on a matter.'),
  RecordStatement: z
    .strictObject({
      meetingId: id,
      matterId: id.optional(),
      statementId: id,
      text,
      by: id.describe('the person, the appointment or the body that states it'),
    })
    .describe('What somebody wants in the minutes (protokolltilførsel), on a matter or on the meeting.'),
  DeclareDisqualification: z
    .strictObject({ meetingId: id, matterId: id, appointmentId: id, reason })
    .describe('A member declares to be disqualified (inhabil) on a matter.'),
  DecideDisqualification: z
    .strictObject({
      meetingId: id,
      matterId: id,
      appointmentId: id,
      reason: reason.optional(),
      disqualified: z.boolean(),
    })
    .describe('The body decides whether a member is disqualified on a matter.'),
} as const

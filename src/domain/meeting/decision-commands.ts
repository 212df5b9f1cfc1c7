import { z } from 'zod'
import { calendarDate } from '../calendar-date.js'
import { id, LIMITS, reason, text } from '../text.js'
import { access, clauses, followUp, lead, revision, type Wording } from '../values.js'
import { voteResult } from './events.js'

/** The lead as a bare text, or with its kind and conditions. */
const leadOrText = z
  .union([text, lead])
  .transform((given) => (typeof given === 'string' ? { text: given } : given))
const wording = { lead: leadOrText.optional().describe('what precedes the clauses'), clauses }

const hasWords = (given: Wording) => given.lead !== undefined || given.clauses.length > 0
const NEEDS_WORDS = { error: 'must hold at least one clause, or a lead', path: ['clauses'] }

/** A new wording that stands in for one that was wrong, and is as old as that one: what an edited register brings. */
const replaces = z.literal(true).optional().describe('true: the wording is as old as the one it replaces')
/** Together with `replaces` it would say two things. */
const wordingDating = {
  effectiveOn: calendarDate
    .optional()
    .describe("from when the wording counts, between the meeting's date and today; absent: today"),
  replaces,
}
const saysOneDate = (given: { effectiveOn?: string | undefined; replaces?: true | undefined }) =>
  given.effectiveOn === undefined || given.replaces === undefined
const ONE_DATE = { error: 'must be left out where replaces is given', path: ['effectiveOn'] }

const stated = z.enum(['draft', 'unstated']).optional()
const seen = revision.describe('the revision seen')
const count = z.int().min(0).max(100_000).optional()
const seenDecision = z.strictObject({ decisionId: id, revision: seen })

/** The commands about what a meeting decides, and how that becomes final. */
export const decisionCommands = {
  RecordDecision: z
    .strictObject({
      meetingId: id,
      matterId: id,
      decisionId: id,
      ...wording,
      followUps: z.array(followUp).max(LIMITS.entries).optional().describe('what is promised, and by whom'),
      access: access.optional().describe('why the decision is restricted'),
      standing: stated.describe('absent: draft, in a held meeting unstated, which no other takes'),
    })
    .refine(hasWords, NEEDS_WORDS)
    .describe('The first wording of what the body concludes on a matter. It is a draft until it is final.'),
  ReviseDecision: z
    .strictObject({
      meetingId: id,
      decisionId: id,
      revision: seen,
      ...wording,
      reason,
      ...wordingDating,
      standing: stated.describe('after the revision; absent: as before'),
    })
    .refine(hasWords, NEEDS_WORDS)
    .refine(saysOneDate, ONE_DATE)
    .describe('A whole new wording of a decision that is not final: a lead that is left out is gone.'),
  RetractDecision: z
    .strictObject({ meetingId: id, decisionId: id, reason })
    .describe('Takes back, visibly, a decision that is not final.'),
  RecordVote: z
    .strictObject({
      meetingId: id,
      matterId: id,
      decisionId: id.optional().describe('what is voted on: a decision, at the revision seen'),
      revision: seen.optional(),
      proposalId: id.optional().describe('or a proposal'),
      result: voteResult,
      for: count,
      against: count,
      blank: count,
      roll: z
        .array(z.strictObject({ appointmentId: id, vote: z.enum(['for', 'against', 'blank']) }))
        .max(LIMITS.entries)
        .optional()
        .describe('who voted what'),
    })
    .refine((vote) => (vote.decisionId === undefined) !== (vote.proposalId === undefined), {
      error: 'must be given where proposalId is not, and only there',
      path: ['decisionId'],
    })
    .refine((vote) => (vote.decisionId === undefined) === (vote.revision === undefined), {
      error: 'must be given with a decisionId, and only with one',
      path: ['revision'],
    })
    .describe('A vote. In a body whose decisions are final with the vote, one that carries makes it final.'),
  CirculateMinutes: z.strictObject({ meetingId: id }).describe('The minutes are sent to the members.'),
  ApproveMinutes: z
    .strictObject({
      meetingId: id,
      approvedIn: z
        .strictObject({ meetingId: id, matterId: id.optional() })
        .optional()
        .describe('the later meeting that approved them'),
      approvedOn: calendarDate
        .optional()
        .describe("the day, between the meeting's date and today; needed without approvedIn"),
      approvedBy: id
        .optional()
        .describe('the body that approves, where it is not the one that met and no later meeting says so'),
      decisions: z.array(seenDecision).max(LIMITS.decisions).describe('every decision that is not final'),
      changes: z
        .array(z.strictObject({ decisionId: id, ...wording }).refine(hasWords, NEEDS_WORDS))
        .max(LIMITS.decisions)
        .optional()
        .describe('new wordings that the approval gives to some of them'),
    })
    .describe('The minutes are approved, and with them every draft of the meeting becomes final.'),
  ReturnMinutes: z
    .strictObject({ meetingId: id, reason })
    .describe('Circulated minutes go back, not approved.'),
  CorrectDecision: z
    .strictObject({ meetingId: id, decisionId: id, revision: seen, ...wording, reason, ...wordingDating })
    .refine(hasWords, NEEDS_WORDS)
    .refine(saysOneDate, ONE_DATE)
    .describe('A clerical change of a final decision: the whole new wording. The old one stays visible.'),
  SupersedeDecision: z
    .strictObject({
      meetingId: id,
      decisionId: id,
      by: z
        .strictObject({ meetingId: id, decisionId: id })
        .describe('the approved decision that replaces it'),
      reason,
    })
    .describe('A final decision is replaced by another final one.'),
  CompleteFollowUp: z
    .strictObject({
      meetingId: id,
      decisionId: id,
      followUp: z.int().min(1).max(LIMITS.entries).describe('its number within the decision, from 1'),
      completedOn: calendarDate.optional().describe('absent: today'),
      note: text.optional(),
    })
    .describe('What a decision promised is done.'),
} as const

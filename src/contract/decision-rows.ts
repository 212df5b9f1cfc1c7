import { z } from 'zod'
import { calendarDate } from '../domain/calendar-date.js'
import { DRAFT_MARKER } from '../domain/draft-marker.js'
import { STANDINGS } from '../domain/standing.js'
import { id } from '../domain/text.js'
import { access, clause, lead } from '../domain/values.js'
import { warning } from '../domain/warning.js'
import { proceedings } from './proceedings.js'
import { restricted } from './restriction.js'
import { instant } from './row.js'

export const standing = z.enum(STANDINGS)

/** Beside every text that is a draft, for whoever prints it without looking at its status. */
export const marker = z
  .literal(DRAFT_MARKER)
  .optional()
  .describe('What the text must carry wherever it is printed: it is a draft. Absent: it is none')

export const listedDecision = z
  .object({
    meetingId: id,
    bodyId: id,
    body: z.string().describe("The body's name on the meeting's date"),
    date: calendarDate.describe("The meeting's date"),
    matterId: id,
    matter: z.string().describe("The matter's title"),
    matterNumber: z.string().optional(),
    decisionId: id,
    revision: z.int().min(1),
    status: standing,
    corrected: z.boolean().describe('Its wording was corrected after it became final'),
    lead: lead.optional(),
    clauses: z.array(clause),
    text: z.string().describe('The whole wording as it was written'),
    marker,
    access: access.optional().describe('Why it is restricted: its own basis, or its matter’s'),
    restricted,
    approvedOn: calendarDate
      .nullable()
      .optional()
      .describe('From when it is final; `null`: nobody knows, and the day of recording stands in for it'),
    approvedOnKnown: z.boolean().optional(),
    approvedBy: z.enum(['minutes', 'vote']).optional(),
    approvedIn: id.optional().describe('The meeting that approved it'),
    approvalDateUnknown: z
      .literal(true)
      .optional()
      .describe('Approved on a day that nobody knows, and the moment is before the approval was recorded'),
    supersededBy: z.object({ meetingId: id, decisionId: id }).optional(),
    recordedAt: instant.describe('When the last of what makes it so was recorded'),
    effectiveOn: calendarDate.describe('From when that counts'),
  })
  .meta({ id: 'Decision' })

export const decisionRevision = z
  .object({
    revision: z.int().min(1),
    status: standing.describe(
      'What these words are, whatever the decision is by now: those that never became final stay a draft',
    ),
    text: z.string(),
    marker,
    lead: lead.optional(),
    clauses: z.array(clause),
    reason: z.string().optional(),
    actor: id.describe('Who brought it in: a personId'),
    actorName: z.string(),
    recordedAt: instant,
    effectiveOn: calendarDate,
    change: z.enum(['recorded', 'revised', 'approved', 'corrected']),
    warnings: z.array(warning).optional().describe('The rules that it met only with a warning'),
  })
  .meta({ id: 'DecisionRevision' })

export const standingChange = z
  .object({
    status: standing,
    effectiveOn: calendarDate,
    effectiveKnown: z.boolean(),
    recordedAt: instant,
    actor: id,
    actorName: z.string(),
    reason: z.string().optional(),
  })
  .meta({ id: 'StandingChange' })

/** A promise made in a decision, and whether it is kept. */
export const promised = z
  .object({
    decisionId: id,
    followUp: z.int().min(1).describe('Its number within the decision, from 1'),
    text: z.string(),
    owner: z.string().optional(),
    ownerPersonId: id.optional(),
    ownerBodyId: id.optional(),
    due: calendarDate.optional(),
    status: z.enum(['open', 'completed']),
    completedOn: calendarDate.optional(),
    note: z.string().optional(),
    restricted,
  })
  .meta({ id: 'Promise' })

export const listedFollowUp = z
  .object({
    ...promised.shape,
    meetingId: id,
    bodyId: id.describe('The body that promised'),
    body: z.string(),
    date: calendarDate,
    decisionStatus: standing.describe('As final as the promise is'),
  })
  .meta({ id: 'FollowUp' })

/** A row of a register that lists the decision. */
export const sourceRow = z
  .object({ registerId: id, register: z.string(), rowId: id })
  .meta({ id: 'SourceRow' })

/** One decision with everything that led to it. */
export const decisionView = z
  .object({
    ...listedDecision.shape,
    revisions: z.array(decisionRevision).describe('Every wording in force until the moment, in order'),
    standings: z.array(standingChange).describe('Every change of standing, in order'),
    ...proceedings.shape,
    followUps: z.array(promised),
    sources: z.array(sourceRow),
  })
  .meta({ id: 'DecisionView' })

export const foundText = z
  .object({
    kind: z.enum(['decision', 'matter']),
    meetingId: id,
    bodyId: id,
    body: z.string(),
    date: calendarDate,
    matterId: id,
    decisionId: id.optional(),
    revision: z.int().optional(),
    status: standing.optional(),
    wordingStatus: standing
      .optional()
      .describe('What the words that were found are: those that never became final stay a draft'),
    marker,
    access: access.optional().describe('Why the text is restricted'),
    current: z
      .boolean()
      .describe('False where the words are of an older wording or title than the one in force'),
    text: z.string().describe('The whole wording or title that was found'),
    snippet: z.string(),
    restricted,
  })
  .meta({ id: 'SearchHit' })

import { z } from 'zod'
import { calendarDate } from '../domain/calendar-date.js'
import { id } from '../domain/text.js'
import { documentRef } from '../domain/values.js'
import { warning } from '../domain/warning.js'
import { decisionView, marker, promised, standing } from './decision-rows.js'
import { instant } from './row.js'

/** A stretch of two wordings. */
export const piece = z
  .object({
    text: z.string(),
    change: z
      .enum(['ins', 'del'])
      .optional()
      .describe('Only in the later wording, or only in the earlier one. Absent: in both'),
  })
  .meta({ id: 'Piece' })

const pieces = z.array(piece)

export const partChange = z
  .object({
    part: z.enum(['lead', 'clause']),
    from: z.int().min(1).optional().describe('The clause’s number in the earlier wording, from 1'),
    to: z.int().min(1).optional().describe('Its number in the later one'),
    change: z.enum(['unchanged', 'changed', 'added', 'removed']),
    moved: z.literal(true).optional().describe('It stands in another place among the clauses that stayed'),
    words: pieces.describe('Those that are not `ins` make the earlier text, those not `del` the later one'),
    kind: pieces.optional().describe('Where it differs, as the next two'),
    conditions: pieces.optional().describe('One a line'),
    comments: pieces.optional(),
    documents: z.object({ removed: z.array(documentRef), added: z.array(documentRef) }).optional(),
  })
  .meta({ id: 'PartChange' })

/** How one wording of a decision became another. */
export const comparison = z
  .object({
    from: z.int().min(1).describe('The earlier revision'),
    to: z.int().min(1).describe('The later one'),
    fromStatus: standing,
    toStatus: standing,
    marker,
    parts: z.array(partChange).describe('By clause, in the order of the later wording'),
  })
  .meta({ id: 'Comparison' })

/** A version of a document that the matter treats, or a clause names. */
const documentNamed = z
  .object({
    documentId: id,
    title: z.string().optional().describe('Absent where nobody has registered it'),
    version: z.string(),
    how: z.enum(['treated', 'mentioned']),
  })
  .meta({ id: 'DocumentNamed' })

/** One thing that happened to a decision. */
export const decisionAct = z
  .object({
    change: z.enum(['recorded', 'revised', 'approved', 'corrected', 'superseded', 'withdrawn']),
    revision: z.int().min(1).optional().describe('The wording that it brings in, or makes final'),
    status: standing.optional().describe('What the decision is from then on'),
    effectiveOn: calendarDate,
    effectiveKnown: z.boolean().describe('False: nobody knows the date, and the day of recording stands in'),
    recordedAt: instant,
    actor: id,
    actorName: z.string(),
    reason: z.string().optional(),
    documents: z.array(documentNamed).optional().describe('The versions that this wording is about'),
    approvedBy: z.enum(['minutes', 'vote']).optional().describe('The act that made it final'),
    approvedIn: z
      .object({
        meetingId: id,
        bodyId: id.optional(),
        body: z.string().optional().describe('Absent where the moment does not show the meeting'),
        date: calendarDate.optional(),
      })
      .optional(),
    supersededBy: z
      .object({
        decisionId: id,
        meetingId: id,
        bodyId: id.optional(),
        body: z.string().optional(),
        date: calendarDate.optional(),
      })
      .optional(),
    warnings: z.array(warning).optional(),
  })
  .meta({ id: 'DecisionAct' })

export const keptPromise = z
  .object({
    ...promised.shape,
    kept: z
      .enum(['open', 'overdue', 'kept', 'late'])
      .describe('Against its date: not yet due, or without one; not kept by it; kept; kept after it'),
  })
  .meta({ id: 'KeptPromise' })

/** A decision's life, from the first words to what took its place. */
export const decisionHistory = z
  .object({
    ...decisionView.shape,
    followUps: z.array(keptPromise),
    acts: z.array(decisionAct).describe('Everything that happened to it, in the order it was recorded'),
    comparisons: z
      .array(comparison)
      .describe('Each wording against the one before, or the two that were asked for'),
  })
  .meta({ id: 'DecisionHistory' })

import { z } from 'zod'
import { calendarDate } from '../domain/calendar-date.js'
import { id } from '../domain/text.js'
import { access } from '../domain/values.js'
import { marker, standing } from './decision-rows.js'
import { submission } from './document-rows.js'
import { partChange } from './history-rows.js'
import { restricted } from './restriction.js'

const decisionState = z
  .object({
    revision: z.int().min(1),
    status: standing,
    corrected: z.boolean(),
    text: z.string(),
    marker,
  })
  .meta({ id: 'DecisionState' })

/** A decision that is not on the second day what it was on the first. */
const changedDecision = z
  .object({
    kind: z.literal('decision'),
    changes: z
      .array(z.enum(['new', 'revised', 'approved', 'corrected', 'superseded', 'withdrawn']))
      .describe('What came to count between the days, in the order it was recorded'),
    meetingId: id,
    bodyId: id,
    body: z.string().describe("The body's name on the meeting's date"),
    date: calendarDate.describe("The meeting's date"),
    matterId: id,
    matter: z.string(),
    matterNumber: z.string().optional(),
    decisionId: id,
    effectiveOn: calendarDate.describe('From when the last of the changes counts'),
    before: decisionState.optional().describe('As it was on the first day. Absent: it was not there'),
    after: decisionState.describe('As it was on the second day'),
    parts: z.array(partChange).optional().describe('By clause, where the words are others'),
    access: access.optional(),
    restricted,
  })
  .meta({ id: 'ChangedDecision' })

/** A version that came between the days, or that was sent to somebody. */
const deliveredDocument = z
  .object({
    kind: z.literal('document'),
    changes: z.array(z.enum(['delivered', 'submitted'])),
    documentId: id,
    title: z.string(),
    version: z.string(),
    date: calendarDate.optional().describe('Absent: nobody has said when, and the day of recording counts'),
    submission: submission.optional(),
  })
  .meta({ id: 'DeliveredDocument' })

export const change = z.union([changedDecision, deliveredDocument])

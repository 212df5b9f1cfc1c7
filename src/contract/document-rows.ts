import { z } from 'zod'
import { calendarDate } from '../domain/calendar-date.js'
import { versionOrder } from '../domain/document/events.js'
import { id } from '../domain/text.js'
import { warning } from '../domain/warning.js'
import { standing } from './decision-rows.js'
import { restricted } from './restriction.js'

/** Where a document was treated or named. */
const place = { meetingId: id, bodyId: id, body: z.string(), date: calendarDate, restricted }

/** A decision that supports a version of a document; as final as that decision is. */
export const endorsement = z
  .object({
    meetingId: id,
    decisionId: id,
    bodyId: id,
    body: z.string(),
    date: calendarDate,
    kind: z.string(),
    conditions: z.array(z.string()),
    restricted,
    status: standing,
    corrected: z.boolean(),
    proposed: z
      .literal(true)
      .optional()
      .describe('An import read the kind or the conditions out of the text, and no person stated them'),
  })
  .meta({ id: 'Endorsement' })

export const endorsementStanding = z.enum(['approved', 'unstated', 'draft', 'none'])

/** A version sent from one body to another. */
export const submission = z.object({
  from: id.optional(),
  to: id,
  fromBody: z.string().optional().describe('Its name on the day of submission'),
  toBody: z.string().describe('Its name on the day of submission'),
  date: calendarDate,
  meetingId: id.optional(),
})

export const documentVersionRow = z
  .object({
    version: z.string(),
    date: calendarDate.optional(),
    status: z.string().optional(),
    note: z.string().optional(),
    sha256: z.string().optional(),
    unordered: z.boolean().describe("It has no place in the document's order"),
    registered: z
      .boolean()
      .describe('False where matters or decisions name a version that nobody has entered'),
    treated: z.array(z.object({ ...place, matterId: id })),
    mentioned: z.array(z.object({ ...place, decisionId: id })),
    endorsed: z.array(endorsement),
    endorsement: endorsementStanding.describe('The standing of the most final of the endorsements'),
    submitted: z.array(submission),
    warnings: z.array(warning).describe('What was to be said against it when it was entered'),
  })
  .meta({ id: 'DocumentVersion' })

export const listedDocument = z
  .object({
    documentId: id,
    title: z.string(),
    aliases: z.array(z.string()),
    order: versionOrder,
    versions: z.array(documentVersionRow),
  })
  .meta({ id: 'Document' })

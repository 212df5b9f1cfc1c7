import { z } from 'zod'
import { calendarDate } from '../domain/calendar-date.js'
import { id } from '../domain/text.js'
import { clause, lead } from '../domain/values.js'
import { marker, standing } from './decision-rows.js'
import { documentVersionRow, endorsement, listedDocument } from './document-rows.js'
import { matterStatus } from './meeting-rows.js'
import { restricted } from './restriction.js'
import { count } from './row.js'

/** What a body concluded on a version that it treated. */
const conclusion = z
  .object({
    decisionId: id,
    revision: z.int().min(1),
    status: standing,
    corrected: z.boolean(),
    lead: lead.optional(),
    clauses: z.array(clause),
    text: z.string(),
    marker,
    endorses: z.boolean().describe('It supports the version: as finally as its status says'),
    restricted,
  })
  .meta({ id: 'Conclusion' })

const treatment = z
  .object({
    meetingId: id,
    bodyId: id,
    body: z.string().describe("The body's name on the meeting's date"),
    date: calendarDate,
    matterId: id,
    matter: z.string(),
    matterNumber: z.string().optional(),
    status: matterStatus.describe('What became of the matter'),
    decisions: z.array(conclusion),
    restricted,
  })
  .meta({ id: 'Treatment' })

/** What stood behind a version when it came: of each body its last support of it, or of a version before it. */
const basis = z
  .object({
    on: calendarDate
      .optional()
      .describe(
        'The date of the version, or that of its first submission. Absent: nobody knows, and this is of the moment asked for',
      ),
    endorsed: z.array(
      z.object({
        ...endorsement.shape,
        version: z.string().describe('The version that it supports'),
        status: standing.describe('What the decision was on that day, as it is known'),
        statusNow: standing.describe('What it is at the moment asked for'),
      }),
    ),
    approved: count.describe('How many of these decisions were final on that day'),
    unstated: count.describe('How many come from a source that does not say'),
    draft: count.describe('How many were drafts: the minutes were not approved'),
  })
  .meta({ id: 'DocumentBasis' })

const { treated: _, ...version } = documentVersionRow.shape

/** A document's way from version to version. */
export const documentHistory = z
  .object({
    ...listedDocument.shape,
    versions: z
      .array(
        z
          .object({
            ...version,
            treated: z.array(treatment).describe('Every body that treated it, and what each concluded'),
            basis: basis.optional().describe('Absent where nobody has entered the version'),
          })
          .meta({ id: 'DocumentVersionHistory' }),
      )
      .describe('In the order of the versions; those that have no place in it last'),
  })
  .meta({ id: 'DocumentHistory' })

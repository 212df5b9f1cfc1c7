import { z } from 'zod'
import { id } from '../domain/text.js'
import { instant } from './row.js'
import { wholeNumber } from './whole-number.js'

export const DEFAULT_READINGS = 50
export const MAX_READINGS = 500

/** What `GET /api/access-log` takes. */
export const accessLogParams = z.strictObject({
  personId: id.optional().describe('Only what this person read'),
  thingId: id.optional().describe('Only who read this meeting, matter or decision, by its id'),
  before: wholeNumber(Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('`next` of the page before: only older readings'),
  limit: wholeNumber(MAX_READINGS)
    .optional()
    .describe(`Readings of a page, 1 to ${MAX_READINGS}. Default: ${DEFAULT_READINGS}`),
})

/** That somebody was shown restricted things in answer to one request. */
export const reading = z
  .object({
    id: z.int(),
    at: instant,
    personId: id,
    name: z.string().describe("The person's name; `[slettet]` where it was forgotten"),
    route: z.string().describe('Which way it was read'),
    request: z.string().describe("The request's id"),
    things: z.array(z.object({ meetingId: id, matterId: id.optional(), decisionId: id.optional() })),
  })
  .meta({ id: 'Reading' })

export const accessLogPage = z
  .object({
    items: z.array(reading).describe('The last first'),
    next: z.int().optional().describe('Give it as `before` for older ones. Absent on the last page'),
  })
  .meta({ id: 'AccessLogPage' })
export type AccessLogPage = z.infer<typeof accessLogPage>

import { z } from 'zod'
import { APPOINTMENT_ROLES } from '../domain/body/events.js'
import { calendarDate } from '../domain/calendar-date.js'
import { id } from '../domain/text.js'
import { standing } from './decision-rows.js'
import { matterStatus, meetingStatus } from './meeting-rows.js'

/** Rows of a page where nobody says how many, and the most that one may ask for. */
export const DEFAULT_PAGE = 50
export const MAX_PAGE = 500

// A query's values are text; a number is digits only, so that neither "1e3" nor "" passes for one.
const pageSize = z.preprocess(
  (given) => (typeof given === 'string' && /^\d{1,9}$/.test(given) ? Number(given) : given),
  z.int().min(1).max(MAX_PAGE),
)
const flag = z.enum(['true', 'false']).transform((word) => word === 'true')
export const words = z.string().min(1).max(500)

/** A place in the log, as an answer gave it: callers keep it and never make one. */
export const position = z.string().max(64).meta({ format: 'position' })

/** The two dates that every question takes, and the write of one's own to wait for. */
export const momentParams = {
  asOf: calendarDate.optional().describe('As it was on that date. Default: today, and planned meetings'),
  knownAt: z
    .string()
    .max(40)
    .meta({ anyOf: [{ format: 'date-time' }, { format: 'date' }], examples: ['2026-03-03T12:00:00+01:00'] })
    .optional()
    .describe(
      'As it was known then: RFC 3339 with an offset, or a date for the whole of that day in Oslo. Default: now',
    ),
  after: position
    .optional()
    .describe('The position of a write of your own: the answer holds it, or is 503 with Retry-After'),
}

const pageParams = {
  ...momentParams,
  limit: pageSize.optional().describe(`Rows of a page, 1 to ${MAX_PAGE}. Default: ${DEFAULT_PAGE}`),
  cursor: z
    .string()
    .max(200)
    .meta({ format: 'cursor' })
    .optional()
    .describe('`next` of the page before, as it was given'),
}

export const body = words.optional().describe('Only this body: its id, or any of its names in any spelling')
const agendaParams = {
  ...pageParams,
  body,
  meetingId: id.optional(),
  document: words
    .optional()
    .describe('Only what treats or names this document: an id, its title or an alias'),
  version: z.string().min(1).max(200).optional().describe('Only this version of the document'),
}

/** What each list takes in its query, by the list's name. */
export const listParams = {
  meetings: z.strictObject({
    ...pageParams,
    body,
    status: meetingStatus.optional(),
  }),
  matters: z.strictObject({
    ...agendaParams,
    status: matterStatus.optional(),
  }),
  decisions: z.strictObject({ ...agendaParams, status: standing.optional() }),
  documents: z.strictObject(pageParams),
  bodies: z.strictObject({
    ...pageParams,
    existing: flag.optional().describe('Only bodies that exist on the date'),
  }),
  appointments: z.strictObject({
    ...pageParams,
    body,
    personId: id.optional(),
    role: z.enum(APPOINTMENT_ROLES).optional(),
    withEnded: flag.optional(),
  }),
  persons: z.strictObject(pageParams),
  'follow-ups': z.strictObject({ ...pageParams, body, status: z.enum(['open', 'completed']).optional() }),
  owners: z.strictObject(pageParams),
  involvement: z.strictObject(pageParams),
  registers: z.strictObject({ ...pageParams, body, name: words.optional() }),
  search: z.strictObject({
    ...pageParams,
    words: words.describe('One word or more: all must be there, and inflections are found too'),
    body,
    kind: z.enum(['decision', 'matter']).optional(),
  }),
} as const satisfies Readonly<Record<string, z.ZodType>>

export type ListName = keyof typeof listParams
export type ListParams<L extends ListName = ListName> = z.output<(typeof listParams)[L]>

/** What one thing's own address takes in its query. */
export const oneParams = z.strictObject(momentParams)

const { asOf: _, ...knownParams } = momentParams

/** What the changes between two days take in their query. */
export const diffParams = z.strictObject({
  ...knownParams,
  from: calendarDate.describe('What counted at the end of this day is what the changes are told against'),
  to: calendarDate.optional().describe('The last day. Default: today'),
  body,
})

const twoRevisions = /^[1-9]\d{0,6},[1-9]\d{0,6}$/

/** What a decision's history takes in its query. */
export const decisionHistoryParams = z.strictObject({
  ...momentParams,
  between: z
    .string()
    .regex(twoRevisions, { error: 'must be two revisions with a comma between, such as 1,3' })
    .transform((text): readonly [number, number] => {
      const [from = 1, to = 1] = text.split(',').map(Number)
      return [from, to]
    })
    .optional()
    .describe('Two revisions to compare, such as `1,3`. Default: each with the one before'),
})

/** What the list of findings takes. */
export const findingParams = z.strictObject({
  ...momentParams,
  all: flag.optional().describe('Notices too'),
})

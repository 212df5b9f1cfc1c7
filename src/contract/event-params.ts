import { z } from 'zod'
import { CATEGORIES } from '../domain/event.js'
import { id } from '../domain/text.js'
import { position } from './list-params.js'
import { restricted } from './restriction.js'

/** Events of a page where nobody says how many, and the most that one may ask for. */
export const DEFAULT_EVENTS = 100
export const MAX_EVENTS = 1_000
/** The most filters of one live stream. */
export const MAX_FILTERS = 100

const stream = z
  .string()
  .regex(new RegExp(`^(${CATEGORIES.join('|')})-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`), {
    error: 'must be a stream: category-<uuid>',
  })
const category = z.enum(CATEGORIES)
const type = z.string().regex(/^[A-Za-z]{1,100}$/, { error: 'must be the name of an event' })

/** What `GET /api/events` takes. Conditions that are given must all hold. */
export const eventsParams = z.strictObject({
  from: position.optional().describe('Only events after this position. Default: from the beginning'),
  stream: stream.optional(),
  category: category.optional(),
  type: type.optional(),
  limit: z
    .preprocess(
      (given) => (typeof given === 'string' && /^\d{1,9}$/.test(given) ? Number(given) : given),
      z.int().min(1).max(MAX_EVENTS),
    )
    .optional()
    .describe(`Events of a page, 1 to ${MAX_EVENTS}. Default: ${DEFAULT_EVENTS}`),
})
export type EventsParams = z.output<typeof eventsParams>

const CONDITIONS = { stream, category, type } as const

/** Conditions that must all hold, written `category:meeting,type:DecisionApproved`. */
export type EventFilter = {
  readonly stream?: string
  readonly category?: string
  readonly type?: string
}

const eventFilter = z
  .string()
  .max(300)
  .transform((text, context): EventFilter => {
    const filter: { stream?: string; category?: string; type?: string } = {}
    for (const part of text.split(',')) {
      const [, name, value = ''] = /^(stream|category|type):(.+)$/.exec(part.trim()) ?? []
      const known = name === 'stream' || name === 'category' || name === 'type' ? name : undefined
      if (known === undefined || filter[known] !== undefined || !CONDITIONS[known].safeParse(value).success) {
        context.addIssue({
          code: 'custom',
          message: 'must be stream:<stream>, category:<category> or type:<type>, with commas between',
        })
        return z.NEVER
      }
      filter[known] = value
    }
    return filter
  })

/** What `GET /api/events/stream` takes. An event is sent when one of the filters takes it; without filters every event is. */
export const eventStreamParams = z.strictObject({
  filter: z
    .array(eventFilter)
    .max(MAX_FILTERS)
    .optional()
    .describe(`May be given up to ${MAX_FILTERS} times`),
  from: position
    .optional()
    .describe('Begin after this position, where no Last-Event-ID says it. Default: now'),
})

/** An event of the log as it is given out, brought to the newest version of its type. */
export const eventItem = z
  .object({
    position: z.string(),
    id,
    stream: z.string(),
    streamVersion: z.string(),
    type: z.string(),
    recordedAt: z.string().optional(),
    data: z.record(z.string(), z.unknown()).optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
    /** This version of the ledger cannot read it: it has only its place in the log. */
    undecodable: z.literal(true).optional(),
    restricted,
  })
  .meta({ id: 'Event' })
export type EventItem = z.infer<typeof eventItem>

export const eventPage = z
  .object({
    items: z.array(eventItem),
    next: z
      .string()
      .optional()
      .describe('Where the next page begins: give it as `from`. Absent at the end of the log'),
    head: z.string().describe('The position of the last event of the log'),
  })
  .meta({ id: 'EventPage' })
export type EventPage = z.infer<typeof eventPage>

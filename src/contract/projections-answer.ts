import { z } from 'zod'

const place = { version: z.int(), position: z.string(), events: z.int() }

/** How far each read model has come. */
export const projectionsAnswer = z
  .object({
    items: z.array(
      z.object({
        projection: z.string(),
        ...place,
        parked: z.int().describe('Events that it could not take, with those that wait behind them'),
        building: z.object(place).optional().describe('The tables that are made anew beside the live ones'),
      }),
    ),
    position: z.string().describe('Where the slowest of them is'),
    head: z.string().describe('The position of the last event of the log'),
    eventsBehind: z.int(),
    isMoreBehind: z.boolean().describe('True where there are more than were counted'),
  })
  .meta({ id: 'Projections' })
export type ProjectionsAnswer = z.infer<typeof projectionsAnswer>

export const rebuildParams = z.strictObject({
  projection: z.string().max(100).optional().describe('Only this one. Default: all'),
})

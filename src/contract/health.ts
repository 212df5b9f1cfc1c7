import { z } from 'zod'

export const liveness = z.object({ status: z.literal('live') }).meta({ id: 'Liveness' })

export const readiness = z
  .object({
    status: z
      .enum(['ready', 'catching-up', 'not-projecting', 'store-not-writable', 'disk-nearly-full'])
      .describe('Anything but `ready` comes with 503, and says why'),
    lag: z.object({
      position: z.string().describe('How far the read model that is farthest behind has come'),
      head: z.string().describe('The end of the log'),
      events: z.int().describe('Events between the two'),
      isMore: z.boolean().describe('There are more than that'),
    }),
    parked: z.int().describe('Events that a read model could not take'),
  })
  .meta({ id: 'Readiness' })
export type Readiness = z.infer<typeof readiness>

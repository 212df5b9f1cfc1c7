import { z } from 'zod'

/** Problem details (RFC 9457), with what a refusal tells beside its sentence. `code` is what a program goes by. */
export const problem = z
  .object({
    type: z.string().describe('Identifies the kind of problem: `/problems/<code>`'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What was wrong with this request, as a sentence'),
    code: z.string(),
    field: z.string().optional(),
    value: z.unknown().optional(),
    allowed: z.string().optional(),
    current: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('What the caller needs next, such as the current revision'),
    requestId: z.string().optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof problem>

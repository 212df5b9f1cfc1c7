import { z } from 'zod'
import { id } from '../domain/text.js'
import { warning } from '../domain/warning.js'
import { problem } from './problem.js'

/** What a command came to. The same command again gives the same answer, with `repeated` true. */
export const commandAnswer = z
  .object({
    commandId: id,
    stream: z.string().describe('The stream that the command wrote'),
    streamVersion: z.string().describe('The version of the stream after the command, from "0"'),
    position: z
      .string()
      .describe('Where the last event stands in the log; give it as `after` to read your own write'),
    events: z.array(z.object({ id, type: z.string() })),
    revisions: z
      .array(z.object({ decisionId: id, revision: z.int() }))
      .describe('The decisions that the command touched, at the revisions they have now'),
    warnings: z.array(warning).describe('Rules that were not met and only warn'),
    repeated: z.boolean(),
  })
  .meta({ id: 'CommandAnswer' })
export type CommandAnswer = z.infer<typeof commandAnswer>

/** The most commands of one batch. */
export const MAX_BATCH_COMMANDS = 200

/** Many commands in one request, answered each by itself, in order. */
export const commandBatch = z
  .strictObject({
    commands: z
      .array(
        z.strictObject({
          type: z.string(),
          data: z.unknown(),
          /** Default: made from the request's `Idempotency-Key` and the place in the batch. */
          commandId: z.string().min(1).max(255).optional(),
        }),
      )
      .min(1)
      .max(MAX_BATCH_COMMANDS),
  })
  .meta({ id: 'CommandBatch' })

export const batchAnswer = z
  .object({
    results: z.array(
      z.object({ status: z.int(), answer: commandAnswer.optional(), problem: problem.optional() }),
    ),
  })
  .meta({ id: 'BatchAnswer' })
export type BatchAnswer = z.infer<typeof batchAnswer>

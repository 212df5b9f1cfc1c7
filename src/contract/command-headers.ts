import { z } from 'zod'

/** The most characters of an `Idempotency-Key`. */
export const MAX_KEY = 255

const idempotencyKey = z
  .string()
  .min(1)
  .max(MAX_KEY)
  .meta({ pattern: '\\S' })
  .optional()
  .describe(
    "The command's id, a UUID or any text. The same key again has one effect and the first answer; with other data it is refused",
  )
const correlationId = z
  .string()
  .optional()
  .describe('What the caller calls the whole of which this is a part; kept with the events')

/** What a command takes in its headers. */
export const commandHeaders = z.object({
  'Idempotency-Key': idempotencyKey,
  'X-Correlation-Id': correlationId,
})

/** The same where the command states the revision of a decision that it was decided on. */
export const revisingHeaders = z.object({
  ...commandHeaders.shape,
  'If-Match': z
    .string()
    .meta({ pattern: '^"[1-9][0-9]{0,6}"$', examples: ['"1"'] })
    .optional()
    .describe("The decision's `ETag`: its revision, in quotes. Stands in for `revision` in the data"),
})

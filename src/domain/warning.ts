import { z } from 'zod'
import { LIMITS, textUpTo, word } from './text.js'

/** A rule that was not met and only warns: kept with the event and shown. */
export const warning = z
  .strictObject({
    /** The code that a refusal would have had. */
    code: word,
    message: textUpTo(LIMITS.reason),
    /** The legal basis, such as `kommuneloven § 11-9`. */
    basis: word.optional(),
  })
  .meta({ id: 'Warning' })
export type Warning = z.infer<typeof warning>

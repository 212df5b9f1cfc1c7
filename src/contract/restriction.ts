import { z } from 'zod'

/** That something is restricted (unntatt offentlighet) as things stand now, whatever date is asked for. */
export const restriction = z
  .object({
    basis: z.string().describe('The legal basis'),
    hidden: z.boolean().describe('Its content was left out: the caller has no right to it'),
  })
  .meta({ id: 'Restriction' })
export type Restriction = Readonly<z.infer<typeof restriction>>

/** Stands on whatever is of a restricted matter or decision. */
export const restricted = restriction.optional()

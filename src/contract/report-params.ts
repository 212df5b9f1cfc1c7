import { z } from 'zod'
import { standing } from './decision-rows.js'
import { body, momentParams, oneParams, words } from './list-params.js'

/** What each report takes in its query, by the report's name. */
export const reportParams = {
  board: z.strictObject({ ...momentParams, body: words.describe('The body: its id, or any of its names') }),
  decisions: z.strictObject({ ...momentParams, body, status: standing.optional() }),
  documents: oneParams,
  meetings: z.strictObject({ ...momentParams, body }),
  owners: oneParams,
  involvement: oneParams,
  organisation: z.strictObject({ ...momentParams, body }),
  register: z.strictObject({
    ...momentParams,
    name: words.describe("The register's name"),
    body: words
      .optional()
      .describe('The body that it is kept for, where several have a register of that name'),
  }),
} as const satisfies Readonly<Record<string, z.ZodType>>

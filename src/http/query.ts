import type { z } from 'zod'
import { invalidData } from '../commands/invalid-data.js'

/**
 * What the address's query says, as its schema takes it.
 * @param subject what takes it, where it is not the query but a body
 * @throws {Refusal} `invalid-data`, naming everything that is wrong
 */
export function readQuery<S extends z.ZodType>(
  schema: S,
  query: unknown,
  subject = 'this address',
): z.output<S> {
  const taken = schema.safeParse(query)
  if (taken.success) return taken.data
  throw invalidData(subject, schema, query, taken.error.issues)
}

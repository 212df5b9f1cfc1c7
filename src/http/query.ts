import type { z } from 'zod'
import { Refusal } from '../domain/refusal.js'

/** What the address's query says, as its schema takes it. @throws {Refusal} `invalid-data`, naming the first parameter that is wrong */
export function readQuery<S extends z.ZodType>(schema: S, query: unknown): z.output<S> {
  const taken = schema.safeParse(query)
  if (taken.success) return taken.data
  const [issue] = taken.error.issues
  const field = issue?.code === 'unrecognized_keys' ? issue.keys[0] : String(issue?.path[0] ?? 'query')
  const value =
    field !== undefined && query instanceof Object
      ? Object.entries(query).find(([key]) => key === field)?.[1]
      : undefined
  throw new Refusal('invalid-data', `${field}: ${issue?.message ?? 'is not allowed'}`, {
    ...(field !== undefined && { field }),
    value,
    allowed: allowedParams(schema),
  })
}

/** The names of the parameters that the schema knows. */
function allowedParams(schema: z.ZodType): string {
  return 'shape' in schema && schema.shape instanceof Object
    ? `the parameters ${Object.keys(schema.shape).join(', ')}`
    : 'nothing'
}

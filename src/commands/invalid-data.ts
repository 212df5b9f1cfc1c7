import type { z } from 'zod'
import { Refusal } from '../domain/refusal.js'
import { fieldNames, nodeAt, schemaNode, takes } from './schema-words.js'

/** One thing that is wrong with a command's data. */
export type DataFault = { readonly field: string; readonly value: unknown; readonly allowed: string }

/** How many faults a refusal lists: the rest would only repeat themselves. */
const MAX_FAULTS = 50
const MAX_SHOWN_VALUE = 80

type Issue = z.core.$ZodIssue

/** The refusal that names every field that is wrong, what stands there and what is allowed. */
export function invalidData(
  type: string,
  schema: z.ZodType,
  data: unknown,
  issues: readonly Issue[],
): Refusal {
  const faults = issues.flatMap((issue) => faultsOf(schema, data, issue))
  const listed = faults.slice(0, MAX_FAULTS)
  const sentences = listed.map(
    ({ field, value, allowed }) => `${field}: ${shownValue(value)} is not allowed: ${allowed}`,
  )
  if (faults.length > MAX_FAULTS) sentences.push(`and ${faults.length - MAX_FAULTS} more`)
  return new Refusal('invalid-data', `${type} cannot take this data: ${sentences.join('; ')}`, {
    ...listed[0],
    current: { faults: listed },
  })
}

function faultsOf(schema: z.ZodType, data: unknown, issue: Issue): readonly DataFault[] {
  const { path } = issue
  const here = { field: fieldOf(path), value: valueAt(data, path) }
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = nodeAt(schemaNode(schema), path)
      return issue.keys.map((key) => ({
        field: fieldOf([...path, key]),
        value: valueAt(data, [...path, key]),
        allowed: `only the fields ${known === undefined ? 'that are known' : fieldNames(known).join(', ')}`,
      }))
    }
    case 'invalid_type':
    case 'invalid_value':
    case 'invalid_union':
    case 'too_small':
    case 'too_big':
      return [{ ...here, allowed: allowedAt(schema, issue) }]
    default:
      return [{ ...here, allowed: issue.message }]
  }
}

function allowedAt(schema: z.ZodType, issue: Issue): string {
  const node = nodeAt(schemaNode(schema), issue.path)
  if (node === undefined) return issue.message
  if (node.type === 'array' && node.maxItems !== undefined && issue.code === 'too_big') {
    return `a list of at most ${node.maxItems}`
  }
  return takes(node)
}

/** A path as one would write it: `clauses[0].text`; the whole data is `data`. */
function fieldOf(path: readonly PropertyKey[]): string {
  let field = ''
  for (const step of path) {
    if (typeof step === 'number') field += `[${step}]`
    else field += field === '' ? String(step) : `.${String(step)}`
  }
  return field === '' ? 'data' : field
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<PropertyKey, unknown>)[step]
  }
  return value
}

function shownValue(value: unknown): string {
  if (value === undefined) return 'nothing'
  const json = JSON.stringify(value) ?? typeof value
  return json.length > MAX_SHOWN_VALUE ? `${json.slice(0, MAX_SHOWN_VALUE)}…` : json
}

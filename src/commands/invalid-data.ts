import type { z } from 'zod'
import { Refusal } from '../domain/refusal.js'
import { fieldNames, nodeAt, schemaNode, takes } from './schema-words.js'

/** One thing that is wrong with a command's data. A value that is long, or deep, is cut. */
export type DataFault = { readonly field: string; readonly value: unknown; readonly allowed: string }

/** How many faults a refusal lists: the rest would only repeat themselves. */
const MAX_FAULTS = 50
const MAX_SHOWN_VALUE = 80
/** How every message of a schema begins that says what is allowed. */
const MUST_BE = /^must (be|hold) /

type Issue = z.core.$ZodIssue

/** The refusal that names every field that is wrong, what stands there and what is allowed. */
export function invalidData(
  type: string,
  schema: z.ZodType,
  data: unknown,
  issues: readonly Issue[],
): Refusal {
  const found = new Map<string, DataFault & { readonly sentence: string }>()
  for (const fault of issues.flatMap((issue) => faultsOf(schema, data, issue))) {
    // Of one field the first is enough: what is no text at all is also not of the right length.
    if (!found.has(fault.field)) found.set(fault.field, fault)
  }
  const listed = [...found.values()].slice(0, MAX_FAULTS)
  const sentences = listed.map(({ sentence }) => sentence)
  if (found.size > MAX_FAULTS) sentences.push(`and ${found.size - MAX_FAULTS} more`)
  const faults = listed.map(({ field, value, allowed }) => ({ field, value, allowed }))
  return new Refusal('invalid-data', `${type} cannot take this data: ${sentences.join('; ')}`, {
    ...faults[0],
    current: { faults },
  })
}

function faultsOf(schema: z.ZodType, data: unknown, issue: Issue) {
  const { path } = issue
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = nodeAt(schemaNode(schema), path)
      const allowed = `only the fields ${known === undefined ? 'that are known' : fieldNames(known).join(', ')}`
      return issue.keys.map((key) => {
        const field = fieldOf([...path, key])
        const value = briefly(valueAt(data, [...path, key]))
        return { field, value, allowed, sentence: `${field} is not known: ${allowed}` }
      })
    }
    case 'invalid_type':
    case 'invalid_value':
    case 'invalid_union':
    case 'too_small':
    case 'too_big':
      return [fault(path, data, `must be ${allowedAt(schema, issue)}`)]
    default:
      return [fault(path, data, issue.message)]
  }
}

/** @param message what is said of the field: `must be a UUID` */
function fault(path: readonly PropertyKey[], data: unknown, message: string) {
  const field = fieldOf(path)
  const value = valueAt(data, path)
  const allowed = message.replace(MUST_BE, '')
  const sentence =
    value === undefined
      ? `${field} is missing: it ${message}`
      : `${field} ${message}, and not ${jsonOf(value)}`
  return { field, value: briefly(value), allowed, sentence }
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

/** The value where it is short, else the beginning of it: a refusal does not send back megabytes. */
function briefly(value: unknown): unknown {
  if (typeof value === 'string') return cut(value)
  if (typeof value !== 'object' || value === null) return value
  const json = jsonOf(value)
  return json.endsWith('…') ? json : value
}

function jsonOf(value: unknown): string {
  if (typeof value === 'number') return String(value)
  try {
    return cut(JSON.stringify(value) ?? typeof value)
  } catch (error) {
    // What is nested in itself some thousands of times is more than the call stack holds.
    if (error instanceof RangeError) return 'what is nested too deep to show …'
    throw error
  }
}

function cut(text: string): string {
  if (text.length <= MAX_SHOWN_VALUE) return text
  // Not within a pair of surrogates, which would leave a character that is none.
  return `${[...text.slice(0, MAX_SHOWN_VALUE * 2)].slice(0, MAX_SHOWN_VALUE).join('')}…`
}

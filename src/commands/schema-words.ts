import { z } from 'zod'
import { VISIBLE_TEXT } from '../domain/text.js'

/** What this reads of a JSON Schema. */
export type SchemaNode = {
  readonly type?: string
  readonly format?: string
  readonly pattern?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly maxItems?: number
  readonly items?: SchemaNode
  readonly anyOf?: readonly SchemaNode[]
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly required?: readonly string[]
  readonly default?: unknown
  readonly description?: string
}

const nodes = new WeakMap<z.ZodType, SchemaNode>()

/** The schema of what may be given, as JSON Schema. */
export function schemaNode(schema: z.ZodType): SchemaNode {
  let node = nodes.get(schema)
  if (node === undefined) {
    const { $defs = {}, ...root } = z.toJSONSchema(schema, { io: 'input' })
    node = inlined(root, $defs) as SchemaNode
    nodes.set(schema, node)
  }
  return node
}

/** Schemas that have a name are put where they are named: none holds itself. */
function inlined(node: unknown, named: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(node)) return node.map((item) => inlined(item, named))
  if (!(node instanceof Object)) return node
  const { $ref, ...own } = node as { readonly $ref?: string }
  const inside = Object.fromEntries(Object.entries(own).map(([key, value]) => [key, inlined(value, named)]))
  if ($ref === undefined) return inside
  return { ...(inlined(named[$ref.replace('#/$defs/', '')], named) as object), ...inside }
}

/** What stands at a path; `undefined` where the schema knows nothing there. Of alternatives the first that knows it. */
export function nodeAt(node: SchemaNode, path: readonly PropertyKey[]): SchemaNode | undefined {
  const [step, ...rest] = path
  if (step === undefined) return node
  for (const alternative of node.anyOf ?? []) {
    const found = nodeAt(alternative, path)
    if (found !== undefined) return found
  }
  const next = typeof step === 'number' ? node.items : node.properties?.[String(step)]
  return next === undefined ? undefined : nodeAt(next, rest)
}

/** What is taken there, in words: `a UUID`, `a date as YYYY-MM-DD`, `one of draft, unstated`. */
export function takes(node: SchemaNode): string {
  if (node.const !== undefined) return JSON.stringify(node.const)
  if (node.enum !== undefined) return `one of ${node.enum.join(', ')}`
  if (node.anyOf !== undefined) return node.anyOf.map(takes).join(', or ')
  switch (node.type) {
    case 'string':
      return takesText(node)
    case 'integer':
    case 'number':
      return takesNumber(node)
    case 'boolean':
      return 'true or false'
    case 'null':
      return 'null'
    case 'array':
      return `a list of ${node.items === undefined ? 'anything' : takes(node.items)}`
    case 'object':
      return `an object with ${fieldNames(node).join(', ')}`
    default:
      return 'anything'
  }
}

function takesText({ format, pattern, minLength, maxLength }: SchemaNode): string {
  if (format === 'uuid') return 'a UUID'
  if (format === 'date') return 'a date as YYYY-MM-DD'
  if (pattern !== undefined && pattern !== VISIBLE_TEXT) return `text that matches ${pattern}`
  if (maxLength === undefined) return 'text'
  return minLength === undefined
    ? `text of at most ${maxLength} characters`
    : `text of ${minLength} to ${maxLength} characters`
}

function takesNumber({ type, minimum, maximum }: SchemaNode): string {
  const number = type === 'integer' ? 'a whole number' : 'a number'
  const isBounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER
  if (minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER) return number
  return isBounded ? `${number} from ${minimum} to ${maximum}` : `${number} from ${minimum}`
}

/** The fields of an object; one that may be left out has a `?` behind it. */
export function fieldNames({ properties = {}, required = [] }: SchemaNode): readonly string[] {
  return Object.keys(properties).map((field) => (required.includes(field) ? field : `${field}?`))
}

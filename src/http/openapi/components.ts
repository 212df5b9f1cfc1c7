import { z } from 'zod'
import type { Answer } from './operation.js'

export type SchemaNode = { readonly [key: string]: unknown }

type Named = Map<string, SchemaNode>

/**
 * Gathers schemas and answers with a name under the document's components. One that is taken and given has one shape both ways,
 * or the document would tell lies about one of them.
 */
export class Components {
  private readonly namedSchemas: Named = new Map()
  private readonly namedResponses: Named = new Map()

  /** The schema as it stands in the document: a reference where it has a name. */
  nodeOf(schema: z.ZodType, io: 'input' | 'output'): SchemaNode {
    const { $schema: _, $defs = {}, ...node } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
    for (const [name, named] of Object.entries($defs)) add(this.namedSchemas, name, inDocument(named))
    return inDocument(node)
  }

  /** The answer as it stands in the document: a reference where it has a name. */
  responseOf({ name, ...answer }: Answer): SchemaNode {
    const node = this.responseNode(answer)
    if (name === undefined) return node
    add(this.namedResponses, name, node)
    return { $ref: `#/components/responses/${name}` }
  }

  schemas(): Readonly<Record<string, SchemaNode>> {
    return sorted(this.namedSchemas)
  }

  responses(): Readonly<Record<string, SchemaNode>> {
    return sorted(this.namedResponses)
  }

  private responseNode({ description, content = {}, headers = {} }: Answer): SchemaNode {
    return {
      description,
      ...(Object.keys(headers).length > 0 && {
        headers: mapped(headers, (says) => ({ description: says, schema: { type: 'string' } })),
      }),
      ...(Object.keys(content).length > 0 && {
        content: mapped(content, (schema) => ({ schema: this.nodeOf(schema, 'output') })),
      }),
    }
  }
}

function add(named: Named, name: string, node: SchemaNode): void {
  const known = named.get(name)
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(node)) {
    throw new TypeError(`two things of the contract are called ${name}`)
  }
  named.set(name, node)
}

/** In the order of their names, so that the document does not depend on who asked first. */
const sorted = (named: Named): Readonly<Record<string, SchemaNode>> =>
  Object.fromEntries([...named].sort(([a], [b]) => (a < b ? -1 : 1)))

const mapped = <T>(values: Readonly<Record<string, T>>, map: (value: T) => object) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]))

/** References point into the document, and bounds that only say "a safe integer" are left out. */
function inDocument(node: object): SchemaNode {
  return Object.fromEntries(
    Object.entries(node)
      .filter(([, value]) => value !== Number.MAX_SAFE_INTEGER && value !== Number.MIN_SAFE_INTEGER)
      .map(([key, value]) => [key, key === '$ref' ? referenceOf(value) : valueInDocument(value)]),
  )
}

function valueInDocument(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(valueInDocument)
  return value instanceof Object ? inDocument(value) : value
}

const referenceOf = (value: unknown): string => String(value).replace('#/$defs/', '#/components/schemas/')

import { commandSpec } from './parse-command.js'
import { type SchemaNode, schemaNode, takes } from './schema-words.js'
import { commandTable } from './table.js'

export type FieldDescription = {
  /** The path: `clauses[].text`. */
  readonly field: string
  readonly isRequired: boolean
  /** What it takes, in words. */
  readonly takes: string
  readonly default?: unknown
  /** What it means, where its name does not say it. */
  readonly about?: string
}

export type CommandDescription = {
  readonly type: string
  /** The stream's category: body, person, meeting … */
  readonly category: string
  /** What the command does, in a sentence. */
  readonly about: string
  readonly fields: readonly FieldDescription[]
}

export function commandTypes(): readonly string[] {
  return [...commandTable.keys()]
}

/** The fields of a command as its schema takes them, nested ones after what holds them. @throws {Refusal} `unknown-command` */
export function describeCommand(type: string): CommandDescription {
  const { schema, aggregate } = commandSpec(type)
  const node = schemaNode(schema)
  return {
    type,
    category: aggregate.category,
    about: node.description ?? '',
    fields: fieldsOf(node, ''),
  }
}

function fieldsOf({ properties = {}, required = [] }: SchemaNode, prefix: string): FieldDescription[] {
  return Object.entries(properties).flatMap(([name, node]) => {
    const field = `${prefix}${name}`
    const described: FieldDescription = {
      field,
      isRequired: required.includes(name) && node.default === undefined,
      takes: takes(node),
      ...(node.default === undefined ? {} : { default: node.default }),
      ...(node.description === undefined ? {} : { about: node.description }),
    }
    return [described, ...insideOf(node, field)]
  })
}

function insideOf(node: SchemaNode, field: string): FieldDescription[] {
  if (node.items !== undefined) return insideOf(node.items, `${field}[]`)
  if (node.anyOf !== undefined) return node.anyOf.flatMap((alternative) => insideOf(alternative, field))
  return fieldsOf(node, `${field}.`)
}

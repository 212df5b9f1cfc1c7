import { Refusal } from '../domain/refusal.js'
import { invalidData } from './invalid-data.js'
import { type CommandSpec, commandTable } from './table.js'

/** A command whose data is of its schema, and the stream that it writes. */
export type ParsedCommand = {
  readonly spec: CommandSpec
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
  readonly stream: string
}

/** The command's entry in the table. @throws {Refusal} `unknown-command` */
export function commandSpec(type: string): CommandSpec {
  const spec = commandTable.get(type)
  if (spec !== undefined) return spec
  const known = [...commandTable.keys()]
  const meant = known.find((name) => name.toLowerCase() === type.toLowerCase())
  throw new Refusal('unknown-command', `there is no command "${type}"${meant ? `, but ${meant}` : ''}`, {
    field: 'type',
    value: type,
    allowed: meant ?? known.join(', '),
  })
}

/** @throws {Refusal} `unknown-command` or `invalid-data`, which names everything that is wrong */
export function parseCommand(type: string, data: unknown): ParsedCommand {
  const spec = commandSpec(type)
  const parsed = spec.schema.safeParse(data)
  if (!parsed.success) throw invalidData(type, spec.schema, data, parsed.error.issues)
  const fields = parsed.data as Readonly<Record<string, unknown>>
  const { category, idField } = spec.aggregate
  return { spec, type, data: fields, stream: `${category}-${String(fields[idField])}` }
}

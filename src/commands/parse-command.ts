import { Refusal } from '../domain/refusal.js'
import { compileGuard, type Guard } from '../ledger/compile-guard.js'
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
  const fields = fieldsOf(spec, data)
  const { category, idField } = spec.aggregate
  return { spec, type, data: fields, stream: `${category}-${String(fields[idField])}` }
}

type Fields = Readonly<Record<string, unknown>>

function fieldsOf(spec: CommandSpec, data: unknown): Fields {
  // Most commands come as their schema would give them back, and zod's copy of them costs more than deciding them.
  if (guardOf(spec)?.(data)) return data as Fields
  const parsed = spec.schema.safeParse(data)
  if (!parsed.success) throw invalidData(spec.type, spec.schema, data, parsed.error.issues)
  return parsed.data as Fields
}

const guards = new Map<string, Guard | undefined>()

/** Compiled when the first command of a type comes, because most runs of the CLI see few of them. */
function guardOf({ type, schema }: CommandSpec): Guard | undefined {
  const known = guards.get(type)
  if (known !== undefined || guards.has(type)) return known
  const guard = compileGuard(schema)
  guards.set(type, guard)
  return guard
}

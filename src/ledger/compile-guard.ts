import type { z } from 'zod'

/** Whether a value is exactly what the schema would give back: accepted, and unchanged by parsing. */
export type Guard = (value: unknown) => boolean

type Def = z.core.$ZodTypeDef & Record<string, unknown>
type CheckDef = z.core.$ZodCheckDef & Record<string, unknown>

const isCheck = (value: unknown): value is z.core.$ZodCheck => value instanceof Object && '_zod' in value
const isSchema = (value: unknown): value is z.core.$ZodType => value instanceof Object && '_zod' in value

/**
 * Compiles a schema to a predicate that allocates nothing, for the replay of millions of events: zod copies what it
 * validates and costs four times as much. The schema stays the only truth: whatever this does not know is refused
 * (`undefined` is returned), and readers parse with zod all that a guard does not accept. A property test holds the two together.
 */
export function compileGuard(schema: z.core.$ZodType): Guard | undefined {
  const def = schema._zod.def as Def
  const checks = compileChecks(schema)
  const type = compileType(def)
  if (type === undefined || checks === undefined) return undefined
  if (checks.length === 0) return type
  return (value) => {
    if (!type(value)) return false
    for (const check of checks) if (!check(value)) return false
    return true
  }
}

function compileType(def: Def): Guard | undefined {
  switch (def.type) {
    case 'string':
      return (value) => typeof value === 'string'
    case 'number':
      return (value) => typeof value === 'number' && Number.isFinite(value)
    case 'boolean':
      return (value) => typeof value === 'boolean'
    case 'literal':
      return Array.isArray(def.values) ? oneOf(def.values) : undefined
    case 'enum':
      return def.entries instanceof Object ? oneOf(Object.values(def.entries)) : undefined
    case 'nullable':
      return inner(def, (guard) => (value) => value === null || guard(value))
    case 'optional':
      return inner(def, (guard) => guard)
    case 'array':
      return compileArray(def)
    case 'union':
      return compileUnion(def)
    case 'object':
      return compileObject(def)
    default:
      return undefined
  }
}

function oneOf(values: readonly unknown[]): Guard {
  const allowed = new Set(values)
  return (value) => allowed.has(value)
}

function inner(def: Def, wrap: (guard: Guard) => Guard): Guard | undefined {
  const guard = isSchema(def.innerType) ? compileGuard(def.innerType) : undefined
  return guard && wrap(guard)
}

function compileArray(def: Def): Guard | undefined {
  const element = isSchema(def.element) ? compileGuard(def.element) : undefined
  return (
    element &&
    ((value) => {
      if (!Array.isArray(value)) return false
      for (let i = 0; i < value.length; i++) if (!element(value[i])) return false
      return true
    })
  )
}

function compileUnion(def: Def): Guard | undefined {
  if (!Array.isArray(def.options)) return undefined
  const options = def.options.map((option) => (isSchema(option) ? compileGuard(option) : undefined))
  const guards = options.filter((option) => option !== undefined)
  if (guards.length !== options.length) return undefined
  return (value) => guards.some((guard) => guard(value))
}

/** Strict objects only: every key is known, and no required one is missing. */
function compileObject(def: Def): Guard | undefined {
  if (!(def.shape instanceof Object) || !isSchema(def.catchall) || def.catchall._zod.def.type !== 'never') {
    return undefined
  }
  const guards = new Map<string, Guard>()
  const required: string[] = []
  for (const [key, field] of Object.entries(def.shape)) {
    const guard = isSchema(field) ? compileGuard(field) : undefined
    if (guard === undefined) return undefined
    guards.set(key, guard)
    if (field._zod.def.type !== 'optional') required.push(key)
  }
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    const record = value as Record<string, unknown>
    for (const key in record) {
      const guard = guards.get(key)
      if (guard === undefined || !guard(record[key])) return false
    }
    for (const key of required) if (record[key] === undefined) return false
    return true
  }
}

function compileChecks(schema: z.core.$ZodType): readonly Guard[] | undefined {
  const def = schema._zod.def as Def
  const own: unknown[] = Array.isArray(def.checks) ? [...def.checks] : []
  // A format such as an integer or a date-time is a schema that is its own first check.
  if ('check' in def) own.unshift(schema)
  const guards: Guard[] = []
  for (const check of own) {
    const guard = isCheck(check) ? compileCheck(check._zod.def as CheckDef) : undefined
    if (guard === undefined) return undefined
    guards.push(guard)
  }
  return guards
}

function compileCheck(def: CheckDef): Guard | undefined {
  switch (def.check) {
    case 'min_length':
      return (value) => lengthOf(value) >= Number(def.minimum)
    case 'max_length':
      return (value) => lengthOf(value) <= Number(def.maximum)
    case 'number_format':
      return def.format === 'safeint' ? Number.isSafeInteger : undefined
    case 'greater_than':
      return (value) =>
        def.inclusive ? Number(value) >= Number(def.value) : Number(value) > Number(def.value)
    case 'less_than':
      return (value) =>
        def.inclusive ? Number(value) <= Number(def.value) : Number(value) < Number(def.value)
    case 'string_format': {
      const { pattern } = def
      // A global or sticky pattern remembers where it was.
      if (!(pattern instanceof RegExp) || pattern.global || pattern.sticky) return undefined
      return (value) => pattern.test(String(value))
    }
    case 'overwrite': {
      const { tx } = def
      return typeof tx === 'function' ? (value) => tx(value) === value : undefined
    }
    case 'custom': {
      const { fn } = def
      return typeof fn === 'function' ? (value) => fn(value) === true : undefined
    }
    default:
      return undefined
  }
}

const lengthOf = (value: unknown): number =>
  typeof value === 'string' || Array.isArray(value) ? value.length : -1

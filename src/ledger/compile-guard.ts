import type { z } from 'zod'
import { id, isId } from '../domain/text.js'

/** Whether a value is exactly what the schema would give back: accepted, and unchanged by parsing. */
export type Guard = (value: unknown) => boolean

type Def = z.core.$ZodTypeDef & Record<string, unknown>
type CheckDef = z.core.$ZodCheckDef & Record<string, unknown>

const isCheck = (value: unknown): value is z.core.$ZodCheck => value instanceof Object && '_zod' in value
const isSchema = (value: unknown): value is z.core.$ZodType => value instanceof Object && '_zod' in value

/** The text of a guard: its functions, and the patterns and functions of schemas that they are given by name. */
type Source = { readonly functions: string[]; readonly given: unknown[] }

/** An expression, true where the value (a name) is accepted. `undefined` where something of the schema is not known here. */
type Condition = string | undefined

/**
 * Compiles a schema to a predicate that allocates nothing, for the replay of millions of events: zod copies what it
 * validates and costs several times as much. The schema stays the only truth: whatever this does not know is refused
 * (`undefined` is returned), and readers parse with zod all that a guard does not accept. A property test holds the two together.
 *
 * The predicate is source text that is evaluated, as zod's own fast path is, because V8 then reads each field at its
 * place: closures that look every key up cost twice as much. Only keys, names and numbers of our own schemas are in it.
 */
export function compileGuard(schema: z.core.$ZodType): Guard | undefined {
  const source: Source = { functions: [], given: [] }
  const condition = conditionOf(schema, 'value', source)
  if (condition === undefined) return undefined
  const names = source.given.map((_, index) => nameOfGiven(index))
  const body = `${source.functions.join('\n')}\nreturn (value) => ${condition}`
  return new Function(...names, body)(...source.given) as Guard
}

const nameOfGiven = (index: number): string => `given${index}`

function give({ given }: Source, value: unknown): string {
  return nameOfGiven(given.push(value) - 1)
}

/** A function of one value, by its name. */
function define({ functions }: Source, statements: (parameter: string) => string): string {
  const name = `is${functions.length}`
  functions.push(`function ${name}(from) {\n${statements('from')}\n}`)
  return name
}

function conditionOf(schema: z.core.$ZodType, value: string, source: Source): Condition {
  // Half of what is checked are ids, so these have a check of their own.
  if (schema === id) return `typeof ${value} === 'string' && ${give(source, isId)}(${value})`
  const type = typeCondition(schema._zod.def as Def, value, source)
  const checks = checkConditions(schema, value, source)
  return type === undefined || checks === undefined ? undefined : [type, ...checks].join(' && ')
}

function typeCondition(def: Def, value: string, source: Source): Condition {
  switch (def.type) {
    case 'string':
      return `typeof ${value} === 'string'`
    case 'number':
      return `Number.isFinite(${value})`
    case 'boolean':
      return `typeof ${value} === 'boolean'`
    case 'literal':
      return Array.isArray(def.values) ? oneOf(def.values, value, source) : undefined
    case 'enum':
      return def.entries instanceof Object ? oneOf(Object.values(def.entries), value, source) : undefined
    case 'nullable': {
      const inner = innerCondition(def.innerType, value, source)
      return inner && `(${value} === null || (${inner}))`
    }
    case 'optional':
      return innerCondition(def.innerType, value, source)
    case 'pipe':
      return pipeCondition(def, value, source)
    case 'array':
      return arrayCondition(def, value, source)
    case 'union':
      return unionCondition(def, value, source)
    case 'object':
      return objectCondition(def, value, source)
    default:
      return undefined
  }
}

function oneOf(values: readonly unknown[], value: string, source: Source): Condition {
  return `${give(source, new Set(values))}.has(${value})`
}

function innerCondition(inner: unknown, value: string, source: Source): Condition {
  return isSchema(inner) ? conditionOf(inner, value, source) : undefined
}

function arrayCondition(def: Def, value: string, source: Source): Condition {
  const element = innerCondition(def.element, 'element', source)
  if (element === undefined) return undefined
  const isArray = define(
    source,
    (array) => `if (!Array.isArray(${array})) return false
      for (let i = 0; i < ${array}.length; i++) {
        const element = ${array}[i]
        if (!(${element})) return false
      }
      return true`,
  )
  return `${isArray}(${value})`
}

function unionCondition(def: Def, value: string, source: Source): Condition {
  if (!Array.isArray(def.options)) return undefined
  const options = def.options.map((option) => innerCondition(option, value, source))
  if (options.includes(undefined)) return undefined
  return `(${options.map((option) => `(${option})`).join(' || ')})`
}

/** A transformation gives back the very value, where the value is in the form that it makes of others. */
function pipeCondition(def: Def, value: string, source: Source): Condition {
  const transform = isSchema(def.out) ? (def.out._zod.def as Def).transform : undefined
  // One that takes the context beside the value may add issues of its own.
  if (typeof transform !== 'function' || transform.length !== 1) return undefined
  const inner = innerCondition(def.in, value, source)
  return inner && `(${inner}) && ${give(source, transform)}(${value}) === ${value}`
}

/** Strict objects only: no required field is missing, and every key is one of the fields. */
function objectCondition(def: Def, value: string, source: Source): Condition {
  if (!(def.shape instanceof Object) || !isSchema(def.catchall) || def.catchall._zod.def.type !== 'never') {
    return undefined
  }
  const fields = give(source, def.shape)
  const statements: string[] = []
  for (const [key, schema] of Object.entries(def.shape)) {
    const condition = innerCondition(schema, 'field', source)
    if (condition === undefined) return undefined
    const take = `if (!(${condition})) return false\n      keys--`
    statements.push(`field = object[${JSON.stringify(key)}]`)
    statements.push(isOptional(schema) ? `if (field !== undefined) {\n${take}\n}` : take)
  }
  const isObject = define(
    source,
    (object) => `const object = ${object}
      if (typeof object !== 'object' || object === null || Array.isArray(object)) return false
      let keys = 0
      for (const key in object) keys++
      let field
      ${statements.join('\n      ')}
      if (keys === 0) return true
      // Keys without a value are none of JSON, but objects that are about to be written have them.
      for (const key in object) if (object[key] === undefined && Object.hasOwn(${fields}, key)) keys--
      return keys === 0`,
  )
  return `${isObject}(${value})`
}

const isOptional = (schema: unknown): boolean => isSchema(schema) && schema._zod.def.type === 'optional'

function checkConditions(
  schema: z.core.$ZodType,
  value: string,
  source: Source,
): readonly string[] | undefined {
  const def = schema._zod.def as Def
  const own: unknown[] = Array.isArray(def.checks) ? [...def.checks] : []
  // A format such as an integer or a date-time is a schema that is its own first check.
  if ('check' in def) own.unshift(schema)
  const conditions: string[] = []
  for (const check of own) {
    const condition = isCheck(check) ? checkCondition(check._zod.def as CheckDef, value, source) : undefined
    if (condition === undefined) return undefined
    conditions.push(condition)
  }
  return conditions
}

function checkCondition(def: CheckDef, value: string, source: Source): Condition {
  switch (def.check) {
    case 'min_length':
      return `${value}.length >= ${Number(def.minimum)}`
    case 'max_length':
      return `${value}.length <= ${Number(def.maximum)}`
    case 'number_format':
      return def.format === 'safeint' ? `Number.isSafeInteger(${value})` : undefined
    case 'greater_than':
      return `${value} ${def.inclusive ? '>=' : '>'} ${Number(def.value)}`
    case 'less_than':
      return `${value} ${def.inclusive ? '<=' : '<'} ${Number(def.value)}`
    case 'string_format': {
      const { pattern } = def
      // A global or sticky pattern remembers where it was.
      if (!(pattern instanceof RegExp) || pattern.global || pattern.sticky) return undefined
      return `${give(source, pattern)}.test(${value})`
    }
    case 'overwrite':
      return typeof def.tx === 'function' ? `${give(source, def.tx)}(${value}) === ${value}` : undefined
    case 'custom':
      return typeof def.fn === 'function' ? `${give(source, def.fn)}(${value}) === true` : undefined
    default:
      return undefined
  }
}

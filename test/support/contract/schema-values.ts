import fc from 'fast-check'
import { resolve } from './document.js'

/** What of JSON Schema 2020-12 the contract's document uses. */
export type Node = {
  readonly $ref?: string
  readonly anyOf?: readonly Node[]
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly items?: Node
  readonly properties?: Readonly<Record<string, Node>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Node
}

/** Texts that nobody makes, because answers give them, by their format. */
export type Tokens = ReadonlyMap<string, readonly string[]>

/** A reference's target under what stands beside the reference. */
export function shapeOf({ $ref, ...beside }: Node): Node {
  return $ref === undefined ? beside : { ...shapeOf(resolve<Node>($ref)), ...beside }
}

const VISIBLE_TEXT = '^(?!\\s*$)[^\\u0000]*$'
/** Long enough to hold anything, short enough to be quick. */
const MAX_TEXT = 60
const MAX_ITEMS = 2

/** Values that the schema takes. Of tokens, which nobody makes, those that are known. */
export function goodValue(node: Node, tokens: Tokens): fc.Arbitrary<unknown> {
  const shape = shapeOf(node)
  const good = (inner: Node) => goodValue(inner, tokens)
  if ('const' in shape) return fc.constant(shape.const)
  if (shape.enum !== undefined) return fc.constantFrom(...shape.enum)
  switch (shape.type) {
    case 'string':
      return goodText(shape, tokens)
    case 'integer':
      return fc.integer({
        min: shape.minimum ?? -1_000_000,
        max: Math.min(shape.maximum ?? 1_000_000, 1_000_000),
      })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(good(shape.items ?? {}), {
        minLength: shape.minItems ?? 0,
        maxLength: Math.max(shape.minItems ?? 0, MAX_ITEMS),
      })
    case 'object':
      return goodObject(shape, good)
    default:
      return shape.anyOf === undefined ? fc.jsonValue() : fc.oneof(...shape.anyOf.map(good))
  }
}

function goodObject(
  { properties = {}, required = [], additionalProperties }: Node,
  good: (node: Node) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  if (typeof additionalProperties === 'object') {
    return fc.dictionary(fc.string({ maxLength: 8 }), good(additionalProperties), { maxKeys: MAX_ITEMS })
  }
  return fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, good(inner)])),
    { requiredKeys: [...required] },
  )
}

function goodText(
  { format, pattern, minLength = 0, maxLength = MAX_TEXT, anyOf }: Node,
  tokens: Tokens,
): fc.Arbitrary<string> {
  const known = tokens.get(format ?? '')
  if (known !== undefined) return fc.constantFrom(...known)
  if (anyOf !== undefined) return fc.oneof(...anyOf.map((inner) => goodText(inner, tokens)))
  if (format === 'uuid') return fc.uuid()
  if (format === 'date') return isoTime.map((time) => time.slice(0, 10))
  if (format === 'date-time') return isoTime
  if (pattern !== undefined && pattern !== VISIBLE_TEXT) return fc.stringMatching(new RegExp(pattern))
  const length = { minLength, maxLength: Math.min(maxLength, MAX_TEXT) / 2 }
  const texts = fc.string({ unit: 'binary', ...length })
  return pattern === undefined ? texts : texts.filter((text) => new RegExp(pattern).test(text))
}

const isoTime = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2030-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString())

/** A value that is wrong in one place. Text that holds `LONE_SURROGATE` or `NUL` is to be sent with them. */
export type BadValue = { readonly why: string; readonly value: unknown }

export const LONE_SURROGATE = '\ud800'

/** Everything that can be wrong with a value that is right, one thing at a time. */
export function badValues(node: Node, right: unknown, path = 'data'): readonly BadValue[] {
  const shape = shapeOf(node)
  const here = wrongTypes(shape).map((value) => ({ why: `${path} is ${shown(value)}`, value }))
  if (shape.anyOf !== undefined && shape.type === undefined) {
    return here
  }
  if (typeof right === 'string') return [...here, ...badTexts(shape, path)]
  if (typeof right === 'number') return [...here, ...badNumbers(shape, path)]
  if (Array.isArray(right)) return [...here, ...badLists(shape, right, path)]
  if (right instanceof Object) return [...here, ...badObjects(shape, right, path)]
  return here
}

const OF_EVERY_TYPE: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['boolean', true],
  ['integer', 7],
  ['number', 1.5],
  ['string', 'text'],
  ['array', []],
  ['array', [[[]]]],
  ['object', {}],
  ['object', { toString: 'x', constructor: null }],
]

function wrongTypes({ type, anyOf = [] }: Node): readonly unknown[] {
  const taken = [type, ...anyOf.map((inner) => shapeOf(inner).type)]
  if (taken.every((one) => one === undefined)) return []
  return OF_EVERY_TYPE.filter(([name]) => !taken.includes(name)).map(([, value]) => value)
}

function badTexts({ enum: words, minLength = 0, maxLength, pattern, format }: Node, path: string) {
  const bad: BadValue[] = []
  const add = (why: string, value: string) => bad.push({ why: `${path} ${why}`, value })
  if (minLength > 0) add('is empty', '')
  if (maxLength !== undefined) add('is too long', 'x'.repeat(maxLength + 1))
  if (pattern === VISIBLE_TEXT) {
    add('is blank', ' \t\n ')
    add('holds U+0000', 'a\u0000b')
  }
  if (pattern !== undefined || words !== undefined) add('holds a lone surrogate', `a${LONE_SURROGATE}b`)
  if (words !== undefined) add('is another word', 'other than these')
  if (format === 'uuid')
    for (const id of ['1', `${'0'.repeat(8)}-0000-0000-0000-00000000000g`]) add(`is ${id}`, id)
  if (format === 'date')
    for (const date of ['2024-02-30', '1799-12-31', '2024-2-3', 'i dag']) add(`is ${date}`, date)
  if (pattern !== undefined && format === undefined && pattern !== VISIBLE_TEXT)
    add('does not match', '\u{1f600}')
  return bad
}

function badNumbers({ minimum, maximum, type }: Node, path: string): readonly BadValue[] {
  const values = [
    ...(minimum === undefined ? [] : [minimum - 1, -1e308]),
    ...(maximum === undefined ? [] : [maximum + 1]),
    ...(type === 'integer' ? [1.5, 1e308, Number.MAX_SAFE_INTEGER + 1] : []),
  ]
  return values.map((value) => ({ why: `${path} is ${value}`, value }))
}

function badLists({ items = {}, minItems = 0, maxItems }: Node, right: readonly unknown[], path: string) {
  const [first] = right
  return [
    ...(minItems > 0 ? [{ why: `${path} is empty`, value: [] }] : []),
    ...(maxItems !== undefined && maxItems <= 1_000 && first !== undefined
      ? [{ why: `${path} has too many`, value: Array.from({ length: maxItems + 1 }, () => first) }]
      : []),
    ...(first === undefined
      ? []
      : badValues(items, first, `${path}[0]`).map(({ why, value }) => ({
          why,
          value: [value, ...right.slice(1)],
        }))),
  ]
}

function badObjects(
  { properties = {}, required = [], additionalProperties }: Node,
  right: object,
  path: string,
): readonly BadValue[] {
  const without = required.map((name) => ({
    why: `${path}.${name} is missing`,
    value: Object.fromEntries(Object.entries(right).filter(([key]) => key !== name)),
  }))
  const extra =
    additionalProperties === false
      ? ['extra', '', 'constructor', 'æøå'].map((name) => ({
          why: `${path} has the extra field "${name}"`,
          value: { ...right, [name]: 1 },
        }))
      : []
  const inside = Object.entries(right).flatMap(([name, value]) =>
    badValues(properties[name] ?? {}, value, `${path}.${name}`).map((bad) => ({
      why: bad.why,
      value: { ...right, [name]: bad.value },
    })),
  )
  return [...without, ...extra, ...inside]
}

function shown(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 60) ?? 'nothing'
}

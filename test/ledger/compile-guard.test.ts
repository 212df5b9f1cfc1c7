import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { z } from 'zod'
import { exampleOf } from '../../src/commands/command-examples.js'
import { commandTable } from '../../src/commands/table.js'
import { eventSchemas } from '../../src/domain/event.js'
import { compileGuard } from '../../src/ledger/compile-guard.js'
import { metadataSchema } from '../../src/ledger/envelope.js'
import type { StoredEvent } from '../../src/ledger/event-log.js'

const golden: readonly StoredEvent[] = JSON.parse(
  readFileSync(join(__dirname, '..', 'golden', 'events.json'), 'utf8'),
)
const eventParts: Readonly<Record<string, z.ZodType>> = { ...eventSchemas, metadata: metadataSchema }
// A command whose schema fills something in has none, and is always parsed.
const guarded = [...commandTable.values()].filter(({ schema }) => compileGuard(schema) !== undefined)
const schemas: Readonly<Record<string, z.ZodType>> = {
  ...eventParts,
  ...Object.fromEntries(guarded.map(({ type, schema }) => [type, schema])),
}
const samples = [
  // As the schema gives it back: an example may have a short form.
  ...guarded.flatMap(({ type, schema }) => {
    const value = exampleOf(type).at(-1)?.data
    return value === undefined ? [] : [{ type, value: schema.parse(value) }]
  }),
  ...golden.map(({ type, data }) => ({ type, value: JSON.parse(data) })),
  ...golden.slice(0, 1).map(({ metadata }) => ({ type: 'metadata', value: JSON.parse(metadata) })),
]

function guardOf(type: string) {
  const schema = schemas[type]
  const guard = schema && compileGuard(schema)
  if (!schema || !guard) throw new Error(`${type} has no guard`)
  return { schema, guard }
}

/** Every place in a value, as the path to it. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...path, key]))]
}

function replaceAt(value: unknown, path: readonly string[], replacement: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return replacement
  if (Array.isArray(value)) {
    return value.map((member, index) => (`${index}` === key ? replaceAt(member, rest, replacement) : member))
  }
  const record = value as Record<string, unknown>
  return { ...record, [key]: replaceAt(record[key], rest, replacement) }
}

const anyValue = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    true,
    '',
    ' ',
    '\u0000',
    '\ud800',
    'X',
    0,
    -1,
    1.5,
    1e21,
    Number.NaN,
    [],
    {},
  ),
  fc.constantFrom(
    '2026-02-30',
    '2026-02-28',
    '09:30',
    '24:00',
    '2026-03-02T09:00:00Z',
    'A0000000-0000-4000-8000-000000000001',
  ),
  // An id, and all that is one character away from an id.
  fc
    .tuple(fc.nat({ max: 35 }), fc.constantFrom('a', 'g', 'A', '0', '-', ' ', 'å', '\u0161'))
    .map(([at, char]) => 'a0b1c2d3-e4f5-4678-9abc-def012345678'.replace(new RegExp(`(?<=^.{${at}}).`), char)),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.jsonValue({ maxDepth: 1 }),
)

describe('compiled guards', () => {
  it.each(Object.keys(eventParts))('%s has one, so that no event falls back to the slow way', (type) => {
    expect(guardOf(type).guard).toBeInstanceOf(Function)
  })

  it('all commands but one that fills in what is left out have one', () => {
    const without = [...commandTable.keys()].filter((type) => !guarded.some((spec) => spec.type === type))
    expect(without).toEqual(['RegisterDocument'])
  })

  it.each(samples.map(({ type, value }) => [type, value] as const))(
    '%s as stored, or as its example says, is accepted',
    (type, value) => {
      expect(guardOf(type).guard(value)).toBe(true)
    },
  )

  it('accept exactly what zod gives back unchanged, whatever is put anywhere', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.nat(),
        anyValue,
        fc.boolean(),
        ({ type, value }, at, put, asKey) => {
          const { schema, guard } = guardOf(type)
          const paths = pathsOf(value)
          const path = paths[at % paths.length] ?? []
          const mutated = replaceAt(value, asKey ? [...path.slice(0, -1), 'extra'] : path, put)
          const parsed = schema.safeParse(mutated)
          const unchanged = parsed.success && isDeepStrictEqual(parsed.data, mutated)
          expect(guard(mutated)).toBe(unchanged)
        },
      ),
      { numRuns: 10_000 },
    )
  })
})

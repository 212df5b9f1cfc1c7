import { type CompiledQuery, type DialectAdapter, type RawBuilder, sql } from 'kysely'
import type { ReadModels } from './read-models.js'

/**
 * What a statement is given each time it runs: values, and lists of them for `IN (…)`. By flags, by what is left out and
 * by numbers the text itself is another: a number is a limit of a few sizes, and SQLite would compile the statement anew
 * each time that a limit is bound.
 */
export type Given = {
  readonly [name: string]: string | number | boolean | readonly string[] | undefined
}

/** What stands in the text for what is given: places for values and lists; the rest is as it is. */
export type Placed<G extends Given> = { readonly [Name in keyof G]: PlaceFor<G[Name]> }
type PlaceFor<V> = V extends boolean | number | undefined ? V : RawBuilder<unknown>

export type Statement<G extends Given, Row> = (db: ReadModels, given: G) => Promise<readonly Row[]>

/** What a row of the statement is. */
export type RowGiven<S> = S extends Statement<infer _, infer Row> ? Row : never

/** A parameter's place: the value of that name, or one of a list's. */
type Place = { readonly name: string; readonly at: number | undefined }

type Compiled = { readonly query: CompiledQuery; readonly places: readonly Place[] }

/**
 * A statement whose text is built and compiled once for each shape of what it is given, and after that only bound:
 * building and compiling a text costs more than running it. A list's shape is its length, rounded up to a power of two
 * and filled with its last value, which `IN (…)` does not mind; so there are few shapes.
 */
export function statement<G extends Given, Row>(
  write: (given: Placed<G>) => RawBuilder<unknown>,
): Statement<G, Row> {
  const kept = new WeakMap<DialectAdapter, Map<string, Compiled>>()
  return async (db, given) => {
    const executor = db.getExecutor()
    const { query, places } = compiledOnce(kept, executor.adapter, shapeOf(given), () =>
      compile(db, write, given),
    )
    const parameters = places.map(({ name, at }) => valueAt(given[name], at))
    const { rows } = await executor.executeQuery<Row>({ ...(query as CompiledQuery<Row>), parameters })
    return rows
  }
}

function compiledOnce(
  kept: WeakMap<DialectAdapter, Map<string, Compiled>>,
  dialect: DialectAdapter,
  shape: string,
  compiled: () => Compiled,
): Compiled {
  const ofDialect = kept.get(dialect) ?? new Map<string, Compiled>()
  kept.set(dialect, ofDialect)
  const known = ofDialect.get(shape)
  if (known !== undefined) return known
  const made = compiled()
  ofDialect.set(shape, made)
  return made
}

function shapeOf(given: Given): string {
  let shape = ''
  for (const name in given) {
    const value = given[name]
    if (typeof value === 'string') shape += `${name} `
    else shape += `${name}:${typeof value === 'object' ? placesFor(value) : value} `
  }
  return shape
}

/** @throws {TypeError} an empty list: `IN ()` is no SQL, and nothing is in it */
function placesFor(list: readonly string[]): number {
  if (list.length === 0) throw new TypeError('a statement was given an empty list')
  return 2 ** Math.ceil(Math.log2(list.length))
}

const valueAt = (value: Given[string], at: number | undefined): unknown =>
  typeof value === 'object' ? value[Math.min(at ?? 0, value.length - 1)] : value

function compile<G extends Given>(
  db: ReadModels,
  write: (given: Placed<G>) => RawBuilder<unknown>,
  given: G,
): Compiled {
  const placed = Object.entries(given).map(([name, value]) => [name, placeOf(name, value)])
  const query = write(Object.fromEntries(placed) as Placed<G>).compile(db)
  const places = query.parameters.map((parameter) => {
    if (isPlace(parameter)) return parameter
    throw new TypeError(`a value stands in a statement that was to be given to it: ${query.sql}`)
  })
  return { query, places }
}

function placeOf(name: string, value: Given[string]): unknown {
  const place = (at?: number) => sql`${{ name, at } satisfies Place}`
  if (typeof value === 'string') return place()
  if (typeof value !== 'object') return value
  return sql.join(Array.from({ length: placesFor(value) }, (_, at) => place(at)))
}

const isPlace = (parameter: unknown): parameter is Place =>
  typeof parameter === 'object' && parameter !== null && 'name' in parameter && 'at' in parameter

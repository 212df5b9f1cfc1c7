import type { SealedName } from '../domain/values.js'

/** Opens a sealed name for a reader: the name, or `[slettet]` where the person's key is gone. */
export type OpenName = (sealed: SealedName) => string

/** What opens the names of these persons, as it is now: asked for many at once, and used for one answer only. */
export type OpenNames = (personIds: Iterable<string>) => Promise<OpenName>

/** A column of JSON as it was put in. */
export function parsed<T>(json: string): T {
  return JSON.parse(json) as T
}

export function parsedOr<T, D>(json: string | null, otherwise: D): T | D {
  return json === null ? otherwise : parsed<T>(json)
}

/** The fields that have a value, under their names: rows have no fields that say nothing. */
export function present<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const found: { [K in keyof T]?: NonNullable<T[K]> } = {}
  for (const name in fields) {
    const value = fields[name]
    if (value !== null && value !== undefined) found[name] = value
  }
  return found
}

/** The rows of each key, in their order. */
export function groupBy<T, K>(rows: Iterable<T>, keyOf: (row: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return groups
}

/**
 * The key of a matter or a decision in what was read of several meetings. Callers make the ids, and a matter that was
 * postponed may keep its own: what another meeting holds under the same id is another thing.
 */
export const keyIn = (meetingId: string, id: string): string => `${meetingId} ${id}`

/** How many ids one statement names: far below what either database takes, and few enough to compile at once. */
const IDS_A_STATEMENT = 500

/** What the statement gives for all the ids, asked some at a time. */
export async function forIds<T>(
  ids: Iterable<string>,
  ask: (some: readonly string[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const all = [...new Set(ids)]
  if (all.length <= IDS_A_STATEMENT) return all.length === 0 ? [] : ask(all)
  const rows: T[] = []
  for (let at = 0; at < all.length; at += IDS_A_STATEMENT) {
    for (const row of await ask(all.slice(at, at + IDS_A_STATEMENT))) rows.push(row)
  }
  return rows
}

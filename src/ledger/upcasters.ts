import type { EventType } from '../domain/event.js'

/** Brings the data of one version of an event's shape to the next. */
type Upcaster = (data: unknown) => unknown

/**
 * For each type the steps from version 1 on: `[v1 → v2, v2 → v3 …]`. A type that is not listed has one version.
 * A new shape adds a step here, and a golden fixture in `test/golden/events.json` beside that of the old one, which stays. An
 * optional field of its own is no new version: events without it read as before.
 */
const upcasters: { readonly [T in EventType]?: readonly Upcaster[] } = {}

/** The newest version of a type's shape, from 1. */
export function currentVersion(type: EventType): number {
  return (upcasters[type]?.length ?? 0) + 1
}

/** The data in its newest shape. @throws {TypeError} a version that this program does not know */
export function upcast(type: EventType, version: number, data: unknown): unknown {
  const newest = currentVersion(type)
  if (!Number.isInteger(version) || version < 1 || version > newest) {
    throw new TypeError(`version ${version} of ${type} is unknown: 1 to ${newest}`)
  }
  let current = data
  for (const step of (upcasters[type] ?? []).slice(version - 1)) current = step(current)
  return current
}

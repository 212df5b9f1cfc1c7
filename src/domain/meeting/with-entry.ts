/** Up to here a copy is cheaper than anything cleverer. */
const COPIED_WHOLE = 64

/**
 * The map with one entry put or replaced; the one given stays as it was. An entry that is replaced keeps its place.
 * A meeting of thousands of events is folded one event at a time, so a large map is not copied for each of them.
 */
export function withEntry<V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> {
  if (map instanceof LayeredMap) return map.with(key, value)
  if (map.size < COPIED_WHOLE) return new Map(map).set(key, value)
  return new LayeredMap(map, new Map([[key, value]]))
}

/** A large map that is shared, and the few entries put since. When those grow, both become one again. */
class LayeredMap<V> implements ReadonlyMap<string, V> {
  readonly size: number
  constructor(
    private readonly base: ReadonlyMap<string, V>,
    private readonly recent: ReadonlyMap<string, V>,
  ) {
    let added = 0
    for (const key of recent.keys()) if (!base.has(key)) added += 1
    this.size = base.size + added
  }

  with(key: string, value: V): ReadonlyMap<string, V> {
    const recent = new Map(this.recent).set(key, value)
    // Copying the one for every entry and the other once in that many costs least near the square root.
    if (recent.size * recent.size < this.base.size) return new LayeredMap(this.base, recent)
    return new LayeredMap(new Map([...this.base, ...recent]), new Map())
  }

  get(key: string): V | undefined {
    return this.recent.has(key) ? this.recent.get(key) : this.base.get(key)
  }
  has(key: string): boolean {
    return this.recent.has(key) || this.base.has(key)
  }
  *entries(): MapIterator<[string, V]> {
    for (const entry of this.base) {
      const [key] = entry
      const newer = this.recent.get(key)
      yield newer === undefined ? entry : [key, newer]
    }
    for (const entry of this.recent) if (!this.base.has(entry[0])) yield entry
  }
  *keys(): MapIterator<string> {
    for (const [key] of this.entries()) yield key
  }
  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value
  }
  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries()
  }
  forEach(each: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this) each(value, key, this)
  }
}

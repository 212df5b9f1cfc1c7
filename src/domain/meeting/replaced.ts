/** The fields that a correction gives: `null` takes one away, `undefined` leaves it as it was. */
export function replaced<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], null> } {
  return Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .map(([field, value]) => [field, value ?? undefined]),
  ) as { [K in keyof T]?: Exclude<T[K], null> }
}

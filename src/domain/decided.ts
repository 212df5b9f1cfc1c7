import type { Warning } from './warning.js'

/** What a command comes to: events to append together, never none, and the rules that it only warns about. */
export type Decided<E> = { readonly events: readonly E[]; readonly warnings: readonly Warning[] }

export function decided<E>(events: readonly E[], warnings: readonly Warning[] = []): Decided<E> {
  return { events, warnings }
}

import type { Matter } from './state.js'

/** Whether two values of data say the same, whatever the order of their fields; an absent field is like `undefined`. */
export function sameData(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length) return false
  const left = a as Record<string, unknown>
  const right = b as Record<string, unknown>
  const fields = new Set([...Object.keys(left), ...Object.keys(right)])
  return [...fields].every((field) => sameData(left[field], right[field]))
}

const SHOWN = 80

/** A text in quotation marks, cut for a sentence. */
export function quoted(text: string): string {
  const points = [...text.slice(0, SHOWN * 2)]
  return points.length > SHOWN ? `"${points.slice(0, SHOWN).join('')}…"` : `"${text}"`
}

/** A matter in a sentence: its title, or only its id where that is not for everybody. Warnings are kept and shown to many. */
export function called({ matterId, title, access }: Matter): string {
  return access === undefined ? quoted(title) : matterId
}

const LISTED = 10

/** Things named in a sentence: the first ten, and how many more. */
export function listed(things: readonly string[]): string {
  const more = things.length - LISTED
  return more > 0 ? `${things.slice(0, LISTED).join(', ')} and ${more} more` : things.join(', ')
}

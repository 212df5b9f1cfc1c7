import type { Cell } from '../domain/register/events.js'
import type { Keys } from '../vault/keys.js'
import type { NameInCell } from './plan.js'

/** A cell with each of the names in it sealed under its own person's key, as often as it stands there; a cell without names as it is. */
export function sealCell(keys: Keys, text: string, names: readonly NameInCell[]): Cell {
  const parts: Exclude<Cell, string>['parts'] = []
  // Where one name begins another the longer one is meant.
  const longestFirst = names.toSorted((a, b) => b.name.length - a.name.length)
  let rest = text
  for (let next = firstName(rest, longestFirst); next; next = firstName(rest, longestFirst)) {
    if (next.at > 0) parts.push(rest.slice(0, next.at))
    parts.push(keys.seal(next.personId, next.name))
    rest = rest.slice(next.at + next.name.length)
  }
  if (parts.length === 0) return text
  if (rest !== '') parts.push(rest)
  return { parts }
}

/** The name that stands first in the text; of two at one place the one listed first. */
function firstName(
  text: string,
  names: readonly NameInCell[],
): (NameInCell & { readonly at: number }) | undefined {
  let first: (NameInCell & { readonly at: number }) | undefined
  for (const name of names) {
    const at = text.indexOf(name.name)
    if (at >= 0 && (first === undefined || at < first.at)) first = { ...name, at }
  }
  return first
}

/** A cell as it was displayed, with `[slettet]` for names that were forgotten. */
export function openCell(keys: Keys, cell: Cell): string {
  if (typeof cell === 'string') return cell
  return cell.parts.map((part) => (typeof part === 'string' ? part : keys.openName(part))).join('')
}

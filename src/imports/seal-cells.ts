import type { Cell } from '../domain/register/events.js'
import type { Vault } from '../vault/vault.js'
import type { NameInCell } from './plan.js'

/** A cell with each of the names in it sealed under its own person's key; a cell without names as it is. */
export function sealCell(vault: Vault, text: string, names: readonly NameInCell[]): Cell {
  const parts: Exclude<Cell, string>['parts'] = []
  let rest = text
  for (const { name, personId } of names) {
    const at = rest.indexOf(name)
    if (at < 0) continue
    if (at > 0) parts.push(rest.slice(0, at))
    parts.push(vault.seal(personId, name))
    rest = rest.slice(at + name.length)
  }
  if (parts.length === 0) return text
  if (rest !== '') parts.push(rest)
  return { parts }
}

/** A cell as it was displayed, with `[slettet]` for names that were forgotten. */
export function openCell(vault: Vault, cell: Cell): string {
  if (typeof cell === 'string') return cell
  return cell.parts.map((part) => (typeof part === 'string' ? part : vault.openName(part))).join('')
}

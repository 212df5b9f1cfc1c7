import type { Cell } from '../../domain/register/events.js'
import type { Keys } from '../../vault/keys.js'
import { FORGOTTEN_NAME } from '../../vault/sealed-name.js'
import { openCell } from '../seal-cells.js'
import type { KnownRegister, KnownRow } from './known-register.js'
import type { InputRow } from './prepared-register.js'

/** A file's rows, and the lines of those in which a name was left out. */
export type WithoutForgotten = { readonly rows: readonly InputRow[]; readonly lines: readonly number[] }

/** A known row that holds a name which was forgotten: its texts by field, and what its cells with such a name can be. */
type Row = {
  readonly values: Readonly<Record<string, string>>
  readonly forms: ReadonlyMap<string, RegExp>
}

/**
 * The rows of a file without the names that were forgotten: a row that says the same as a known one wherever no name was
 * forgotten is that one, and its name is not taken in again. Otherwise the same file once more would bring it back.
 */
export function withoutForgotten(
  rows: readonly InputRow[],
  fields: readonly (string | null)[],
  known: KnownRegister,
  keys: Keys,
): WithoutForgotten {
  const present = [...known.rows.values()].filter((row) => !row.gone).sort((a, b) => a.line - b.line)
  const forgotten = present.flatMap((row) => rowWithForgotten(row, keys) ?? [])
  if (forgotten.length === 0) return { rows, lines: [] }
  const others = present.map((row) => openedValues(row, keys))
  const asKnown = new Set(others.map((values) => keyWithout(values, NO_FIELDS)))
  const free = rows.filter(({ values }) => !asKnown.has(keyWithout(values, NO_FIELDS)))
  const changed = new Map<InputRow, InputRow>()
  const byFields = new Map<string, Map<string, InputRow[]>>()
  for (const { values, forms } of forgotten) {
    const names = new Set(forms.keys())
    const group = [...names].sort().join('\u001f')
    const queues = byFields.get(group) ?? queuesOf(free, names)
    byFields.set(group, queues)
    const row = (queues.get(keyWithout(values, names)) ?? []).find(
      (one) => !changed.has(one) && [...forms].every(([field, form]) => form.test(one.values[field] ?? '')),
    )
    if (row !== undefined) changed.set(row, withTexts(row, fields, names, values))
  }
  return {
    rows: rows.map((row) => changed.get(row) ?? row),
    lines: [...changed.keys()].map(({ line }) => line).sort((a, b) => a - b),
  }
}

const NO_FIELDS: ReadonlySet<string> = new Set()

function queuesOf(rows: readonly InputRow[], names: ReadonlySet<string>): Map<string, InputRow[]> {
  const queues = new Map<string, InputRow[]>()
  for (const row of rows) {
    const key = keyWithout(row.values, names)
    const queue = queues.get(key)
    if (queue) queue.push(row)
    else queues.set(key, [row])
  }
  return queues
}

function rowWithForgotten(row: KnownRow, keys: Keys): Row | undefined {
  const forms = new Map<string, RegExp>()
  for (const [index, field] of row.fields.entries()) {
    const cell = row.cells[index]
    if (field === null || cell === undefined || !holdsForgotten(cell, keys)) continue
    forms.set(field, formOf(cell, keys))
  }
  return forms.size === 0 ? undefined : { values: openedValues(row, keys), forms }
}

const holdsForgotten = (cell: Cell, keys: Keys): boolean =>
  typeof cell !== 'string' &&
  cell.parts.some((part) => typeof part !== 'string' && keys.isForgotten(part.personId))

/** What the cell's text can have been: anything stands where a name was forgotten. */
function formOf(cell: Cell, keys: Keys): RegExp {
  const literals = openCell(keys, cell)
    .trim()
    .split(FORGOTTEN_NAME)
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${literals.join('.+')}$`, 's')
}

function openedValues({ fields, cells }: KnownRow, keys: Keys): Readonly<Record<string, string>> {
  const values: Record<string, string> = {}
  for (const [index, field] of fields.entries()) {
    if (field !== null) values[field] = openCell(keys, cells[index] ?? '').trim()
  }
  return values
}

function keyWithout(values: Readonly<Record<string, string>>, names: ReadonlySet<string>): string {
  return Object.entries(values)
    .filter(([field, value]) => value !== '' && !names.has(field))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([field, value]) => `${field}=${value}`)
    .join('\u001f')
}

function withTexts(
  { line, cells, values }: InputRow,
  fields: readonly (string | null)[],
  names: ReadonlySet<string>,
  texts: Readonly<Record<string, string>>,
): InputRow {
  const replaced = Object.fromEntries([...names].map((name) => [name, texts[name] ?? '']))
  return {
    line,
    cells: cells.map((cell, index) => replaced[fields[index] ?? ''] ?? cell),
    values: { ...values, ...replaced },
  }
}

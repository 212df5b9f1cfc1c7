import { createHash } from 'node:crypto'
import type { RegisterRow } from '../domain/register/events.js'
import { canonicalJson } from '../ledger/canonical-json.js'
import type { Keys } from '../vault/keys.js'
import { importCommandIdOf } from './ids.js'
import type { ImportPlan, PlannedCommand } from './plan.js'
import type { Listing } from './rows/known-register.js'
import type { PreparedRegister } from './rows/prepared-register.js'
import { sealCell } from './seal-cells.js'

/** How many rows one event keeps at most, and how many characters of cells: below the limit of an event at six bytes each. */
const ROWS_PER_EVENT = 500
const CHARS_PER_EVENT = 150_000
const SHORT_ROWS_PER_EVENT = 2_000
/** How many matches the start of an import tells. What each row lists is kept in full with the rows. */
const MATCHES_KEPT = 5_000

export type RegisterCounts = {
  readonly new: number
  readonly changed: number
  readonly unchanged: number
  readonly gone: number
}

export function countsOf({ rows, gone }: PreparedRegister): RegisterCounts {
  const count = (state: string) => rows.filter((row) => row.state === state).length
  return { new: count('new'), changed: count('changed'), unchanged: count('unchanged'), gone: gone.length }
}

/** Whether there is anything to write: another order of the same rows or columns is not. */
export function isChanged(register: PreparedRegister): boolean {
  const { completed, unfinished } = register.known
  const counts = countsOf(register)
  if (completed === undefined || unfinished !== undefined) return true
  return counts.new + counts.changed + counts.gone > 0 || isCalledOtherwise(register, completed)
}

/** Whether the register has another title now, or other headings. */
function isCalledOtherwise(
  { title, headers }: PreparedRegister,
  before: NonNullable<PreparedRegister['known']['completed']>,
): boolean {
  const named = (headings: readonly string[]) => JSON.stringify(headings.toSorted())
  return (title !== undefined && title !== before.title) || named(headers) !== named(before.headers)
}

function command(
  register: PreparedRegister,
  act: string,
  type: string,
  data: Readonly<Record<string, unknown>>,
): PlannedCommand {
  const { registerId, importId, path: file } = register
  return {
    type,
    data: { registerId, importId, ...data },
    commandId: importCommandIdOf(importId, act),
    source: { registerId, importId },
    file,
    line: 1,
    isFresh: true,
  }
}

/** The command that claims the register for this import; none where an interrupted import has claimed it. */
export function startOf(plan: ImportPlan, register: PreparedRegister): readonly PlannedCommand[] {
  if (register.known.unfinished !== undefined) return []
  const { name, title, kind, keptFor, file, sha256, headers, fields } = register
  return [
    command(register, 'start', 'StartImport', {
      name,
      kind,
      file,
      sha256,
      headers,
      fields,
      matches: [...plan.matchesOf(register)]
        .slice(0, MATCHES_KEPT)
        .map(([line, meeting]) => ({ line, meeting })),
      planned: countsOf(register),
      ...(title && { title }),
      ...(keptFor && { ownerId: keptFor }),
    }),
  ]
}

/** Whose names are sealed in the rows that are to be written. */
export function personsNamed(plan: ImportPlan, register: PreparedRegister): ReadonlySet<string> {
  const { unfinished } = register.known
  const persons = new Set<string>()
  for (const { state, rowId } of register.rows) {
    if (state === 'unchanged' || unfinished?.rowIds.has(rowId)) continue
    for (const field of register.fields) {
      if (field === null) continue
      for (const { personId } of plan.namesIn(rowId, field)) persons.add(personId)
    }
  }
  return persons
}

/**
 * The rows themselves and what each lists; what an interrupted import had written is left out. They are written before
 * what comes of them, so that an import that is interrupted goes on with the meetings that it had settled on.
 * @param keys with those of all `personsNamed`
 */
export function* rowsOf(keys: Keys, plan: ImportPlan, register: PreparedRegister): Generator<PlannedCommand> {
  const { unfinished } = register.known
  const rows: RegisterRow[] = []
  const moved: { rowId: string; line: number }[] = []
  for (const { state, rowId, revision, row, before } of register.rows) {
    if (state !== 'unchanged' && !unfinished?.rowIds.has(rowId)) {
      const cells = row.cells.map((cell, index) => {
        const field = register.fields[index]
        return field ? sealCell(keys, cell, plan.namesIn(rowId, field)) : cell
      })
      rows.push({ rowId, revision, line: row.line, cells })
    } else if (state === 'unchanged' && before?.line !== row.line && !unfinished?.movedRowIds.has(rowId)) {
      moved.push({ rowId, line: row.line })
    }
  }
  const size = (row: RegisterRow) =>
    row.cells.reduce((sum, cell) => sum + (typeof cell === 'string' ? cell.length : 500), 100)
  for (const batch of batches(rows, ROWS_PER_EVENT, size)) {
    yield command(register, `rows|${batch[0]?.rowId}`, 'ImportRows', { rows: batch })
  }
  for (const batch of batches(moved, SHORT_ROWS_PER_EVENT)) {
    yield command(register, `moved|${batch[0]?.rowId}`, 'MoveRows', { rows: batch })
  }
  const gone = register.gone.map(({ rowId }) => rowId).filter((rowId) => !unfinished?.goneRowIds.has(rowId))
  for (const batch of batches(gone, SHORT_ROWS_PER_EVENT)) {
    yield command(register, `gone|${batch[0]}`, 'DropRows', { rowIds: batch })
  }
  yield* listingsOf(plan, register)
}

/** From here on the rows count. */
export const endOf = (register: PreparedRegister): PlannedCommand =>
  command(register, 'complete', 'CompleteImport', {})

function* listingsOf(plan: ImportPlan, register: PreparedRegister): Generator<PlannedCommand> {
  const { rows, unfinished } = register.known
  const listings = plan.listingsOf(register).filter((listing) => {
    const known = rows.get(listing.rowId)
    // A row that had gone lists anew what it lists, when it comes back.
    const before = unfinished?.listings.get(listing.rowId) ?? (known?.gone ? undefined : known?.listing)
    return before === undefined || !isSame(before, listing)
  })
  for (const batch of batches(listings, ROWS_PER_EVENT, (listing) => JSON.stringify(listing).length)) {
    // An import that goes on may list a row otherwise than it had begun to.
    const content = createHash('sha256').update(JSON.stringify(batch)).digest('hex')
    yield command(register, `listed|${content}`, 'ListRows', { listings: batch })
  }
}

/** Two listings that say the same, in whatever order. */
const isSame = (a: Listing, b: Listing): boolean => canonicalJson(a) === canonicalJson(b)

function* batches<T>(
  entries: readonly T[],
  most: number,
  size: (entry: T) => number = () => 1,
): Generator<readonly T[]> {
  let batch: T[] = []
  let chars = 0
  for (const entry of entries) {
    const entrySize = size(entry)
    if (batch.length > 0 && (batch.length >= most || chars + entrySize > CHARS_PER_EVENT)) {
      yield batch
      batch = []
      chars = 0
    }
    batch.push(entry)
    chars += entrySize
  }
  if (batch.length > 0) yield batch
}

import type { RegisterKind } from '../../domain/register/events.js'
import { rowIdOf } from '../ids.js'
import type { KnownRegister, KnownRow } from './known-register.js'
import { naturalKeyOf, textWithoutDate } from './natural-key.js'
import type { InputRow, PairedRow } from './prepared-register.js'

/** A known row's cells as text, with names opened. */
export type OpenCells = (row: KnownRow) => readonly string[]

export type Pairing = { readonly rows: readonly PairedRow[]; readonly gone: readonly KnownRow[] }

type Candidate = {
  readonly known: KnownRow
  readonly values: Readonly<Record<string, string>>
  taken: boolean
}

/**
 * Pairs the rows of a file with the rows of the last completed import: those wholly equal, then those of the same natural
 * key, then those equal in all but the date, each in order; the rest is new or gone. A row that had gone and comes
 * back is the same row again.
 */
export function pairRows(
  kind: RegisterKind,
  registerId: string,
  rows: readonly InputRow[],
  known: KnownRegister,
  openCells: OpenCells,
): Pairing {
  const inOrder = [...known.rows.values()].sort((a, b) => a.line - b.line)
  const candidates = inOrder.map(
    (row): Candidate => ({ known: row, values: valuesOf(row, openCells(row)), taken: false }),
  )
  const present = candidates.filter(({ known: row }) => !row.gone)
  const absent = candidates.filter(({ known: row }) => row.gone)
  const keyOf = (values: Readonly<Record<string, string>>) => naturalKeyOf(kind, values)
  const partners = new Map<InputRow, Candidate>()
  const pair = (among: readonly Candidate[], by: (values: Readonly<Record<string, string>>) => string) =>
    pairBy(rows, among, partners, by)

  pair(present, wholeText)
  pair(present, keyOf)
  const moved = textWithoutDate(kind)
  if (moved) pair(present, moved)
  pair(absent, wholeText)
  pair(absent, keyOf)

  const usedIds = new Set(known.rows.keys())
  const occurrences = new Map<string, number>()
  const paired = rows.map((row): PairedRow => {
    const partner = partners.get(row)
    if (partner === undefined) {
      return {
        state: 'new',
        rowId: newRowId(registerId, keyOf(row.values), usedIds, occurrences),
        revision: 1,
        row,
      }
    }
    const { known: before } = partner
    const isSame = !before.gone && wholeText(partner.values) === wholeText(row.values)
    const { rowId, revision } = before
    return isSame
      ? { state: 'unchanged', rowId, revision, row, before }
      : { state: 'changed', rowId, revision: revision + 1, row, before, valuesBefore: partner.values }
  })
  const gone = present.filter(({ taken }) => !taken).map(({ known: row }) => row)
  return { rows: paired, gone }
}

function pairBy(
  rows: readonly InputRow[],
  among: readonly Candidate[],
  partners: Map<InputRow, Candidate>,
  by: (values: Readonly<Record<string, string>>) => string,
): void {
  const waiting = new Map<string, Candidate[]>()
  for (const candidate of among) {
    if (candidate.taken) continue
    const key = by(candidate.values)
    const queue = waiting.get(key)
    if (queue) queue.push(candidate)
    else waiting.set(key, [candidate])
  }
  if (waiting.size === 0) return
  // Queues are emptied from their end, which is cheap, so they are turned round first.
  for (const queue of waiting.values()) queue.reverse()
  for (const row of rows) {
    if (partners.has(row)) continue
    const candidate = waiting.get(by(row.values))?.pop()
    if (candidate === undefined) continue
    candidate.taken = true
    partners.set(row, candidate)
  }
}

const wholeText = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([field, value]) => `${field}=${value}`)
    .join('\u001f')

/** The cells of a known row by the fields that its header filled then: a file with its columns in another order is the same. */
export function valuesOf({ fields }: KnownRow, cells: readonly string[]): Readonly<Record<string, string>> {
  const values: Record<string, string> = {}
  for (const [index, field] of fields.entries()) {
    if (field !== null) values[field] = (cells[index] ?? '').trim()
  }
  return values
}

function newRowId(
  registerId: string,
  naturalKey: string,
  usedIds: Set<string>,
  occurrences: Map<string, number>,
): string {
  for (let occurrence = (occurrences.get(naturalKey) ?? 0) + 1; ; occurrence++) {
    const rowId = rowIdOf(registerId, naturalKey, occurrence)
    if (usedIds.has(rowId)) continue
    usedIds.add(rowId)
    occurrences.set(naturalKey, occurrence)
    return rowId
  }
}

import { decode } from '../ledger/codec.js'
import { START, type StoredEvent } from '../ledger/event-log.js'
import type { LastTaken } from './checkpoints.js'
import type { Target } from './lane.js'
import type { Row, SqlValue } from './projection.js'
import type { RowsByTable } from './row-batch.js'

/**
 * How much one transaction takes. Commits of 20,000 rows cost less than half as much a row as commits of 1,000; what
 * comes of few large events is bounded by its characters.
 */
export type BatchSize = { readonly rows: number; readonly characters: number }

/** What was read and projected and waits to be written in one transaction. */
export type Batch = {
  /** Its last event. */
  to: LastTaken
  events: number
  rows: RowsByTable[]
  rowCount: number
  characters: number
  /** The streams of its events, kept where something was parked when it was begun; else nobody will ask. */
  readonly streams: Set<string> | undefined
  /** An event could not be decoded or projected: its events are to be read again and taken one by one. */
  isDoubtful: boolean
}

export const emptyBatch = (isSomethingParked: boolean): Batch => ({
  to: { position: START, id: '' },
  events: 0,
  rows: [],
  rowCount: 0,
  characters: 0,
  streams: isSomethingParked ? new Set() : undefined,
  isDoubtful: false,
})

export const isFull = (batch: Batch, size: BatchSize): boolean =>
  batch.rowCount >= size.rows || batch.characters >= size.characters || batch.events >= size.rows

/** Decodes the page once and projects it for every target. The events themselves are not kept. */
export function gather(batch: Batch, page: readonly StoredEvent[], targets: readonly Target[]): void {
  const rows = new Map<string, (readonly SqlValue[])[]>()
  for (const stored of page) {
    batch.characters += stored.data.length
    batch.streams?.add(stored.stream)
    if (batch.isDoubtful) continue
    try {
      const event = decode(stored)
      for (const { projection } of targets) batch.rowCount += addRows(rows, projection.project(event))
    } catch {
      batch.isDoubtful = true
    }
  }
  const last = page.at(-1)
  // Only its name: the event itself is not kept.
  if (last !== undefined) batch.to = { position: last.position, id: last.id }
  batch.events += page.length
  batch.rows.push(rows)
}

/** Puts an event's rows with those of their tables: one statement then runs for many rows in a row. */
function addRows(rows: Map<string, (readonly SqlValue[])[]>, added: readonly Row[]): number {
  for (const [table, values] of added) {
    const ofTable = rows.get(table)
    if (ofTable === undefined) rows.set(table, [values])
    else ofTable.push(values)
  }
  return added.length
}

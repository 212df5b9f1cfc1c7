import { decode } from '../ledger/codec.js'
import type { EventLog, Position, StoredEvent } from '../ledger/event-log.js'
import type { CheckpointKey } from './checkpoints.js'
import { commitCarefully } from './commit-carefully.js'
import type { Exclusive } from './exclusive.js'
import { openParking } from './parking.js'
import type { Projection, SqlValue } from './projection.js'
import { addRows, openRowWriter, type RowBatch, RowRefused, type RowsByTable } from './sqlite-row-writer.js'
import type { TableState } from './sqlite-tables.js'
import type { BatchWriter, WriteSide } from './write-side.js'

/** A projection and its tables of one generation. */
export type Target = { readonly key: CheckpointKey; readonly projection: Projection }

/** Projections that go through the log together, all at one position: each event is read and decoded once for them. */
export type Lane = {
  readonly state: TableState
  targets: readonly Target[]
  position: Position
  /** How many events are behind the position. */
  events: number
}

export const tablesOf = (lane: Lane) => lane.targets.flatMap(({ projection }) => projection.tables)

/**
 * How much one transaction takes. Commits of 20,000 rows cost less than half as much a row as commits of 1,000; what
 * comes of few large events is bounded by its characters.
 */
export type BatchSize = { readonly rows: number; readonly characters: number }

/** Events asked of the log at a time. The log ends a page early where its events are large. */
const PAGE_EVENTS = 1_000

export type Advance = {
  readonly log: EventLog
  readonly side: WriteSide
  readonly writer: BatchWriter
  /** Takes turns with others that write. */
  readonly taking: Exclusive
  readonly size: BatchSize
  /** The last position to take, inclusive. Default: the end of the log. */
  readonly until?: Position
  /** Ends the advance after the batch under way: the lane is then where it got. */
  readonly signal?: AbortSignal
  /** After each commit. */
  readonly onCommit?: (events: number) => void
}

/**
 * Takes a lane through the log, in batches. While one batch is being written the next is read and projected.
 * @throws {CheckpointMoved} another projector writes the same tables @throws the database's error
 */
export async function advance(lane: Lane, how: Advance): Promise<void> {
  const ending = new AbortController()
  let batch = emptyBatch()
  let writing: Promise<void> | undefined
  const settle = async () => {
    const settled = writing
    writing = undefined
    await settled
  }
  /** Begins to write what was gathered, when the batch before it is written. */
  const flush = async () => {
    await settle()
    if (batch.events === 0) return
    writing = commitBatch(lane, batch, how)
    // It is awaited at the next flush: until then its failure is nobody's surprise.
    writing.catch(() => ending.abort())
    batch = emptyBatch()
  }
  for await (const read of how.log.readAll({ from: lane.position, pageSize: PAGE_EVENTS })) {
    const page = upTo(read, how.until)
    if (page.length > 0) gather(batch, page, lane)
    if (batch.rowCount >= how.size.rows || batch.characters >= how.size.characters) await flush()
    if (page.length < read.length || ending.signal.aborted || how.signal?.aborted === true) break
  }
  await flush()
  await settle()
}

function upTo(page: readonly StoredEvent[], until: Position | undefined): readonly StoredEvent[] {
  const last = page.at(-1)
  if (until === undefined || last === undefined || last.position <= until) return page
  return page.filter(({ position }) => position <= until)
}

type Gathered = {
  to: Position
  events: number
  rows: RowsByTable[]
  rowCount: number
  characters: number
  /** An event could not be decoded or projected: the batch is to be taken one by one. */
  isDoubtful: boolean
}

const emptyBatch = (): Gathered => ({
  to: '',
  events: 0,
  rows: [],
  rowCount: 0,
  characters: 0,
  isDoubtful: false,
})

function gather(batch: Gathered, page: readonly StoredEvent[], lane: Lane): void {
  const rows = new Map<string, SqlValue[][]>()
  batch.events += page.length
  batch.to = page.at(-1)?.position ?? batch.to
  for (const stored of page) {
    batch.characters += stored.data.length
    if (batch.isDoubtful) continue
    try {
      const event = decode(stored)
      for (const { projection } of lane.targets) batch.rowCount += addRows(rows, projection.project(event))
    } catch {
      batch.isDoubtful = true
    }
  }
  batch.rows.push(rows)
}

/** Writes what was gathered; where one of the events cannot be taken, they are read again and taken one by one. */
function commitBatch(lane: Lane, batch: Gathered, how: Advance): Promise<void> {
  return how.taking(async () => {
    const careful = batch.isDoubtful || (await isSomethingParked(lane, how.side))
    if (careful || !(await isWritten(lane, batch, how.writer))) await takeOneByOne(lane, batch.to, how)
    else moveLane(lane, batch.to, batch.events)
    how.onCommit?.(batch.events)
  })
}

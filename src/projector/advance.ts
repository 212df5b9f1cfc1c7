import type { EventLog, Position, StoredEvent } from '../ledger/event-log.js'
import { type Batch, type BatchSize, emptyBatch, gather, isFull } from './batch.js'
import type { BulkWriter, BulkWriterWhenNeeded } from './bulk-writer.js'
import { commitCarefully } from './commit-carefully.js'
import type { Exclusive } from './exclusive.js'
import { type Lane, withParked } from './lane.js'
import { streamsHeldUp } from './parking.js'
import { RowRefused } from './row-batch.js'
import type { RowStore } from './row-store.js'

/** Events asked of the log at a time. The log ends a page early where its events are large. */
export const PAGE_EVENTS = 1_000

/** What is written in this thread in one go: the process does nothing else meanwhile. */
const IN_THIS_THREAD: BatchSize = { rows: 4_000, characters: 4 * 1024 * 1024 }

export type Advance = {
  readonly log: EventLog
  readonly store: RowStore
  readonly now: () => Date
  /** Takes turns with others that write to the same file. */
  readonly taking: Exclusive
  /** How much is written at a time where much is behind. */
  readonly size: BatchSize
  readonly bulk: BulkWriterWhenNeeded
  /** The last position to take, inclusive. Default: the end of the log. */
  readonly until?: Position
  /** Ends the advance after the batch under way: the lane is then where it got. */
  readonly signal?: AbortSignal
  /** After each commit. */
  readonly onCommit?: () => void
}

/**
 * Takes a lane through the log. What is more than one small batch is written by another thread while this one reads
 * and projects the next.
 * @throws {CheckpointMoved} another projector writes the same tables @throws the database's error
 */
export async function advance(lane: Lane, how: Advance): Promise<void> {
  const isEnded = () => how.signal?.aborted === true
  const nextBatch = async () => emptyBatch((await withParked(how.store, lane)).size > 0)
  let batch = await nextBatch()
  // At most one batch is being written while the next is gathered, so memory holds two.
  let writing: Promise<unknown> = Promise.resolve()
  const flush = async () => {
    await writing
    const full = batch
    batch = await nextBatch()
    writing = how.taking(() => commitBatch(lane, full, how, how.bulk.started()))
    // A failure is met at the next `await writing`; nobody is to call it unhandled until then.
    writing.catch(() => {})
  }
  try {
    for await (const read of how.log.readAll({ from: lane.position, pageSize: PAGE_EVENTS })) {
      const page = upTo(read, how.until)
      gather(batch, page, lane.targets)
      if (isFull(batch, how.bulk.started() === undefined ? IN_THIS_THREAD : how.size)) {
        await flush()
        how.bulk.start()
      }
      if (page.length < read.length || isEnded()) break
    }
    if (batch.events > 0 && !isEnded()) await flush()
    await writing
  } finally {
    await writing.catch(() => {})
  }
}

function upTo(page: readonly StoredEvent[], until: Position | undefined): readonly StoredEvent[] {
  const last = page.at(-1)
  if (until === undefined || last === undefined || last.position <= until) return page
  return page.filter(({ position }) => position <= until)
}

/**
 * Writes rows and checkpoints in one transaction. Where one of the events cannot be taken, or belongs to a stream that
 * is held up, its events are read again and taken one by one.
 */
export async function commitBatch(
  lane: Lane,
  batch: Batch,
  how: Pick<Advance, 'log' | 'store' | 'now' | 'onCommit'>,
  bulk?: BulkWriter,
): Promise<void> {
  if (
    batch.isDoubtful ||
    (await mayBeHeldUp(how.store, lane, batch)) ||
    !(await isWritten(lane, batch, bulk))
  ) {
    for await (const read of how.log.readAll({ from: lane.position, pageSize: PAGE_EVENTS })) {
      const page = upTo(read, batch.to.position)
      await commitCarefully(how.store, lane, page, how.now().toISOString())
      if (lane.position >= batch.to.position) break
    }
  }
  how.onCommit?.()
}

/** More streams than this are not compared: where so much is parked, every event asks for itself. */
const HELD_UP_COMPARED = 1_000

/** Whether an event of the batch may have to wait behind one that is parked. */
async function mayBeHeldUp(store: RowStore, lane: Lane, { streams }: Batch): Promise<boolean> {
  const parked = [...(await withParked(store, lane))]
  if (parked.length === 0) return false
  // Something was parked while the batch was gathered.
  if (streams === undefined) return true
  const keys = parked.map(({ key }) => key)
  const heldUp = await streamsHeldUp(store.db, keys, HELD_UP_COMPARED + 1)
  return heldUp.length > HELD_UP_COMPARED || heldUp.some((stream) => streams.has(stream))
}

/** False where a row was refused: nothing was written then. */
async function isWritten(lane: Lane, batch: Batch, bulk?: BulkWriter): Promise<boolean> {
  const { to, events } = batch
  const targets = lane.targets.map(({ key }) => key)
  try {
    const written = (bulk ?? lane.writer).commit({
      targets,
      from: lane.position,
      to,
      events,
      rows: batch.rows,
    })
    // The thread has its own copy: these are let go while it writes, and memory holds one batch less.
    batch.rows = []
    await written
  } catch (error) {
    if (error instanceof RowRefused) return false
    throw error
  }
  lane.position = to.position
  lane.events += events
  return true
}

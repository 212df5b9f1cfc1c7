import type { Position } from '../ledger/event-log.js'
import type { CheckpointKey, LastTaken } from './checkpoints.js'
import type { SqlValue } from './projection.js'

/** Rows put together by table: one statement runs for many rows in a row. */
export type RowsByTable = ReadonlyMap<string, readonly (readonly SqlValue[])[]>

/** What one transaction writes: the rows of some events, and the checkpoints they move. It can be sent to another thread. */
export type RowBatch = {
  readonly targets: readonly CheckpointKey[]
  /** Where every target's checkpoint has to be. */
  readonly from: Position
  readonly to: LastTaken
  readonly events: number
  readonly rows: readonly RowsByTable[]
}

/** A row cannot be taken because of what is in it: its event is parked. Any other error is the disk's or a bug's and stops the projector. */
export class RowRefused extends Error {
  override readonly name = 'RowRefused'
}

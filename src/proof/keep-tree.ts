import type { EventLog } from '../ledger/event-log.js'
import type { ProofTree } from './proof-tree.js'

/** Few enough that a process that does other things beside is not held up for long. */
const PAGE_SIZE = 1_000

/** The tree was made over another log than this one: what it covers is not what stands there now. */
export class TreeOfAnotherLog extends Error {
  override readonly name = 'TreeOfAnotherLog'
}

/**
 * Takes in what the log holds since the last time, as far as it reaches now.
 * @throws {TreeOfAnotherLog} the last event under the tree is not in the log where it was
 */
export async function catchUpTree(tree: ProofTree, log: EventLog, signal?: AbortSignal): Promise<void> {
  const { size, position, eventId } = tree.reached()
  if (size > 0 && (await indexOfLast(tree, log)) !== size - 1) {
    throw new TreeOfAnotherLog(
      `the proof's tree covers ${size} events, and the last of them (${eventId}) is not in the log where it was. ledger verify tells what differs; where it finds nothing, as after a move to another store, delete proof.db, and it is made anew`,
    )
  }
  for await (const page of log.readAll({ from: position, pageSize: PAGE_SIZE })) {
    if (signal?.aborted) return
    tree.add(page)
  }
}

async function indexOfLast(tree: ProofTree, log: EventLog): Promise<number | undefined> {
  const { position, eventId } = tree.reached()
  try {
    return await tree.indexOf(log, { id: eventId, position })
  } catch (error) {
    // Another store's positions are none of this log's.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

import { randomInt } from 'node:crypto'
import { canonicalEvent } from '../../ledger/envelope.js'
import type { EventLog, Position, StoredEvent } from '../../ledger/event-log.js'
import { CompactTree } from '../compact-tree.js'
import { HASH_BYTES, leafHash, rootInPlace } from '../merkle-tree.js'
import { type ProofTree, TILE_HASHES } from '../proof-tree.js'
import type { Discrepancy } from './compare-leaves.js'
import { type HashedSoFar, UnusableVerification, type VerificationFile } from './verification-file.js'
import { treeOf } from './verify-hashes.js'

/** How many pieces of 256 events are read again: a part of a second. */
const PIECES = 100

/**
 * Reads some of what an earlier run has hashed again, chosen at random, and always the last of it, and holds the tree
 * that was kept against all of it. It finds what was altered since only where it happens to look.
 * @returns how many events it read
 * @throws {RangeError} the log is in another store now @throws {UnusableVerification}
 */
export async function reread(
  log: EventLog,
  {
    file,
    hashed,
    kept,
    found,
  }: {
    readonly file: VerificationFile
    readonly hashed: HashedSoFar
    /** Where the earlier run found that the tree fits. */
    readonly kept: ProofTree | undefined
    readonly found: (discrepancy: Discrepancy) => void
  },
): Promise<number> {
  const select = file.database.prepare<[number], { after: Position; root: Buffer }>(
    'SELECT after, root FROM tiles WHERE number = ?',
  )
  let events = 0
  const tree = treeOf(hashed)
  const compare = async (
    first: number,
    after: Position,
    count: number,
    isSame: (leaves: Buffer) => boolean,
  ) => {
    const some = await someAfter(log, after, count)
    events += some.length
    if (some.length === count && isSame(leavesOf(some))) return
    const [at] = some
    found({
      ...(at !== undefined && { position: at.position, eventId: at.id }),
      message: `events ${first + 1} to ${first + count} are not what the run read that this one goes on with: ledger verify without --resume tells what differs`,
    })
  }
  const tiles = Math.floor(hashed.size / TILE_HASHES)
  for (const number of someOf(tiles)) {
    const tile = select.get(number)
    if (tile === undefined)
      throw new UnusableVerification(`it tells nothing of events from ${number * TILE_HASHES + 1} on`)
    await compare(number * TILE_HASHES, tile.after, TILE_HASHES, (leaves) =>
      rootInPlace(leaves).equals(tile.root),
    )
  }
  await compare(tiles * TILE_HASHES, hashed.restAfter, tree.rest.length / HASH_BYTES, (leaves) =>
    leaves.equals(tree.rest),
  )
  if (kept !== undefined && kept.reached().size >= hashed.size) {
    if (!kept.root(hashed.size).equals(new CompactTree(undefined, tree).root())) {
      found({
        message: `the tree that was kept of the first ${hashed.size} events is not the one that the run saw that this one goes on with`,
      })
    }
  }
  return events
}

/** Some numbers below the count, the last one among them, in order. */
function someOf(count: number): readonly number[] {
  if (count <= PIECES) return Array.from({ length: count }, (_, number) => number)
  const numbers = new Set([count - 1])
  while (numbers.size < PIECES) numbers.add(randomInt(count))
  return [...numbers].sort((one, other) => one - other)
}

async function someAfter(log: EventLog, after: Position, count: number): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = []
  if (count === 0) return events
  for await (const page of log.readAll({ from: after, maxCount: count })) events.push(...page)
  return events
}

const leavesOf = (events: readonly StoredEvent[]): Buffer =>
  Buffer.concat(events.map((event) => leafHash(canonicalEvent(event))))

import { canonicalEvent } from '../ledger/envelope.js'
import type { EventLog, StoredEvent } from '../ledger/event-log.js'
import type { Checkpoint } from './checkpoint.js'
import { CompactTree } from './compact-tree.js'
import { type Discrepancy, LeafComparison } from './compare-leaves.js'
import { GatheredHeads, TEMPORARY } from './gathered-heads.js'
import { binaryLeafHash, HASH_BYTES } from './merkle-tree.js'
import type { ProofTree } from './proof-tree.js'

/** A checkpoint to hold the log against, and what to call it. */
export type Anchor = { readonly name: string; readonly checkpoint: Checkpoint }

export type HashedLog = {
  /** How many events there are. */
  readonly events: number
  readonly root: Buffer
  readonly mapRoot: Buffer
  /** The anchors that the log bears out. */
  readonly borneOut: readonly Anchor[]
  /** The heads of all streams; the caller closes them. */
  readonly heads: GatheredHeads
}

/**
 * Hashes every event from what is stored, makes the tree anew, and holds it against the tree that was kept and against
 * checkpoints. In constant memory: what is made lies in a temporary file.
 */
export async function verifyHashes(
  log: EventLog,
  options: {
    /** The tree as it was kept; absent: changed events are found by checkpoints alone, and not named. */
    readonly kept?: ProofTree | undefined
    readonly anchors: readonly Anchor[]
    readonly found: (discrepancy: Discrepancy) => void
    readonly onProgress?: (events: number) => void
  },
): Promise<HashedLog> {
  const anchors = [...options.anchors].sort((a, b) => a.checkpoint.size - b.checkpoint.size)
  const tree = new CompactTree()
  const heads = new GatheredHeads(TEMPORARY)
  const comparison = options.kept && new LeafComparison(options.kept, options.found)
  const borneOut: Anchor[] = []
  let before: string | undefined
  const take = (some: readonly StoredEvent[]) => {
    const leaves = hashLeaves(some, heads)
    tree.add(leaves)
    comparison?.see(some, leaves)
    for (let next = anchors[0]; next?.checkpoint.size === tree.size; next = anchors[0]) {
      anchors.shift()
      const difference = differenceFrom(next, { root: tree.root(), mapRoot: heads.mapRoot() }, before)
      if (difference === undefined) {
        borneOut.push(next)
        before = next.name
      } else options.found({ message: difference })
    }
  }
  for await (const page of log.readAll()) {
    for (let at = 0; at < page.length; ) {
      const due = (anchors[0]?.checkpoint.size ?? Number.POSITIVE_INFINITY) - tree.size
      const some = page.slice(at, at + Math.min(due, page.length))
      take(some)
      at += some.length
    }
    options.onProgress?.(tree.size)
  }
  const events = tree.size
  comparison?.end(events)
  for (const { name, checkpoint } of anchors) {
    options.found({
      message: `${name} covers ${checkpoint.size} events, and the log holds ${events}: it was cut off, or an older copy stands in its place`,
    })
  }
  return { events, root: tree.root(), mapRoot: heads.mapRoot(), borneOut, heads }
}

/** @returns the leaf hashes beside each other */
function hashLeaves(events: readonly StoredEvent[], heads: GatheredHeads): Buffer {
  const hashes = Buffer.allocUnsafe(events.length * HASH_BYTES)
  for (const [index, event] of events.entries()) {
    const leaf = binaryLeafHash(canonicalEvent(event))
    hashes.write(leaf, index * HASH_BYTES, 'binary')
    heads.move(event.stream, event.streamVersion, leaf)
  }
  return hashes
}

function differenceFrom(
  { name, checkpoint }: Anchor,
  { root, mapRoot }: Pick<Checkpoint, 'root' | 'mapRoot'>,
  before: string | undefined,
): string | undefined {
  const since = before === undefined ? 'from its beginning' : `after ${before}`
  if (!root.equals(checkpoint.root)) {
    return `the first ${checkpoint.size} events are not those of ${name}: the log was changed ${since}`
  }
  if (!mapRoot.equals(checkpoint.mapRoot)) {
    return `the streams do not end as ${name} says, though its events are those of the log`
  }
  return undefined
}

import { canonicalEvent } from '../../ledger/envelope.js'
import { type EventLog, type Position, START, type StoredEvent } from '../../ledger/event-log.js'
import type { Checkpoint } from '../checkpoint.js'
import { CompactTree, type Peak } from '../compact-tree.js'
import { GatheredHeads } from '../gathered-heads.js'
import { binaryLeafHash, HASH_BYTES } from '../merkle-tree.js'
import { type ProofTree, TILE_HASHES } from '../proof-tree.js'
import { type Discrepancy, LeafComparison } from './compare-leaves.js'
import { type Anchor, HeldAnchors } from './held-anchors.js'
import type { HashedSoFar, VerificationFile } from './verification-file.js'
import { flawOfTree } from './verify-tree.js'

export type HashedLog = {
  /** How many events there are, or were read before the end was asked for. */
  readonly events: number
  readonly isWhole: boolean
  readonly root: Buffer
  readonly mapRoot: Buffer
  /** The anchors that the log bears out. */
  readonly borneOut: readonly Anchor[]
  readonly heads: GatheredHeads
}

/** After so many events it is told how far it has come: saving that takes some milliseconds. */
const EVENTS_BETWEEN_SAVES = 10_000

export type HashingOptions = {
  /** Where what is read lies; an earlier process may have begun it. */
  readonly file: VerificationFile
  readonly from?: HashedSoFar | undefined
  /** The tree as it was kept; absent: changed events are found by checkpoints alone, and not named. */
  readonly kept?: ProofTree | undefined
  readonly anchors: readonly Anchor[]
  readonly found: (discrepancy: Discrepancy) => void
  readonly onProgress?: (events: number) => void
  /** Told from time to time, and at the end, how far it has come. */
  readonly onReached?: (soFar: HashedSoFar) => void
  /** Ends it after a page. */
  readonly signal?: AbortSignal
}

/**
 * Hashes every event from what is stored, makes the tree anew, and holds it against the tree that was kept and against
 * checkpoints. In constant memory: what is made lies in a file.
 */
export async function verifyHashes(log: EventLog, options: HashingOptions): Promise<HashedLog> {
  const { signal, onReached } = options
  const hashing = new Hashing(options)
  let savedAt = hashing.tree.size
  for await (const page of log.readAll({ from: hashing.position })) {
    hashing.take(page)
    options.onProgress?.(hashing.tree.size)
    if (signal?.aborted) break
    if (hashing.tree.size - savedAt < EVENTS_BETWEEN_SAVES) continue
    savedAt = hashing.tree.size
    onReached?.(hashing.soFar())
  }
  if (!signal?.aborted) hashing.end()
  onReached?.(hashing.soFar())
  const { tree, heads, events, borneOut } = hashing
  return { events, isWhole: !signal?.aborted, root: tree.root(), mapRoot: heads.mapRoot(), borneOut, heads }
}

/** The hashes as far as they have come. */
class Hashing {
  readonly tree: CompactTree
  readonly heads: GatheredHeads
  position: Position
  private readonly comparison: LeafComparison | undefined
  /** What is still to come, the smallest first. */
  private readonly anchors: Anchor[]
  private readonly held: HeldAnchors
  /** The position that the first event of the tile comes after. */
  private tileAfter: Position
  /** How many events the tree that was kept covers: there the rest of it is looked at. */
  private treeSize: number
  /** The first tile of events whose root is not the one that was kept. */
  private otherTile: number | undefined

  constructor(private readonly options: HashingOptions) {
    const { file, from, kept, anchors, found } = options
    this.treeSize = Math.max(0, kept?.reached().size ?? 0)
    const putTile = file.database.prepare<[number, Position, Buffer]>(
      'INSERT OR REPLACE INTO tiles VALUES (?, ?, ?)',
    )
    this.tree = new CompactTree((number, root) => {
      putTile.run(number, this.tileAfter, root)
      const isCovered = (number + 1) * TILE_HASHES <= this.treeSize
      if (isCovered && kept?.tileRoot(number)?.equals(root) !== true) this.otherTile ??= number
    }, from && treeOf(from))
    this.heads = new GatheredHeads(file.database)
    this.comparison =
      kept &&
      new LeafComparison(
        kept,
        found,
        from && {
          ...from.compared,
          waiting: from.compared.waiting.map(({ event, leaf }) => ({ event, leaf: bytesOf(leaf) })),
        },
      )
    this.position = from?.position ?? START
    this.tileAfter = from?.restAfter ?? START
    this.held = new HeldAnchors(file.database)
    this.anchors = anchors
      .filter((anchor) => this.held.isBorneOut(anchor) === undefined)
      .sort((a, b) => a.checkpoint.size - b.checkpoint.size)
    this.lookAtTree()
    this.holdAnchors()
  }

  get events(): number {
    return this.tree.size
  }

  get borneOut(): readonly Anchor[] {
    return this.options.anchors.filter((anchor) => this.held.isBorneOut(anchor) === true)
  }

  take(page: readonly StoredEvent[]): void {
    for (let at = 0; at < page.length; ) {
      // A piece ends where a tile, a checkpoint or the tree that was kept does.
      const size = this.tree.size
      const dues = [this.anchors[0]?.checkpoint.size, this.treeSize].filter((due) => due !== undefined)
      const due = Math.min(...dues.filter((due) => due > size).map((due) => due - size))
      const some = page.slice(at, at + Math.min(due, TILE_HASHES - (size % TILE_HASHES)))
      this.takePiece(some)
      at += some.length
    }
  }

  /** Nothing comes after this. */
  end(): void {
    this.comparison?.end(this.events)
    for (const { name, checkpoint } of this.anchors) {
      this.options.found({
        message: `${name} covers ${checkpoint.size} events, and the log holds ${this.events}: it was cut off, or an older copy stands in its place`,
      })
    }
  }

  soFar(): HashedSoFar {
    this.heads.flush()
    const { peaks, rest } = this.tree.state
    const compared = this.comparison?.state ?? { next: this.events, waiting: [], differs: false }
    return {
      size: this.events,
      position: this.position,
      peaks: peaks.map(({ size, root }) => ({ size, root: base64(root) })),
      rest: base64(rest),
      restAfter: this.tileAfter,
      compared: {
        ...compared,
        waiting: compared.waiting.map(({ event: { id, position, type, stream }, leaf }) => ({
          event: { id, position, type, stream },
          leaf: base64(leaf),
        })),
      },
    }
  }

  private takePiece(events: readonly StoredEvent[]): void {
    const last = events.at(-1)
    if (last === undefined) return
    if (this.tree.size % TILE_HASHES === 0) this.tileAfter = this.position
    const leaves = hashLeaves(events, this.heads)
    this.tree.add(leaves)
    this.comparison?.see(events, leaves)
    this.position = last.position
    this.lookAtTree()
    this.holdAnchors()
  }

  /** What the tree keeps beside the hashes of events, where these are the log's: it is what would be signed next. */
  private lookAtTree(): void {
    const { kept, found } = this.options
    if (kept === undefined || this.comparison?.isSame !== true) return
    const tell = (flaw: string) =>
      found({
        message: `the tree that was kept (${kept.file}) has the hashes of the first ${this.events} events, and does not go with them: ${flaw}. It is damaged, or was changed; without proof.db it is made anew`,
      })
    if (this.events !== this.treeSize) return
    this.heads.mapRoot()
    const flaw = flawOfTree(kept.file, this.events, this.heads)
    if (flaw === 'grown') this.treeSize = kept.reached().size
    else if (this.otherTile !== undefined)
      tell(`what stands above tile ${this.otherTile} of the events is wrong`)
    else if (flaw !== undefined) tell(flaw)
    else if (rootIn(kept, this.events)?.equals(this.tree.root()) !== true) tell('its root is another one')
  }

  private holdAnchors(): void {
    for (let next = this.anchors[0]; next?.checkpoint.size === this.events; next = this.anchors[0]) {
      this.anchors.shift()
      const roots = { root: this.tree.root(), mapRoot: this.heads.mapRoot() }
      const difference = differenceFrom(next, roots, this.held.lastBorneOut())
      if (difference !== undefined) this.options.found({ message: difference })
      this.held.keep(next, difference === undefined)
    }
  }
}

/** The root of a tree; `undefined` where parts of it are missing. */
function rootIn(tree: ProofTree, size: number): Buffer | undefined {
  try {
    return tree.root(size)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const base64 = (bytes: Buffer): string => bytes.toString('base64')
const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64')

/** The tree that an earlier run had come to. */
export const treeOf = ({
  peaks,
  rest,
}: HashedSoFar): { readonly peaks: readonly Peak[]; readonly rest: Buffer } => ({
  peaks: peaks.map(({ size, root }) => ({ size, root: bytesOf(root) })),
  rest: bytesOf(rest),
})

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

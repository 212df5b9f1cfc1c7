import { HASH_BYTES, hashesOf, nodeHash, rootInPlace, rootOf } from './merkle-tree.js'
import { TILE_HASHES } from './proof-tree.js'

/** A complete subtree: how many leaves it has, and its root. */
type Peak = { readonly size: number; readonly root: Buffer }

/** A tree that grows and tells its root, and keeps nothing else: some hashes, however many leaves there are. */
export class CompactTree {
  /** The complete subtrees of what is full, the greatest first. */
  private readonly peaks: Peak[] = []
  private readonly tile = Buffer.alloc(TILE_HASHES * HASH_BYTES)
  private filledBytes = 0
  private leaves = 0

  get size(): number {
    return this.leaves
  }

  /** @param hashes of the next leaves, beside each other */
  add(hashes: Buffer): void {
    for (let at = 0; at < hashes.length; ) {
      const bytes = hashes.copy(this.tile, this.filledBytes, at)
      at += bytes
      this.filledBytes += bytes
      this.leaves += bytes / HASH_BYTES
      if (this.filledBytes === this.tile.length) this.closeTile()
    }
  }

  root(): Buffer {
    const rest = hashesOf(this.tile.subarray(0, this.filledBytes))
    const roots = this.peaks.map(({ root }) => root)
    if (rest.length > 0 || roots.length === 0) roots.push(rootOf(rest))
    return roots.reduceRight((right, left) => nodeHash(left, right))
  }

  private closeTile(): void {
    let peak: Peak = { size: TILE_HASHES, root: Buffer.from(rootInPlace(this.tile)) }
    for (let left = this.peaks.at(-1); left?.size === peak.size; left = this.peaks.at(-1)) {
      this.peaks.pop()
      peak = { size: left.size * 2, root: nodeHash(left.root, peak.root) }
    }
    this.peaks.push(peak)
    this.filledBytes = 0
  }
}

import { HASH_BYTES, hashesOf, nodeHash, rootInPlace, rootOf } from './merkle-tree.js'
import { TILE_HASHES } from './proof-tree.js'

/** A complete subtree: how many leaves it has, and its root. */
export type Peak = { readonly size: number; readonly root: Buffer }

/** A tree that grows and tells its root, and keeps nothing else: some hashes, however many leaves there are. */
export class CompactTree {
  /** The complete subtrees of what is full, the greatest first. */
  private readonly peaks: Peak[]
  private readonly tile = Buffer.alloc(TILE_HASHES * HASH_BYTES)
  private filledBytes: number
  private leaves: number

  /**
   * @param onTile told the root of each 256 leaves
   * @param from what another one, or an earlier process, came to
   */
  constructor(
    private readonly onTile: (number: number, root: Buffer) => void = () => {},
    from: { readonly peaks: readonly Peak[]; readonly rest: Buffer } = { peaks: [], rest: Buffer.alloc(0) },
  ) {
    this.peaks = [...from.peaks]
    this.filledBytes = from.rest.copy(this.tile)
    this.leaves = this.peaks.reduce((sum, { size }) => sum + size, this.filledBytes / HASH_BYTES)
  }

  get size(): number {
    return this.leaves
  }

  /** All that it keeps: the complete subtrees, and the hashes of the leaves after them. */
  get state(): { readonly peaks: readonly Peak[]; readonly rest: Buffer } {
    return { peaks: this.peaks, rest: this.tile.subarray(0, this.filledBytes) }
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
    this.onTile(this.leaves / TILE_HASHES - 1, peak.root)
    for (let left = this.peaks.at(-1); left?.size === peak.size; left = this.peaks.at(-1)) {
      this.peaks.pop()
      peak = { size: left.size * 2, root: nodeHash(left.root, peak.root) }
    }
    this.peaks.push(peak)
    this.filledBytes = 0
  }
}

import type { StoredEvent } from '../../ledger/event-log.js'
import { HASH_BYTES, hashesOf } from '../merkle-tree.js'
import { type ProofTree, TILE_HASHES } from '../proof-tree.js'

/** Something that is not as it was: where in the log, and what. */
export type Discrepancy = {
  readonly position?: string
  readonly eventId?: string
  readonly message: string
}

/** How far ahead both sides are looked at to tell what was taken out or put in from what was changed. */
const AHEAD = 64

type Read = {
  readonly event: Pick<StoredEvent, 'id' | 'position' | 'type' | 'stream'>
  readonly leaf: Buffer
}

type ComparedSoFar = {
  readonly next: number
  readonly waiting: readonly Read[]
  /** Something was found. */
  readonly differs: boolean
}

/**
 * Compares events as they come with the hashes that a tree kept of them when they were new, and tells what happened to
 * them: changed, taken out, put in or swapped.
 */
export class LeafComparison {
  private readonly waiting: Read[]
  /** The index in the tree of the next event that is waiting. */
  private next: number
  private tile: Buffer = Buffer.alloc(0)
  private tileNumber = -1
  /** How many events the tree covered at the beginning: it may grow meanwhile. */
  readonly size: number
  private differs: boolean

  constructor(
    private readonly tree: ProofTree,
    private readonly tell: (discrepancy: Discrepancy) => void,
    from: ComparedSoFar = { next: 0, waiting: [], differs: false },
  ) {
    this.size = tree.reached().size
    this.next = from.next
    this.waiting = [...from.waiting]
    this.differs = from.differs
  }

  /** How far it has come. */
  get state(): ComparedSoFar {
    return { next: this.next, waiting: this.waiting, differs: this.differs }
  }

  /** Whether everything so far is as it was kept. */
  get isSame(): boolean {
    return !this.differs && this.waiting.length === 0
  }

  private found(discrepancy: Discrepancy): void {
    this.differs = true
    this.tell(discrepancy)
  }

  /** @param leaves the hashes of the events, beside each other */
  see(events: readonly StoredEvent[], leaves: Buffer): void {
    const same = this.waiting.length === 0 ? this.sameBytes(leaves) / HASH_BYTES : 0
    this.next += same
    for (const [index, leaf] of hashesOf(leaves.subarray(same * HASH_BYTES)).entries()) {
      this.waiting.push({ event: events[same + index] as StoredEvent, leaf })
    }
    this.compare(AHEAD)
  }

  /** Nothing comes after this. @param inLog how many events there were */
  end(inLog: number): void {
    this.compare(0)
    if (this.next >= this.size) return
    this.found({
      message: `the log ends after ${inLog} events, and the tree covers ${this.size}: the last ${this.size - this.next} were cut off`,
    })
  }

  /** How many bytes of these hashes are those of the tree, as far as whole tiles, or all of what it has, are the same. */
  private sameBytes(leaves: Buffer): number {
    let at = 0
    while (at < leaves.length) {
      const index = this.next + at / HASH_BYTES
      // What came after the tree was last caught up is not under it yet.
      if (index >= this.size) return leaves.length
      const from = (index % TILE_HASHES) * HASH_BYTES
      const tile = this.tileOf(index).subarray(from, from + (this.size - index) * HASH_BYTES)
      const end = Math.min(at + tile.length, leaves.length)
      if (end === at || leaves.compare(tile, 0, end - at, at, end) !== 0) return at
      at = end
    }
    return at
  }

  /** @param keep with how many after it something that differs is explained */
  private compare(keep: number): void {
    let at = 0
    for (; at < this.waiting.length; at++) {
      const read = this.waiting[at] as Read
      const kept = this.kept(0)
      if (kept === undefined || kept.equals(read.leaf)) this.next += 1
      else if (this.waiting.length - at > keep) at += this.explain(read, at)
      else break
    }
    this.waiting.splice(0, at)
  }

  /** Tells what happened here, and goes on after it. @returns how many more events it is about */
  private explain(read: Read, at: number): number {
    const where = { position: read.event.position, eventId: read.event.id }
    const what = `${read.event.type} of ${read.event.stream}`
    const follower = this.waiting[at + 1]
    if (follower && this.kept(1)?.equals(read.leaf) && this.kept(0)?.equals(follower.leaf)) {
      this.found({
        ...where,
        message: `this ${what} and the event after it (${follower.event.id}) were swapped`,
      })
      this.next += 2
      return 1
    }
    for (let ahead = 1; ahead < AHEAD; ahead++) {
      if (this.kept(ahead)?.equals(read.leaf)) {
        this.found({ ...where, message: `${events(ahead)} before this ${what} ${was(ahead)} taken out` })
        this.next += ahead + 1
        return 0
      }
      if (this.waiting[at + ahead]?.leaf.equals(this.kept(0) as Buffer)) {
        this.found({ ...where, message: `${events(ahead)} from this ${what} on ${was(ahead)} put in` })
        return ahead - 1
      }
    }
    this.found({ ...where, message: `this ${what} is not what was recorded` })
    this.next += 1
    return 0
  }

  /** The hash that the tree keeps, so many after the one that is due. */
  private kept(ahead: number): Buffer | undefined {
    const index = this.next + ahead
    if (index >= this.size) return undefined
    const from = (index % TILE_HASHES) * HASH_BYTES
    return this.tileOf(index).subarray(from, from + HASH_BYTES)
  }

  private tileOf(index: number): Buffer {
    const number = Math.floor(index / TILE_HASHES)
    // Looking ahead may go to the next tile and comes back.
    if (number !== this.tileNumber) {
      this.tile = this.tree.leavesFrom(number)
      this.tileNumber = number
    }
    return this.tile
  }
}

const events = (count: number): string => (count === 1 ? 'one event' : `${count} events`)
const was = (count: number): string => (count === 1 ? 'was' : 'were')

import type Database from 'better-sqlite3'
import type { StreamVersion } from '../ledger/event-log.js'
import { HASH_BYTES } from './merkle-tree.js'
import { bucketHash, bucketOf, EMPTY_SUBTREES, MAP_DEPTH, mapNodeHash, streamKey } from './stream-map.js'

/** How many streams are gathered in memory before they are written, in the order of their keys. */
const MOST_GATHERED = 20_000

const STREAMS_IN_A_PAGE = 1_000

const BUCKETS = 2 ** MAP_DEPTH

/** The last event of a stream: the leaf's hash is a text of one character a byte. */
type Gathered = { readonly version: StreamVersion; readonly leaf: string }
type HeadRow = { readonly key: Buffer; readonly version: string; readonly leaf: Buffer }

/**
 * The heads of all streams of a log that is read from its beginning, and the map over them. In bounded memory: the map
 * has 65,536 buckets, and of streams only those that moved last are held.
 */
export class GatheredHeads {
  private readonly statements: ReturnType<typeof prepared>
  private readonly gathered = new Map<string, Gathered>()
  private readonly changed = new Set<number>()
  /** Every node of the map: the root is 1, and below node n are 2n and 2n + 1. */
  private readonly nodes = emptyNodes()

  /** @param database a verification's, of which an earlier process may have written a part */
  constructor(database: Database.Database) {
    this.statements = prepared(database)
    for (const key of this.statements.buckets.all()) this.changed.add(bucketOf(key))
  }

  /** A stream goes on with this event. @param leaf its hash, as a text of one character a byte */
  move(stream: string, version: StreamVersion, leaf: string): void {
    this.gathered.set(stream, { version, leaf })
    if (this.gathered.size >= MOST_GATHERED) this.flush()
  }

  /** All streams and where they end, in an order that stays the same. @param after go on after this one */
  *streams(after?: string): Iterable<{ readonly stream: string; readonly version: string }> {
    this.flush()
    let key = after === undefined ? Buffer.alloc(0) : streamKey(after)
    // No cursor stays open between pages: meanwhile progress is saved.
    for (;;) {
      const page = this.statements.streams.all(key)
      for (const { stream, version } of page) yield { stream, version }
      const last = page.at(-1)
      if (last === undefined) return
      key = last.key
    }
  }

  /** The root of the map. */
  mapRoot(): Buffer {
    this.flush()
    let above = new Set<number>()
    for (const bucket of this.changed) {
      this.putNode(BUCKETS + bucket, this.hashOfBucket(bucket))
      above.add((BUCKETS + bucket) >> 1)
    }
    this.changed.clear()
    while (above.size > 0) {
      const next = new Set<number>()
      for (const node of above) {
        this.putNode(node, mapNodeHash(this.node(2 * node), this.node(2 * node + 1)))
        if (node > 1) next.add(node >> 1)
      }
      above = next
    }
    return Buffer.from(this.node(1))
  }

  /** Where a stream ends, of what is written. */
  head(stream: string): Pick<HeadRow, 'version' | 'leaf'> | undefined {
    return this.statements.head.get(streamKey(stream))
  }

  /** How many streams are written. */
  count(): number {
    return this.statements.count.get() ?? 0
  }

  /** A node of the map as it was when its root was last asked for: level 0 is the buckets. */
  mapNode(level: number, number: number): Buffer {
    return this.node((BUCKETS >> level) + number)
  }

  /** How many nodes stand above a stream, of those that are asked for. */
  countNodes(isAskedFor: (level: number, number: number) => boolean): number {
    let count = 0
    let numbers = new Set(this.statements.buckets.all().map(bucketOf))
    for (let level = 0; level <= MAP_DEPTH; level++) {
      for (const number of numbers) if (isAskedFor(level, number)) count += 1
      numbers = new Set([...numbers].map((number) => number >> 1))
    }
    return count
  }

  /** Writes what is gathered. */
  flush(): void {
    const heads = [...this.gathered].map(([stream, head]) => ({ stream, key: streamKey(stream), ...head }))
    heads.sort((one, other) => one.key.compare(other.key))
    for (const { key, stream, version, leaf } of heads) {
      this.statements.put.run(key, stream, version, Buffer.from(leaf, 'binary'))
      this.changed.add(bucketOf(key))
    }
    this.gathered.clear()
  }

  private hashOfBucket(bucket: number): Buffer {
    const heads = this.statements.ofBucket.all(firstKey(bucket), firstKey(bucket + 1))
    // A number below 0, which no stream has, must not end the verification: its hash is that of no checkpoint.
    return bucketHash(heads.map((head) => ({ ...head, version: BigInt.asUintN(64, BigInt(head.version)) })))
  }

  private node(number: number): Buffer {
    return this.nodes.subarray(number * HASH_BYTES, (number + 1) * HASH_BYTES)
  }

  private putNode(number: number, hash: Buffer): void {
    hash.copy(this.nodes, number * HASH_BYTES)
  }
}

/** What no key of the bucket is before. After the last bucket comes what every key is before. */
function firstKey(bucket: number): Buffer {
  return bucket === BUCKETS ? Buffer.alloc(HASH_BYTES + 1, 0xff) : Buffer.of(bucket >> 8, bucket & 0xff)
}

function emptyNodes(): Buffer {
  const nodes = Buffer.alloc(2 * BUCKETS * HASH_BYTES)
  for (let level = 0; level <= MAP_DEPTH; level++) {
    const first = BUCKETS >> level
    nodes.fill(EMPTY_SUBTREES[level] as Buffer, first * HASH_BYTES, 2 * first * HASH_BYTES)
  }
  return nodes
}

function prepared(database: Database.Database) {
  return {
    put: database.prepare<[Buffer, string, string, Buffer]>(
      `INSERT INTO heads (key, stream, version, leaf) VALUES (?, ?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET version = excluded.version, leaf = excluded.leaf`,
    ),
    ofBucket: database.prepare<[Buffer, Buffer], HeadRow>(
      'SELECT key, version, leaf FROM heads WHERE key >= ? AND key < ? ORDER BY key',
    ),
    streams: database.prepare<[Buffer], { stream: string; version: string; key: Buffer }>(
      `SELECT stream, version, key FROM heads WHERE key > ? ORDER BY key LIMIT ${STREAMS_IN_A_PAGE}`,
    ),
    head: database.prepare<[Buffer], Pick<HeadRow, 'version' | 'leaf'>>(
      'SELECT version, leaf FROM heads WHERE key = ?',
    ),
    count: database.prepare<[], number>('SELECT count(*) FROM heads').pluck(),
    buckets: database.prepare<[], Buffer>('SELECT DISTINCT substr(key, 1, 2) FROM heads').pluck(),
  }
}

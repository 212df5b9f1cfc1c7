import Database from 'better-sqlite3'
import { canonicalEvent } from '../ledger/envelope.js'
import { type EventLog, type Position, START, type StoredEvent } from '../ledger/event-log.js'
import { HASH_BYTES, hashesOf, leafHash, rangeRoot, rootInPlace, rootOf } from './merkle-tree.js'
import { bucketHash, bucketOf, EMPTY_SUBTREES, MAP_DEPTH, mapNodeHash, streamKey } from './stream-map.js'

/** The shape of the file, kept in `user_version`. It can be made anew from the log. */
const SCHEMA_VERSION = 1

/** How many hashes one row keeps, and how many levels of the tree it spans. */
export const TILE_HASHES = 256
const TILE_LEVELS = 8

// Tiles of 256 hashes: level 0 holds the leaves, each level above the roots of the tiles below. A row an event would be
// ten times as large, and the nodes between are soon computed.
const SCHEMA = `
  CREATE TABLE tiles (
    level  INTEGER NOT NULL,
    number INTEGER NOT NULL,
    -- Of leaves only: the log's position of the tile's first event, which is how an event's index is found.
    first_position TEXT,
    hashes BLOB NOT NULL,
    PRIMARY KEY (level, number)
  ) STRICT;
  CREATE UNIQUE INDEX tile_positions ON tiles (first_position) WHERE level = 0;
  CREATE TABLE stream_heads (
    stream  TEXT PRIMARY KEY,
    key     BLOB NOT NULL,
    bucket  INTEGER NOT NULL,
    version TEXT NOT NULL,
    leaf    BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX heads_of_bucket ON stream_heads (bucket);
  CREATE TABLE changed_buckets (bucket INTEGER PRIMARY KEY) STRICT;
  CREATE TABLE map_nodes (level INTEGER NOT NULL, number INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, number)) STRICT, WITHOUT ROWID;
  CREATE TABLE reached (size INTEGER NOT NULL, position TEXT NOT NULL, event_id TEXT NOT NULL) STRICT;
  INSERT INTO reached VALUES (0, '', '');
  PRAGMA user_version = ${SCHEMA_VERSION};
`

export type Reached = { readonly size: number; readonly position: Position; readonly eventId: string }
type HeadRow = { readonly key: Buffer; readonly version: string; readonly leaf: Buffer }

/** What the map proves of one stream: all heads of its bucket, and the hashes beside the way to the root. */
export type MapProof = { readonly heads: readonly HeadRow[]; readonly path: readonly Buffer[] }

/**
 * The Merkle tree over the log's events in their order (RFC 6962), and the map of its streams' heads, in a file of
 * their own. Both are of the same size after every call.
 */
export class ProofTree {
  private readonly database: Database.Database
  private readonly statements: ReturnType<typeof prepared>

  constructor(readonly file: string) {
    this.database = new Database(file)
    this.database.pragma('journal_mode = WAL')
    // It is made again from the log where it is lost, and a checkpoint that was signed is kept elsewhere.
    this.database.pragma('synchronous = NORMAL')
    const version = () => Number(this.database.pragma('user_version', { simple: true }))
    this.database
      .transaction(() => {
        if (version() === 0) this.database.exec(SCHEMA)
      })
      .immediate()
    const there = version()
    if (there !== SCHEMA_VERSION) {
      this.database.close()
      throw new Error(
        `${file} is of version ${there}, and this program knows ${SCHEMA_VERSION}: delete it, it is made anew`,
      )
    }
    this.statements = prepared(this.database)
  }

  reached(): Reached {
    return this.statements.reached.get() ?? { size: 0, position: START, eventId: '' }
  }

  /** Takes in the next events of the log, all or none. */
  add(events: readonly StoredEvent[]): void {
    const leaves = events.map((event) => leafHash(canonicalEvent(event)))
    const last = events.at(-1)
    if (last === undefined) return
    this.database
      .transaction(() => {
        const { size } = this.reached()
        this.addLeaves(size, leaves, events)
        this.keepHeads(events, leaves)
        this.statements.reach.run(size + events.length, last.position, last.id)
      })
      .immediate()
  }

  /**
   * Takes other positions for what it covers, as another store has them.
   * @param firstOfTiles of the first event of each tile, of all of them
   * @param last of the last event
   */
  moveTo(firstOfTiles: readonly Position[], last: Position): void {
    this.database
      .transaction(() => {
        // Away first: one store's position of an event may be the other's of another one.
        this.statements.unplaceTiles.run()
        for (const [number, position] of firstOfTiles.entries())
          this.statements.placeTile.run(position, number)
        const { size, eventId } = this.reached()
        this.statements.reach.run(size, last, eventId)
      })
      .immediate()
  }

  /** The root of the tree over the first events. @param size at most as many as it has */
  root(size = this.reached().size): Buffer {
    return rangeRoot(0, size, this.subtree)
  }

  /** The hash of the complete subtree of 2^level leaves that is the `number`th of its size. */
  readonly subtree = (level: number, number: number): Buffer => {
    const tileLevel = Math.floor(level / TILE_LEVELS)
    const count = 2 ** (level % TILE_LEVELS)
    const first = number * count
    const hashes = this.tile(tileLevel, Math.floor(first / TILE_HASHES))
    const from = (first % TILE_HASHES) * HASH_BYTES
    const some = hashesOf(hashes.subarray(from, from + count * HASH_BYTES))
    if (some.length < count) throw new RangeError(`the tree has no subtree ${number} of level ${level}`)
    return rootOf(some)
  }

  /** The hash that the tree keeps of the event with this index, from 0. */
  leaf(index: number): Buffer {
    return this.subtree(0, index)
  }

  /** The leaf hashes of one tile beside each other, from its first index on: `TILE_HASHES`, in the last one fewer. */
  leavesFrom(tile: number): Buffer {
    return this.statements.tile.get(0, tile) ?? Buffer.alloc(0)
  }

  /** What it keeps as the root of the `number`th 256 leaves, if it has it. */
  tileRoot(number: number): Buffer | undefined {
    const from = (number % TILE_HASHES) * HASH_BYTES
    return this.statements.tile.get(1, Math.floor(number / TILE_HASHES))?.subarray(from, from + HASH_BYTES)
  }

  /** The index of the event at a position: found by reading at most a tile's events. */
  async indexOf(log: EventLog, event: Pick<StoredEvent, 'id' | 'position'>): Promise<number | undefined> {
    const tile = this.statements.tileAt.get(event.position)
    if (tile === undefined) return undefined
    let index = tile.number * TILE_HASHES
    if (tile.position === event.position) return index
    for await (const page of log.readAll({ from: tile.position, maxCount: TILE_HASHES - 1 })) {
      for (const { id } of page) {
        index += 1
        if (id === event.id) return index
      }
    }
    return undefined
  }

  /** The root of the map of stream heads, of the size that the tree has. */
  mapRoot(): Buffer {
    this.refreshMap()
    return this.mapNode(MAP_DEPTH, 0)
  }

  mapProof(stream: string): MapProof {
    this.refreshMap()
    const bucket = bucketOf(streamKey(stream))
    const path = Array.from({ length: MAP_DEPTH }, (_, level) => this.mapNode(level, (bucket >> level) ^ 1))
    return { heads: this.statements.headsOf.all(bucket), path }
  }

  close(): void {
    this.database.close()
  }

  private addLeaves(size: number, leaves: readonly Buffer[], events: readonly StoredEvent[]): void {
    let [level, first, hashes] = [0, size, leaves]
    while (hashes.length > 0) {
      const roots: Buffer[] = []
      for (let at = 0; at < hashes.length; ) {
        const number = Math.floor((first + at) / TILE_HASHES)
        const filled = (first + at) % TILE_HASHES
        const some = hashes.slice(at, at + TILE_HASHES - filled)
        const tile = filled === 0 ? Buffer.concat(some) : Buffer.concat([this.tile(level, number), ...some])
        // Only the tile that this begins takes a position, for the others have theirs.
        const position = level === 0 && filled === 0 ? events[at]?.position : null
        this.statements.putTile.run(level, number, position ?? null, tile)
        if (filled + some.length === TILE_HASHES) roots.push(rootInPlace(Buffer.from(tile)))
        at += some.length
      }
      level += 1
      first = Math.floor(first / TILE_HASHES)
      hashes = roots
    }
  }

  private tile(level: number, number: number): Buffer {
    const hashes = this.statements.tile.get(level, number)
    if (hashes === undefined) throw new RangeError(`the tree has no tile ${number} of level ${level}`)
    return hashes
  }

  private keepHeads(events: readonly StoredEvent[], leaves: readonly Buffer[]): void {
    const heads = new Map<string, number>()
    for (const [index, { stream }] of events.entries()) heads.set(stream, index)
    for (const [stream, index] of heads) {
      const version = events[index]?.streamVersion ?? ''
      const leaf = leaves[index] as Buffer
      const bucket =
        this.statements.moveHead.get(version, leaf, stream) ?? this.beginHead(stream, version, leaf)
      this.statements.change.run(bucket)
    }
  }

  /** A stream's key is a hash, and is computed once. */
  private beginHead(stream: string, version: string, leaf: Buffer): number {
    const key = streamKey(stream)
    const bucket = bucketOf(key)
    this.statements.beginHead.run(stream, key, bucket, version, leaf)
    return bucket
  }

  /** Computes what changed since the last time, up to the root. */
  private refreshMap(): void {
    const changed = this.statements.changed.all()
    if (changed.length === 0) return
    this.database
      .transaction(() => {
        for (const bucket of changed) {
          const heads = this.statements.headsOf.all(bucket)
          const hash = bucketHash(heads.map((head) => ({ ...head, version: BigInt(head.version) })))
          this.statements.putNode.run(0, bucket, hash)
        }
        let numbers = new Set(changed)
        for (let level = 1; level <= MAP_DEPTH; level++) {
          numbers = new Set([...numbers].map((number) => number >> 1))
          for (const number of numbers) {
            const [left, right] = [
              this.mapNode(level - 1, number * 2),
              this.mapNode(level - 1, number * 2 + 1),
            ]
            this.statements.putNode.run(level, number, mapNodeHash(left, right))
          }
        }
        this.statements.unchange.run()
      })
      .immediate()
  }

  private mapNode(level: number, number: number): Buffer {
    return this.statements.node.get(level, number) ?? (EMPTY_SUBTREES[level] as Buffer)
  }
}

function prepared(database: Database.Database) {
  return {
    reached: database.prepare<[], Reached>('SELECT size, position, event_id AS eventId FROM reached'),
    reach: database.prepare<[number, string, string]>(
      'UPDATE reached SET size = ?, position = ?, event_id = ?',
    ),
    tile: database
      .prepare<[number, number], Buffer>('SELECT hashes FROM tiles WHERE level = ? AND number = ?')
      .pluck(),
    putTile: database.prepare<[number, number, string | null, Buffer]>(
      `INSERT INTO tiles (level, number, first_position, hashes) VALUES (?, ?, ?, ?)
       ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes`,
    ),
    unplaceTiles: database.prepare('UPDATE tiles SET first_position = NULL WHERE level = 0'),
    placeTile: database.prepare<[string, number]>(
      'UPDATE tiles SET first_position = ? WHERE level = 0 AND number = ?',
    ),
    tileAt: database.prepare<[string], { number: number; position: string }>(
      `SELECT number, first_position AS position FROM tiles WHERE level = 0 AND first_position <= ?
       ORDER BY first_position DESC LIMIT 1`,
    ),
    moveHead: database
      .prepare<[string, Buffer, string], number>(
        'UPDATE stream_heads SET version = ?, leaf = ? WHERE stream = ? RETURNING bucket',
      )
      .pluck(),
    beginHead: database.prepare<[string, Buffer, number, string, Buffer]>(
      'INSERT INTO stream_heads (stream, key, bucket, version, leaf) VALUES (?, ?, ?, ?, ?)',
    ),
    headsOf: database.prepare<[number], HeadRow>(
      'SELECT key, version, leaf FROM stream_heads WHERE bucket = ? ORDER BY key',
    ),
    change: database.prepare<[number]>('INSERT OR IGNORE INTO changed_buckets VALUES (?)'),
    changed: database.prepare<[], number>('SELECT bucket FROM changed_buckets').pluck(),
    unchange: database.prepare('DELETE FROM changed_buckets'),
    node: database
      .prepare<[number, number], Buffer>('SELECT hash FROM map_nodes WHERE level = ? AND number = ?')
      .pluck(),
    putNode: database.prepare<[number, number, Buffer]>(
      'INSERT INTO map_nodes VALUES (?, ?, ?) ON CONFLICT (level, number) DO UPDATE SET hash = excluded.hash',
    ),
  }
}

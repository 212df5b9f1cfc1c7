import Database from 'better-sqlite3'
import type { GatheredHeads } from '../gathered-heads.js'
import { HASH_BYTES, hashesOf, rootOf } from '../merkle-tree.js'
import { TILE_HASHES } from '../proof-tree.js'
import { bucketOf, MAP_DEPTH, streamKey } from '../stream-map.js'

/**
 * Looks at what a tree that was kept holds beside the hashes of events: how many it covers, the hashes above them, the
 * heads of streams and the map over these. It is what the next checkpoint signs, and what proofs are made of.
 * @param heads of the log that was read to where the tree ends, and whose events are those of the tree
 * @returns the first thing that is not as it should be, in a sentence; `grown` where the tree covers more by now
 */
export function flawOfTree(file: string, size: number, heads: GatheredHeads): string | 'grown' | undefined {
  const database = new Database(file)
  try {
    // One transaction, so that whoever goes on with the tree meanwhile changes nothing of what is seen.
    return database.transaction(() => {
      const reached = database.prepare<[], number>('SELECT size FROM reached').pluck().get()
      if (reached !== undefined && reached > size) return 'grown'
      if (reached !== size) return `it says that it covers ${reached ?? 'nothing'}, and has ${size} events`
      return flawOfTiles(database, size) ?? flawOfHeads(database, heads) ?? flawOfMap(database, heads)
    })()
  } finally {
    database.close()
  }
}

function flawOfTiles(database: Database.Database, size: number): string | undefined {
  const tiles = database
    .prepare<[number], [number, Buffer]>('SELECT number, hashes FROM tiles WHERE level = ? ORDER BY number')
    .raw()
  const above = database
    .prepare<[number, number], Buffer>('SELECT hashes FROM tiles WHERE level = ? AND number = ?')
    .pluck()
  const bytesAt = database
    .prepare<[number], number>('SELECT coalesce(sum(length(hashes)), 0) FROM tiles WHERE level = ?')
    .pluck()
  const highest = database.prepare<[], number>('SELECT max(level) FROM tiles').pluck().get() ?? 0
  for (let level = 0, count = size; level <= highest; level++, count = Math.floor(count / TILE_HASHES)) {
    if (bytesAt.get(level) !== count * HASH_BYTES) return `level ${level} does not hold ${count} hashes`
    // The roots of the tiles of events are compared with those of the log as that is read.
    if (level === 0) continue
    for (const [number, hashes] of tiles.iterate(level)) {
      if (hashes.length < TILE_HASHES * HASH_BYTES) continue
      const from = (number % TILE_HASHES) * HASH_BYTES
      const kept = above.get(level + 1, Math.floor(number / TILE_HASHES))?.subarray(from, from + HASH_BYTES)
      if (kept?.equals(rootOf(hashesOf(hashes))) !== true) {
        return `tile ${number} of level ${level} is not what stands above it`
      }
    }
  }
  return undefined
}

type KeptHead = {
  readonly stream: string
  readonly key: Buffer
  readonly bucket: number
  readonly version: string
  readonly leaf: Buffer
}

function flawOfHeads(database: Database.Database, heads: GatheredHeads): string | undefined {
  const kept = database.prepare<[], KeptHead>('SELECT stream, key, bucket, version, leaf FROM stream_heads')
  let count = 0
  for (const { stream, key, bucket, version, leaf } of kept.iterate()) {
    count += 1
    const due = heads.head(stream)
    if (due === undefined) return `it has a stream ${stream}, which the log has not`
    const isInPlace = key.equals(streamKey(stream)) && bucket === bucketOf(key)
    if (!isInPlace || due.version !== version || !due.leaf.equals(leaf)) {
      return `${stream} does not end in it as in the log`
    }
  }
  return count === heads.count() ? undefined : `it has ${count} streams, and the log has ${heads.count()}`
}

function flawOfMap(database: Database.Database, heads: GatheredHeads): string | undefined {
  // What lies above a bucket that changed is computed before it is used.
  const pending = new Set<string>()
  for (const bucket of database.prepare<[], number>('SELECT bucket FROM changed_buckets').pluck().iterate()) {
    for (let level = 0; level <= MAP_DEPTH; level++) pending.add(`${level} ${bucket >> level}`)
  }
  const nodes = database
    .prepare<[], [number, number, Buffer]>('SELECT level, number, hash FROM map_nodes')
    .raw()
  let count = 0
  for (const [level, number, hash] of nodes.iterate()) {
    if (pending.has(`${level} ${number}`)) continue
    count += 1
    if (!heads.mapNode(level, number).equals(hash)) {
      return `node ${number} of level ${level} of the map of streams is not what its streams give`
    }
  }
  const due = heads.countNodes((level, number) => !pending.has(`${level} ${number}`))
  return count === due ? undefined : `the map of streams has ${count} nodes, where ${due} are due`
}

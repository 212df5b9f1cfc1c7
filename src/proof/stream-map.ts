import { HASH_BYTES, sha256 } from './merkle-tree.js'

/** The last event of a stream: what the stream holds at a size of the log ends with it. */
export type StreamHead = {
  /** SHA-256 of the stream's name. */
  readonly key: Uint8Array
  /** From 0. */
  readonly version: bigint
  /** The leaf hash of that event. */
  readonly leaf: Uint8Array
}

/**
 * The map of stream heads is a binary tree of this depth over buckets. A stream's bucket is told by the first bits of
 * the SHA-256 of its name, so a proof of one stream is its whole bucket, which also shows that a stream is not there.
 * At a million streams a bucket holds fifteen.
 */
export const MAP_DEPTH = 16

const BUCKET = Buffer.of(2)
const MAP_NODE = Buffer.of(3)
const VERSION_BYTES = 8

export const streamKey = (stream: string): Buffer => sha256(Buffer.from(stream))

/** The number of a stream's bucket, from 0. */
export const bucketOf = (key: Uint8Array): number => ((key[0] ?? 0) << 8) | (key[1] ?? 0)

/** The hash of a bucket's heads: in order of their streams' keys. */
export function bucketHash(heads: readonly StreamHead[]): Buffer {
  const entries = heads.map(({ key, version, leaf }) => {
    const entry = Buffer.allocUnsafe(HASH_BYTES + VERSION_BYTES + HASH_BYTES)
    entry.set(key)
    entry.writeBigUInt64BE(version, HASH_BYTES)
    entry.set(leaf, HASH_BYTES + VERSION_BYTES)
    return entry
  })
  return sha256(Buffer.concat([BUCKET, ...entries.sort(Buffer.compare)]))
}

export const mapNodeHash = (left: Uint8Array, right: Uint8Array): Buffer =>
  sha256(Buffer.concat([MAP_NODE, left, right]))

/** The hashes of subtrees without a stream, by their level: 0 is a bucket, `MAP_DEPTH` the root. */
export const EMPTY_SUBTREES: readonly Buffer[] = emptySubtrees()

function emptySubtrees(): Buffer[] {
  const hashes = [bucketHash([])]
  for (let level = 0; level < MAP_DEPTH; level++) {
    const below = hashes[level] as Buffer
    hashes.push(mapNodeHash(below, below))
  }
  return hashes
}

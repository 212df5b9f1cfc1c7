import { hash } from 'node:crypto'

// RFC 6962, section 2.1: leaves and nodes are hashed apart, so that none can pass for the other.
const LEAF = '\u0000'
const NODE = Buffer.of(1)

export const HASH_BYTES = 32

/** SHA-256 of nothing: the root of a tree without leaves. */
export const EMPTY_ROOT = sha256(Buffer.alloc(0))

export function sha256(bytes: Uint8Array): Buffer {
  return Buffer.from(binaryHash(bytes), 'binary')
}

/**
 * SHA-256 as a text of one character a byte. A buffer that the hash makes by itself has memory of its own, which costs
 * as much as the hashing does.
 */
function binaryHash(content: string | Uint8Array): string {
  return hash('sha256', content, 'binary')
}

/** The hash of a leaf, whose content is a text in UTF-8. */
export const leafHash = (content: string): Buffer => Buffer.from(binaryLeafHash(content), 'binary')

/** The same as a text of one character a byte, for who hashes many. */
export const binaryLeafHash = (content: string): string => binaryHash(`${LEAF}${content}`)

const pair = Buffer.alloc(NODE.length + 2 * HASH_BYTES)
NODE.copy(pair)

/** The hash of two subtrees that stand beside each other. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  pair.set(left, NODE.length)
  pair.set(right, NODE.length + HASH_BYTES)
  return sha256(pair)
}

/**
 * The root over hashes that lie beside each other, as many as a power of two. They are written over, for a verification
 * makes no object for each of its hashes.
 */
export function rootInPlace(hashes: Buffer): Buffer {
  for (let end = hashes.length; end > HASH_BYTES; end /= 2) {
    for (let left = 0; left < end; left += 2 * HASH_BYTES) {
      hashes.copy(pair, NODE.length, left, left + 2 * HASH_BYTES)
      hashes.write(binaryHash(pair), left / 2, 'binary')
    }
  }
  return hashes.subarray(0, HASH_BYTES)
}

/** The hashes that lie beside each other. */
export function hashesOf(bytes: Buffer): Buffer[] {
  return Array.from({ length: bytes.length / HASH_BYTES }, (_, index) =>
    bytes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES),
  )
}

/** The root over hashes of leaves or of equal, complete subtrees; as many as there are. */
export function rootOf(hashes: readonly Uint8Array[]): Buffer {
  if (hashes.length === 0) return EMPTY_ROOT
  let row = hashes
  while (row.length > 1) {
    const above: Uint8Array[] = []
    for (let left = 0; left < row.length; left += 2) {
      const one = row[left] as Uint8Array
      const other = row[left + 1]
      // A hash that is left over moves up as it is: the tree is split at powers of two.
      above.push(other === undefined ? one : nodeHash(one, other))
    }
    row = above
  }
  return Buffer.from(row[0] as Uint8Array)
}

/** Gives the hash of the complete subtree of 2^level leaves that is the `number`th of its size. */
export type SubtreeHash = (level: number, number: number) => Uint8Array

/** The root over the leaves from `start` to `end`, exclusive; `start` is a multiple of the power of two at or above their count. */
export function rangeRoot(start: number, end: number, subtree: SubtreeHash): Buffer {
  const count = end - start
  if (count === 0) return EMPTY_ROOT
  if (isPowerOfTwo(count)) return Buffer.from(subtree(Math.log2(count), start / count))
  const middle = start + splitOf(count)
  return nodeHash(rangeRoot(start, middle, subtree), rangeRoot(middle, end, subtree))
}

/** The audit path of a leaf (RFC 6962, 2.1.1), from its sibling upwards. */
export function inclusionPath(index: number, size: number, subtree: SubtreeHash): Buffer[] {
  const path: Buffer[] = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    const middle = start + splitOf(end - start)
    if (index < middle) {
      path.push(rangeRoot(middle, end, subtree))
      end = middle
    } else {
      path.push(rangeRoot(start, middle, subtree))
      start = middle
    }
  }
  return path.reverse()
}

/** The proof that the tree of the first `size` leaves is the beginning of the greater one (RFC 6962, 2.1.2). */
export function consistencyPath(size: number, greater: number, subtree: SubtreeHash): Buffer[] {
  if (size === 0 || size === greater) return []
  const path: Buffer[] = []
  let [start, end] = [0, greater]
  let isWhole = true
  while (end !== size) {
    const middle = start + splitOf(end - start)
    if (size <= middle) {
      path.push(rangeRoot(middle, end, subtree))
      end = middle
    } else {
      path.push(rangeRoot(start, middle, subtree))
      start = middle
      isWhole = false
    }
  }
  if (!isWhole) path.push(rangeRoot(start, end, subtree))
  return path.reverse()
}

/** The root that a leaf and its audit path come to; `undefined` where the path has not the length that the tree asks for. */
export function rootFromInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
): Buffer | undefined {
  if (index < 0 || index >= size) return undefined
  // RFC 9162, 2.1.3.2.
  let [node, last] = [index, size - 1]
  let root: Uint8Array = leaf
  for (const sibling of path) {
    if (last === 0) return undefined
    if (node % 2 === 1 || node === last) {
      root = nodeHash(sibling, root)
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)]
    } else {
      root = nodeHash(root, sibling)
    }
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 ? Buffer.from(root) : undefined
}

/** Whether the proof shows that the first root's tree is the beginning of the second's. */
export function isConsistent(
  [size, root]: readonly [number, Uint8Array],
  [greater, greaterRoot]: readonly [number, Uint8Array],
  path: readonly Uint8Array[],
): boolean {
  if (size > greater) return false
  if (size === greater) return path.length === 0 && Buffer.from(root).equals(greaterRoot)
  if (size === 0) return path.length === 0 && EMPTY_ROOT.equals(root)
  // RFC 9162, 2.1.4.2.
  const hashes = isPowerOfTwo(size) ? [root, ...path] : [...path]
  const [first, ...rest] = hashes
  if (first === undefined) return false
  let [node, last] = [size - 1, greater - 1]
  while (node % 2 === 1) [node, last] = [half(node), half(last)]
  let [older, newer]: [Uint8Array, Uint8Array] = [first, first]
  for (const sibling of rest) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      older = nodeHash(sibling, older)
      newer = nodeHash(sibling, newer)
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)]
    } else {
      newer = nodeHash(newer, sibling)
    }
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 && Buffer.from(older).equals(root) && Buffer.from(newer).equals(greaterRoot)
}

// Sizes go beyond 32 bits, so nothing here is shifted.
const half = (count: number): number => Math.floor(count / 2)
const isPowerOfTwo = (count: number): boolean => Number.isInteger(Math.log2(count))

/** The largest power of two below the count, which is at least 2. */
function splitOf(count: number): number {
  let power = 1
  while (power * 2 < count) power *= 2
  return power
}

import { type Bytes, equal, sha256 } from './bytes.js'

// The tree of RFC 6962, verified as RFC 9162 says in 2.1.3.2 and 2.1.4.2.

/** A tree as it is known from outside: how many leaves, and what they come to. */
export type TreeHead = { readonly size: number; readonly root: Bytes }

const nodeHash = (left: Bytes, right: Bytes): Promise<Bytes> => sha256(Uint8Array.of(1), left, right)
const half = (count: number): number => Math.floor(count / 2)

/** The root that a leaf and its audit path come to; `undefined` where the path has not the length that the tree asks for. */
export async function rootFromInclusion(
  leaf: Bytes,
  index: number,
  size: number,
  path: readonly Bytes[],
): Promise<Bytes | undefined> {
  if (index < 0 || index >= size) return undefined
  let [node, last] = [index, size - 1]
  let root = leaf
  for (const sibling of path) {
    if (last === 0) return undefined
    if (node % 2 === 1 || node === last) {
      root = await nodeHash(sibling, root)
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)]
    } else root = await nodeHash(root, sibling)
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 ? root : undefined
}

/** Whether the path shows that the older tree is the beginning of the newer. */
export async function isConsistent(
  older: TreeHead,
  newer: TreeHead,
  path: readonly Bytes[],
): Promise<boolean> {
  if (older.size > newer.size) return false
  if (older.size === newer.size) return path.length === 0 && equal(older.root, newer.root)
  if (older.size === 0) return path.length === 0 && equal(older.root, await sha256())
  const isWhole = Number.isInteger(Math.log2(older.size))
  const [first, ...rest] = isWhole ? [older.root, ...path] : path
  if (first === undefined) return false
  let [node, last] = [older.size - 1, newer.size - 1]
  while (node % 2 === 1) [node, last] = [half(node), half(last)]
  let [one, other] = [first, first]
  for (const sibling of rest) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      ;[one, other] = [await nodeHash(sibling, one), await nodeHash(sibling, other)]
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)]
    } else other = await nodeHash(other, sibling)
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 && equal(one, older.root) && equal(other, newer.root)
}

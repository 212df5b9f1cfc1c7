import { createHash } from 'node:crypto'
import {
  consistencyPath,
  inclusionPath,
  isConsistent,
  rangeRoot,
  rootFromInclusion,
  type SubtreeHash,
} from '../../src/proof/merkle-tree.js'
import * as verifier from '../../src/proof/verifier/merkle-paths.js'

// Trees of 0 to 1,024 leaves. What is expected is RFC 6962, section 2.1, written down as it stands there and knowing
// nothing of the code: only hashes of ranges are kept, so that every index and every pair of sizes can be tried.
const MOST = 1_024

const sha256 = (...parts: readonly Uint8Array[]): Buffer =>
  createHash('sha256').update(Buffer.concat(parts)).digest()
/** One more, so that there is a tree that is one greater than each. */
const leaves = Array.from({ length: MOST + 1 }, (_, index) =>
  sha256(Buffer.of(0), Buffer.from(String(index))),
)

/** The largest power of two below the count. */
const k = (count: number): number => 2 ** (Math.ceil(Math.log2(count)) - 1)

const kept = new Map<number, Buffer>()
function treeHash(start: number, end: number): Buffer {
  if (end === start) return sha256()
  if (end - start === 1) return leaves[start] as Buffer
  const key = start * (MOST + 2) + end
  const middle = start + k(end - start)
  const hash = kept.get(key) ?? sha256(Buffer.of(1), treeHash(start, middle), treeHash(middle, end))
  kept.set(key, hash)
  return hash
}

function auditPath(index: number, start: number, end: number): readonly Buffer[] {
  if (end - start === 1) return []
  const middle = start + k(end - start)
  return index < middle
    ? [...auditPath(index, start, middle), treeHash(middle, end)]
    : [...auditPath(index, middle, end), treeHash(start, middle)]
}

function subproof(size: number, start: number, end: number, isComplete: boolean): readonly Buffer[] {
  if (start + size === end) return isComplete ? [] : [treeHash(start, end)]
  const middle = start + k(end - start)
  return start + size <= middle
    ? [...subproof(size, start, middle, isComplete), treeHash(middle, end)]
    : [...subproof(start + size - middle, middle, end, false), treeHash(start, middle)]
}
const consistencyProof = (size: number, greater: number) =>
  size === 0 ? [] : subproof(size, 0, greater, true)

const subtree: SubtreeHash = (level, number) => treeHash(number * 2 ** level, (number + 1) * 2 ** level)

/** The proofs that are compared one by one and lied about: all of small trees, and of greater ones those at the edges of a level. */
const SIZES = Array.from({ length: MOST + 1 }, (_, size) => size).filter(
  (size) =>
    size <= 96 ||
    [size - 1, size, size + 1].some((one) => Number.isInteger(Math.log2(one))) ||
    size % 97 === 0,
)
const headOf = (size: number) => ({ size, root: treeHash(0, size) })
const flipped = (hash: Buffer): Buffer => Buffer.from(hash.map((byte, at) => (at === 7 ? byte ^ 1 : byte)))
const areSame = (one: readonly Buffer[], other: readonly Buffer[]): boolean =>
  Buffer.concat(one).equals(Buffer.concat(other))

/** A path with one thing changed in it. The number says where, so that all places have their turn. */
function changedPaths(path: readonly Buffer[], number: number): readonly (readonly Buffer[])[] {
  const at = number % Math.max(path.length, 1)
  const [one, next] = [path[at], path[at + 1]]
  return [
    [...path, leaves[0] as Buffer],
    ...(one === undefined
      ? []
      : [path.with(at, flipped(one)), path.toSpliced(at, 1), path.toSpliced(at, 0, one)]),
    ...(one === undefined || next === undefined ? [] : [path.with(at, next).with(at + 1, one)]),
  ]
}

type Inclusion = {
  readonly leaf: Buffer
  readonly index: number
  readonly size: number
  readonly root: Buffer
  readonly path: readonly Buffer[]
}

function liesAbout(proof: Inclusion): readonly Inclusion[] {
  const { leaf, index, size, path, root } = proof
  return [
    { ...proof, leaf: flipped(leaf) },
    { ...proof, root: flipped(root) },
    ...[index - 1, index + 1, -1, size].map((other) => ({ ...proof, index: other })),
    ...[size - 1, size + 1].map((other) => ({ ...proof, ...headOf(other) })),
    ...changedPaths(path, index).map((other) => ({ ...proof, path: other })),
  ]
}

type Consistency = { readonly older: TreeHead; readonly newer: TreeHead; readonly path: readonly Buffer[] }
type TreeHead = { readonly size: number; readonly root: Buffer }

function liesAboutTrees(proof: Consistency): readonly Consistency[] {
  const { older, newer, path } = proof
  const lies = [
    { ...proof, older: { ...older, root: flipped(older.root) } },
    { ...proof, newer: { ...newer, root: flipped(newer.root) } },
    { ...proof, older: newer, newer: older },
    ...[older.size - 1, older.size + 1].map((size) => ({ ...proof, older: headOf(Math.max(size, 0)) })),
    ...[newer.size - 1, newer.size + 1].map((size) => ({ ...proof, newer: headOf(Math.max(size, 0)) })),
    ...changedPaths(path, older.size).map((other) => ({ ...proof, path: other })),
  ]
  return lies.filter(({ older: one, newer: other, path: led }) => {
    // From no leaves every tree leads on: of the newer one that says nothing.
    if (one.size === 0 && one.root.equals(treeHash(0, 0)) && led.length === 0) return false
    // To put two equal trees for each other, or a true pair for another, is no lie.
    const isTrue = one.size <= other.size && areSame(led, consistencyProof(one.size, other.size))
    return !isTrue || !one.root.equals(treeHash(0, one.size)) || !other.root.equals(treeHash(0, other.size))
  })
}

/** Of a proof and the lies about it, it alone holds. */
function expectOnly<T>(proof: T, holding: readonly T[]): void {
  if (holding.length === 1 && holding[0] === proof) return
  const wrong = holding.filter((one) => one !== proof)
  throw new Error(
    `${JSON.stringify(proof)} holds: ${holding.includes(proof)}; so do ${JSON.stringify(wrong)}`,
  )
}

const inclusionsOf = (size: number): readonly Inclusion[] =>
  leaves
    .slice(0, size)
    .map((leaf, index) => ({ leaf, index, ...headOf(size), path: auditPath(index, 0, size) }))
const consistenciesOf = (size: number): readonly Consistency[] =>
  Array.from({ length: size + 1 }, (_, older) => ({
    older: headOf(older),
    newer: headOf(size),
    path: consistencyProof(older, size),
  }))

describe('the ledger', () => {
  test('every audit path of every tree leads from its leaf to the root', () => {
    for (let size = 0; size <= MOST; size++) {
      const root = treeHash(0, size)
      if (!rangeRoot(0, size, subtree).equals(root)) throw new Error(`the root of ${size} leaves`)
      for (let index = 0; index < size; index++) {
        const path = inclusionPath(index, size, subtree)
        const led = rootFromInclusion(leaves[index] as Buffer, index, size, path)
        if (!led?.equals(root)) throw new Error(`leaf ${index} of ${size}`)
      }
    }
  }, 120_000)

  test('audit paths are those of the RFC, and not one holds with one thing changed', () => {
    for (const size of SIZES) {
      for (const proof of inclusionsOf(size)) {
        expect(areSame(inclusionPath(proof.index, size, subtree), proof.path)).toBe(true)
        const holding = [proof, ...liesAbout(proof)].filter((one) =>
          rootFromInclusion(one.leaf, one.index, one.size, one.path)?.equals(one.root),
        )
        expectOnly(proof, holding)
      }
    }
  }, 120_000)

  test('consistency proofs are those of the RFC, and not one holds with one thing changed', () => {
    for (const size of SIZES) {
      for (const proof of consistenciesOf(size)) {
        expect(areSame(consistencyPath(proof.older.size, size, subtree), proof.path)).toBe(true)
        const holding = [proof, ...liesAboutTrees(proof)].filter(({ older, newer, path }) =>
          isConsistent([older.size, older.root], [newer.size, newer.root], path),
        )
        expectOnly(proof, holding)
      }
    }
  }, 120_000)
})

// The verifier hashes in the way of browsers, which takes its time: of greater trees it is asked at every so many leaves.
describe('the verifier', () => {
  const isAsked = (size: number, index: number) =>
    size <= 33 ||
    index % 61 === 0 ||
    [0, 1, size - 2, size - 1, size].includes(index) ||
    Number.isInteger(Math.log2(index))
  const bytes = (hash: Buffer) => new Uint8Array(hash)
  const head = ({ size, root }: TreeHead) => ({ size, root: bytes(root) })

  test('takes audit paths, and none with one thing changed', async () => {
    for (const size of SIZES) {
      for (const proof of inclusionsOf(size).filter(({ index }) => isAsked(size, index))) {
        const holding: Inclusion[] = []
        for (const one of [proof, ...liesAbout(proof)]) {
          const led = await verifier.rootFromInclusion(
            bytes(one.leaf),
            one.index,
            one.size,
            one.path.map(bytes),
          )
          if (led !== undefined && one.root.equals(led)) holding.push(one)
        }
        expectOnly(proof, holding)
      }
    }
  }, 120_000)

  test('takes consistency proofs, and none with one thing changed', async () => {
    for (const size of SIZES) {
      for (const proof of consistenciesOf(size).filter(({ older }) => isAsked(size, older.size))) {
        const holding: Consistency[] = []
        for (const one of [proof, ...liesAboutTrees(proof)]) {
          const holds = await verifier.isConsistent(head(one.older), head(one.newer), one.path.map(bytes))
          if (holds) holding.push(one)
        }
        expectOnly(proof, holding)
      }
    }
  }, 120_000)
})

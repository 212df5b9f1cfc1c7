import { createHash } from 'node:crypto'
import { CompactTree } from '../../src/proof/compact-tree.js'
import { leafHash, rootOf } from '../../src/proof/merkle-tree.js'

// The leaves and roots of certificate-transparency's reference tests for RFC 6962.
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

const hashes = LEAVES.map((hex) =>
  createHash('sha256')
    .update(Buffer.concat([Buffer.of(0), Buffer.from(hex, 'hex')]))
    .digest(),
)

test.each(ROOTS.map((root, index) => [index + 1, root] as const))(
  'the published root of %i leaves',
  (size, root) => {
    expect(rootOf(hashes.slice(0, size)).toString('hex')).toBe(root)
  },
)

test('no leaves have the hash of nothing for a root', () => {
  expect(rootOf([]).toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})

test('a leaf is hashed apart from a node, whatever its text', () => {
  expect(leafHash('').toString('hex')).toBe(ROOTS[0])
  expect(leafHash('å'.repeat(100_000))).toEqual(
    createHash('sha256').update('\u0000').update('å'.repeat(100_000)).digest(),
  )
})

test('a tree that keeps only what it needs to grow has the same root, however its leaves come', () => {
  // Beyond four tiles, so that complete subtrees of tiles are joined and joined again.
  const many = Array.from({ length: 1_100 }, (_, index) => leafHash(String(index)))
  for (const step of [1, 7, 255, 256, 257, 1_100]) {
    const tree = new CompactTree()
    expect(tree.root()).toEqual(rootOf([]))
    for (let at = 0; at < many.length; at += step) {
      tree.add(Buffer.concat(many.slice(at, at + step)))
      const size = Math.min(at + step, many.length)
      expect(tree.size).toBe(size)
      if (step > 1 || size % 64 < 2) expect(tree.root()).toEqual(rootOf(many.slice(0, size)))
    }
  }
})

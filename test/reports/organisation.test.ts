import fc from 'fast-check'
import { treeSvg } from '../../src/reports/organisation-svg.js'
import { treeMermaid, treeText } from '../../src/reports/organisation-text.js'
import {
  flatten,
  organisationTrees,
  type TreeBody,
  type TreePerson,
} from '../../src/reports/organisation-tree.js'

const body = (bodyId: string, name: string, parentId?: string, more: Partial<TreeBody> = {}): TreeBody => ({
  bodyId,
  name,
  kind: 'styre',
  parentId,
  ...more,
})

const bodies = [
  body('d', 'Sundvik kommune', undefined, { kind: 'virksomhet' }),
  body('p', 'Program ny havn', 'd', { kind: 'program', shortName: 'PNH' }),
  body('s', 'Styret for ny havn', 'p'),
  body('b', 'Brygge <øst> & "vest"', 'p', { kind: 'prosjekt' }),
  body('m', 'Gamle havnestyret', 'd', { mergedInto: 's' }),
  body('u', 'Utvalg under det gamle', 'm', { kind: 'utvalg' }),
]
const people: readonly TreePerson[] = [
  { bodyId: 'p', name: 'Tora Vik', role: 'leader', roleTitle: 'Programleder' },
  { bodyId: 'p', name: 'Ola Ness', role: 'owner' },
  { bodyId: 's', name: 'Kari Moe', role: 'chair' },
  { bodyId: 's', name: 'Per Lid', role: 'member' },
]

test('the tree names owner, leader and chair; what hung from a merged body hangs from the one it became', () => {
  expect(treeText(organisationTrees(bodies, people))).toBe(
    `Sundvik kommune [virksomhet]
└─ Program ny havn (PNH) [program] · Eier: Ola Ness · Programleder: Tora Vik
   ├─ Brygge <øst> & "vest" [prosjekt]
   └─ Styret for ny havn [styre] · Møteleder: Kari Moe
      └─ Utvalg under det gamle [utvalg]`,
  )
})

test('a part of the tree, also asked for by the body that was merged', () => {
  const names = (root: string) =>
    flatten(organisationTrees(bodies, people, root)).map(({ node }) => node.name)
  expect(names('s')).toEqual(['Styret for ny havn', 'Utvalg under det gamle'])
  expect(names('m')).toEqual(['Styret for ny havn', 'Utvalg under det gamle'])
  expect(names('nobody')).toEqual([])
})

test('bodies in a circle, and bodies of parents that are not there, are shown once each', () => {
  const odd = [body('a', 'A', 'b'), body('b', 'B', 'a'), body('c', 'C', 'gone'), body('e', 'E', 'e')]
  expect(
    flatten(organisationTrees(odd, []))
      .map(({ node }) => node.name)
      .sort(),
  ).toEqual(['A', 'B', 'C', 'E'])
})

test('Mermaid gets boxes and arrows, with nothing in a label that it would read as its own', () => {
  expect(treeMermaid(organisationTrees(bodies, people, 'p'))).toBe(
    `flowchart LR
  n1["Program ny havn (PNH)<br/>program<br/>Eier: Ola Ness<br/>Programleder: Tora Vik"]
  n2["Brygge #60;øst#62; #38; #34;vest#34;<br/>prosjekt"]
  n3["Styret for ny havn<br/>styre<br/>Møteleder: Kari Moe"]
  n4["Utvalg under det gamle<br/>utvalg"]
  n1 --> n2
  n1 --> n3
  n3 --> n4`,
  )
})

test('the drawing is escaped and names everybody', () => {
  const svg = treeSvg(organisationTrees(bodies, people), 'Organisering')
  expect(svg).toContain('<title>Organisering</title>')
  expect(svg).toContain('Brygge &lt;øst&gt; &amp; &quot;vest&quot;')
  expect(svg).toContain('Programleder: Tora Vik')
  expect(svg.match(/<path /g)).toHaveLength(4)
})

const anyTree = fc
  .array(fc.nat(), { minLength: 1, maxLength: 25 })
  .map((parents) =>
    parents.map((parent, i) => body(`b${i}`, `Organ ${i}`, i === 0 ? undefined : `b${parent % i}`)),
  )

test('no two boxes of a drawing overlap, and all lie inside it', () => {
  fc.assert(
    fc.property(anyTree, (tree) => {
      const svg = treeSvg(organisationTrees(tree, []), 'T')
      const [, width, height] = (/viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? []).map(Number)
      const boxes = [
        ...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g),
      ].map((found) => {
        const [x = 0, y = 0, w = 0, h = 0] = found.slice(1, 5).map(Number)
        return { left: x, top: y, right: x + w, bottom: y + h }
      })
      expect(boxes).toHaveLength(tree.length)
      for (const [i, a] of boxes.entries()) {
        expect(a.right).toBeLessThanOrEqual(width ?? 0)
        expect(a.bottom).toBeLessThanOrEqual(height ?? 0)
        for (const b of boxes.slice(i + 1)) {
          expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top).toBe(true)
        }
      }
    }),
  )
})

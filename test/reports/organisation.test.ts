import fc from 'fast-check'
import type { DomainEvent } from '../../src/domain/event.js'
import { organisation } from '../../src/queries/organisation.js'
import { treeSvg } from '../../src/reports/organisation-svg.js'
import { treeMermaid, treeText } from '../../src/reports/organisation-text.js'
import { flatten, type OrganisationNode, organisationTrees } from '../../src/reports/organisation-tree.js'
import {
  idOf,
  type LedgerFixture,
  moment,
  openNames,
  readModelsOf,
  recorded,
  sealed,
} from '../support/ledger-fixture.js'

const body = (name: string, kind: string, parent?: string, shortName?: string): DomainEvent => ({
  type: 'BodyRegistered',
  data: {
    bodyId: idOf(name),
    name,
    kind,
    ...(parent && { parentId: idOf(parent) }),
    ...(shortName && { shortName }),
  },
})
const appointed = (
  bodyName: string,
  person: string,
  role: 'owner' | 'leader' | 'chair' | 'member',
): DomainEvent[] => [
  { type: 'PersonRegistered', data: { personId: idOf(person), name: sealed(person) } },
  {
    type: 'MemberAppointed',
    data: {
      bodyId: idOf(bodyName),
      appointmentId: idOf(`${person} in ${bodyName}`),
      personId: idOf(person),
      organisation: 'Sundvik kommune',
      role,
    },
  },
]

const OLD = 'Gamle havnestyret'
const NEW = 'Styret for ny havn'
let ledger: LedgerFixture
beforeAll(() => {
  ledger = readModelsOf([
    recorded(
      '2026-01-05',
      body('Sundvik kommune', 'virksomhet'),
      body('Program ny havn', 'program', 'Sundvik kommune', 'PNH'),
      body(NEW, 'styre', 'Program ny havn'),
      body('Brygge <øst> & "vest"', 'prosjekt', 'Program ny havn'),
      body(OLD, 'styre', 'Sundvik kommune'),
      body('Utvalg under det gamle', 'utvalg', OLD),
      { type: 'BodyMerged', data: { bodyId: idOf(OLD), into: idOf(NEW) } },
      ...appointed('Program ny havn', 'Ola Ness', 'owner'),
      ...appointed('Program ny havn', 'Tora Vik', 'leader'),
      ...appointed(NEW, 'Kari Moe', 'chair'),
      ...appointed(NEW, 'Per Lid', 'member'),
    ),
  ])
})
afterAll(() => ledger.close())

const trees = async (top?: string) =>
  organisationTrees(await organisation(ledger.models, moment(), { bodyId: top && idOf(top) }, openNames))

test('the tree names owner, leader and chair; what hung from a merged body hangs from the one it became', async () => {
  expect(treeText(await trees())).toBe(
    `Sundvik kommune [virksomhet]
└─ Program ny havn (PNH) [program] · Eier: Ola Ness · Leder: Tora Vik
   ├─ Brygge <øst> & "vest" [prosjekt]
   └─ Styret for ny havn [styre] · Møteleder: Kari Moe
      └─ Utvalg under det gamle [utvalg]`,
  )
})

test('a part of the tree, also asked for by the body that was merged', async () => {
  const names = async (top: string) => flatten(await trees(top)).map(({ name }) => name)
  expect(await names(NEW)).toEqual([NEW, 'Utvalg under det gamle'])
  expect(await names(OLD)).toEqual([NEW, 'Utvalg under det gamle'])
})

test('Mermaid gets boxes and arrows, with nothing in a label that it would read as its own', async () => {
  expect(treeMermaid(await trees('Program ny havn'))).toBe(
    `flowchart LR
  n1["Program ny havn (PNH)<br/>program<br/>Eier: Ola Ness<br/>Leder: Tora Vik"]
  n2["Brygge #60;øst#62; #38; #34;vest#34;<br/>prosjekt"]
  n3["Styret for ny havn<br/>styre<br/>Møteleder: Kari Moe"]
  n4["Utvalg under det gamle<br/>utvalg"]
  n1 --> n2
  n1 --> n3
  n3 --> n4`,
  )
})

test('the drawing is escaped and names everybody', async () => {
  const svg = treeSvg(await trees(), 'Organisering')
  expect(svg).toContain('<title>Organisering</title>')
  expect(svg).toContain('Brygge &lt;øst&gt; &amp; &quot;vest&quot;')
  expect(svg).toContain('Leder: Tora Vik')
  expect(svg.match(/<path /g)).toHaveLength(4)
})

type Growing = OrganisationNode & { readonly children: OrganisationNode[] }
/** A tree in which each body hangs below one that came before it. */
const anyTree = fc.array(fc.nat(), { minLength: 1, maxLength: 25 }).map((parents): OrganisationNode => {
  const nodes = parents.map(
    (_, i): Growing => ({ bodyId: `b${i}`, name: `Organ ${i}`, kind: 'styre', people: [], children: [] }),
  )
  for (const [i, parent] of parents.entries()) {
    const node = nodes[i]
    if (i > 0 && node) nodes[parent % i]?.children.push(node)
  }
  return nodes[0] ?? { bodyId: 'b', name: 'Organ', kind: 'styre', people: [], children: [] }
})

test('bodies that have no place in a tree come after those that have, in every drawing', () => {
  const row = (bodyId: string, depth: number, parentId?: string) => ({
    ...{ bodyId, name: bodyId, kind: 'styre', depth, owners: [], leaders: [], chairs: [] },
    ...(parentId !== undefined && { parentId }),
  })
  const nodes = organisationTrees([row('A', 0), row('B', 0), row('C', 1, 'B'), row('D', 0)])
  expect(nodes.map(({ name }) => name)).toEqual(['B', 'A', 'D'])
})

test('no two boxes of a drawing overlap, and all lie inside it', () => {
  fc.assert(
    fc.property(fc.array(anyTree, { minLength: 1, maxLength: 7 }), (trees) => {
      const svg = treeSvg(trees, 'T')
      const [, width, height] = (/viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? []).map(Number)
      const boxes = [
        ...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g),
      ].map((found) => {
        const [x = 0, y = 0, w = 0, h = 0] = found.slice(1, 5).map(Number)
        return { left: x, top: y, right: x + w, bottom: y + h }
      })
      expect(boxes).toHaveLength(flatten(trees).length)
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

import type { OrganisationRow } from '../queries/organisation.js'
import { roleText } from './board-report.js'

/** One body of the tree, as it is drawn. */
export type OrganisationNode = {
  readonly bodyId: string
  readonly name: string
  readonly kind: string
  /** Who owns, leads and chairs it: `Eier: …`, `Leder: …`, `Møteleder: …`. */
  readonly people: readonly string[]
  readonly children: readonly OrganisationNode[]
}

/** The trees of the rows, each parent before its children; bodies that have no place in a tree come last. */
export function organisationTrees(rows: readonly OrganisationRow[]): readonly OrganisationNode[] {
  const roots: OrganisationNode[] = []
  const childrenOf = new Map<string, OrganisationNode[]>()
  for (const row of rows) {
    const children: OrganisationNode[] = []
    childrenOf.set(row.bodyId, children)
    const level = row.parentId === undefined ? roots : (childrenOf.get(row.parentId) ?? roots)
    level.push({
      bodyId: row.bodyId,
      name: row.shortName === undefined ? row.name : `${row.name} (${row.shortName})`,
      kind: row.kind,
      people: peopleOf(row),
      children,
    })
  }
  const isAlone = ({ children }: OrganisationNode) => children.length === 0
  return [...roots.filter((node) => !isAlone(node)), ...roots.filter(isAlone)]
}

export function peopleOf({ owners, leaders, chairs }: OrganisationRow): readonly string[] {
  return [...owners, ...leaders, ...chairs].map((person) => `${roleText(person)}: ${person.name}`)
}

/** The bodies of the trees, parents before children. */
export function flatten(nodes: readonly OrganisationNode[]): readonly OrganisationNode[] {
  return nodes.flatMap((node) => [node, ...flatten(node.children)])
}

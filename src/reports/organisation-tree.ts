import type { Role } from './bokmal.js'
import { roleWord } from './bokmal.js'

/** One body of the tree, as it is named and led on the day that the report is for. */
export type OrganisationNode = {
  readonly bodyId: string
  readonly name: string
  readonly kind: string
  /** `Eier: …`, `Leder: …`: who owns and leads it, in the order of the roles. */
  readonly people: readonly string[]
  readonly children: readonly OrganisationNode[]
}

export type TreeBody = {
  readonly bodyId: string
  readonly name: string
  readonly shortName?: string | undefined
  readonly kind: string
  readonly parentId?: string | undefined
  readonly mergedInto?: string | undefined
}

export type TreePerson = {
  readonly bodyId: string
  readonly name: string
  readonly role: Role
  readonly roleTitle?: string | undefined
}

/** Who is named on a node: whoever owns it, leads it or chairs it. */
const NAMED_ROLES: readonly Role[] = ['owner', 'leader', 'chair']

/**
 * The trees that the bodies form, each level by name. A body whose parent is not among them is a root.
 * @param rootId only the tree below this body
 */
export function organisationTrees(
  bodies: readonly TreeBody[],
  people: readonly TreePerson[],
  rootId?: string,
): readonly OrganisationNode[] {
  const shown = bodies.filter(({ mergedInto }) => mergedInto === undefined)
  const mergedInto = new Map(bodies.map((body) => [body.bodyId, body.mergedInto]))
  const ids = new Set(shown.map(({ bodyId }) => bodyId))
  const childrenOf = new Map<string | undefined, TreeBody[]>()
  for (const body of shown) {
    const parentId = survivor(body.parentId, mergedInto)
    const key = parentId !== undefined && ids.has(parentId) && parentId !== body.bodyId ? parentId : undefined
    childrenOf.set(key, [...(childrenOf.get(key) ?? []), body])
  }
  const placed = new Set<string>()
  const node = (body: TreeBody): OrganisationNode => {
    placed.add(body.bodyId)
    const children = (childrenOf.get(body.bodyId) ?? []).filter(({ bodyId }) => !placed.has(bodyId))
    return {
      bodyId: body.bodyId,
      name: body.shortName === undefined ? body.name : `${body.name} (${body.shortName})`,
      kind: body.kind,
      people: peopleOf(body.bodyId, people),
      children: [...children].sort(byName).map(node),
    }
  }
  if (rootId !== undefined) {
    const top = survivor(rootId, mergedInto)
    return shown.filter(({ bodyId }) => bodyId === top).map(node)
  }
  const trees = [...(childrenOf.get(undefined) ?? [])].sort(byName).map(node)
  // Bodies that are each other's parent hang from no root: the first by name becomes one.
  const inCircles = [...shown].sort(byName).flatMap((body) => (placed.has(body.bodyId) ? [] : [node(body)]))
  return [...trees, ...inCircles]
}

function survivor(
  bodyId: string | undefined,
  mergedInto: ReadonlyMap<string, string | undefined>,
): string | undefined {
  const seen = new Set<string>()
  let current = bodyId
  while (current !== undefined && !seen.has(current)) {
    seen.add(current)
    const next = mergedInto.get(current)
    if (next === undefined) return current
    current = next
  }
  return current
}

function peopleOf(bodyId: string, people: readonly TreePerson[]): readonly string[] {
  return NAMED_ROLES.flatMap((role) =>
    people
      .filter((person) => person.bodyId === bodyId && person.role === role)
      .map(({ name, roleTitle }) => `${roleTitle ?? roleWord[role]}: ${name}`),
  )
}

const collator = new Intl.Collator('nb')
const byName = (a: TreeBody, b: TreeBody): number => collator.compare(a.name, b.name)

/** The bodies of a tree with their depth, parents before children. */
export function flatten(
  nodes: readonly OrganisationNode[],
  depth = 0,
): readonly { readonly node: OrganisationNode; readonly depth: number }[] {
  return nodes.flatMap((node) => [{ node, depth }, ...flatten(node.children, depth + 1)])
}

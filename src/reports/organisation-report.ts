import type { Moment } from '../queries/moment.js'
import { stampOf } from './dates.js'
import { treeSvg } from './organisation-svg.js'
import { treeMermaid, treeText } from './organisation-text.js'
import { flatten, organisationTrees } from './organisation-tree.js'
import type { AppointmentRow, BodyRow } from './rows.js'
import type { Answer } from './table.js'

/** The tree of programmes, projects and boards with who owns and leads each, as it stood on that date. */
export function organisationReport(
  bodies: readonly BodyRow[],
  appointments: readonly AppointmentRow[],
  moment: Moment,
  root?: { readonly bodyId: string; readonly name: string },
): Answer {
  const { placed, apart } = toPlace(bodies, root?.bodyId)
  const trees = organisationTrees(placed, appointments, root?.bodyId)
  const title = root === undefined ? 'Organisering' : `Organisering av ${root.name}`
  const flat = flatten(trees)
  return {
    json: trees,
    figure: { text: treeText(trees), mermaid: treeMermaid(trees), svg: treeSvg(trees, title) },
    table: {
      title,
      stamp: stampOf(moment),
      columns: ['Nivå', 'Organ', 'Type', 'Eier og leder'].map((heading) => ({ heading })),
      rows: flat.map(({ node, depth }) => [String(depth + 1), node.name, node.kind, node.people.join('\n')]),
      notes: apart === 0 ? [] : [`${apart} organ er bare kjent ved navn og står ikke i treet.`],
      legend: [],
    },
  }
}

/** Bodies that are known only because a row named them have no place in the organisation, unless somebody asks for one. */
function toPlace(
  bodies: readonly BodyRow[],
  rootId: string | undefined,
): { readonly placed: readonly BodyRow[]; readonly apart: number } {
  if (rootId !== undefined) return { placed: bodies, apart: 0 }
  const parents = new Set(bodies.map(({ parentId }) => parentId))
  const belongs = ({ listed, parentId, bodyId }: BodyRow) =>
    listed || parentId !== undefined || parents.has(bodyId)
  const placed = bodies.filter((body) => belongs(body) || body.mergedInto !== undefined)
  return { placed, apart: bodies.length - placed.length }
}

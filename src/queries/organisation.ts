import type { organisationRow } from '../contract/body-rows.js'
import type { RowOf } from '../contract/row.js'
import type { ReadModels } from '../read-models/read-models.js'
import { type AppointmentRow, appointments } from './appointments.js'
import { type BodyRow, bodies } from './bodies.js'
import type { Moment } from './moment.js'
import { bodyRedirects } from './redirects.js'
import { groupBy, type OpenNames, present } from './rows.js'

/** A body in its place in the tree, with who owns, leads and chairs it on the date. */
export type OrganisationRow = RowOf<typeof organisationRow>

/** The tree of the bodies that exist on the date, or the part of it below one body. */
export async function organisation(
  db: ReadModels,
  moment: Moment,
  { bodyId }: { readonly bodyId?: string | undefined },
  openNames: OpenNames,
): Promise<readonly OrganisationRow[]> {
  const existing = await bodies(db, moment, { existing: true })
  const top = bodyId && (await bodyRedirects(db, moment)).survivorOn(bodyId, moment.asOf)
  const people = groupBy(await appointments(db, moment, {}, openNames), (person) => person.bodyId)
  return treeOf(top === undefined ? existing.filter(isPlaced(existing)) : existing, top).map(
    ({ body, depth, parentId }) => {
      const role = (wanted: AppointmentRow['role']) =>
        (people.get(body.bodyId) ?? []).filter((person) => person.role === wanted)
      return {
        bodyId: body.bodyId,
        name: body.name,
        ...present({ shortName: body.shortName }),
        kind: body.kind,
        ...present({ parentId }),
        depth,
        owners: role('owner'),
        leaders: role('leader'),
        chairs: role('chair'),
      }
    },
  )
}

/** Bodies that are known only because a row named them have no place, unless they are part of another or have parts. */
function isPlaced(existing: readonly BodyRow[]): (body: BodyRow) => boolean {
  const parents = new Set(existing.map(({ parentId }) => parentId))
  return ({ listed, parentId, bodyId }) => listed || parentId !== undefined || parents.has(bodyId)
}

type Placed = { readonly body: BodyRow; readonly depth: number; readonly parentId: string | undefined }

const inNorwegian = new Intl.Collator('nb')

/** Parents before their children, each level by name. Bodies in a circle, which a race can bring about, begin at the first by name. */
function treeOf(existing: readonly BodyRow[], top: string | undefined): readonly Placed[] {
  const sorted = [...existing].sort((a, b) => inNorwegian.compare(a.name, b.name))
  const ids = new Set(existing.map(({ bodyId }) => bodyId))
  const isTop = ({ bodyId, parentId }: BodyRow) =>
    parentId === undefined || parentId === bodyId || !ids.has(parentId)
  const children = groupBy(
    sorted.filter((body) => !isTop(body)),
    ({ parentId }) => parentId,
  )
  const placed = new Map<string, Placed>()
  const place = (body: BodyRow, depth: number, parentId?: string) => {
    if (placed.has(body.bodyId)) return
    placed.set(body.bodyId, { body, depth, parentId })
    for (const child of children.get(body.bodyId) ?? []) place(child, depth + 1, body.bodyId)
  }
  const roots =
    top === undefined ? [...sorted.filter(isTop), ...sorted] : sorted.filter((b) => b.bodyId === top)
  for (const root of roots) place(root, 0)
  return [...placed.values()]
}

import type { listedRegister } from '../contract/register-rows.js'
import type { RowOf } from '../contract/row.js'
import type { ReadModels } from '../read-models/read-models.js'
import { bodyNames } from './body-names.js'
import type { Moment } from './moment.js'
import { type RegisterAt, registerRowsAt, registersAt } from './register-facts.js'
import { listingsOf } from './register-listings.js'
import { parsed, present } from './rows.js'

export type RegisterRow = RowOf<typeof listedRegister>

export type RegistersFilter = {
  readonly registerId?: string | undefined
  readonly name?: string | undefined
  readonly ownerId?: string | undefined
}

/** Registers in the order they were first imported. */
export async function registers(
  db: ReadModels,
  moment: Moment,
  filter: RegistersFilter = {},
): Promise<readonly RegisterRow[]> {
  const bodies = await bodyNames(db, moment)
  const ownerId = filter.ownerId && bodies.survivorOn(filter.ownerId, moment.asOf)
  const isAsked = ({ latest }: RegisterAt) =>
    (filter.name === undefined || latest.name === filter.name) &&
    (ownerId === undefined ||
      (latest.owner_id !== null && bodies.survivorOn(latest.owner_id, moment.asOf) === ownerId))
  const found = (await registersAt(db, moment, filter.registerId)).filter(isAsked)
  await bodies.load(found.flatMap(({ latest }) => latest.owner_id ?? []))
  const rows: RegisterRow[] = []
  for (const { registerId, latest, isComplete } of found) {
    const { owner_id, name, title, kind, file } = latest
    rows.push({
      registerId,
      name,
      ...present({ title }),
      kind,
      ...(owner_id !== null && {
        ownerId: bodies.survivorOn(owner_id, moment.asOf),
        owner: bodies.nameOn(owner_id, moment.asOf),
      }),
      file,
      headers: parsed<readonly string[]>(latest.headers),
      fields: parsed<readonly (string | null)[]>(latest.fields),
      rows: await countOf(db, moment, registerId),
      importedAt: latest.completed_at ?? latest.recorded_at,
      complete: isComplete,
    })
  }
  return rows
}

async function countOf(db: ReadModels, moment: Moment, registerId: string): Promise<number> {
  const rows = await registerRowsAt(db, moment, registerId, { withCells: false })
  const { hasBegun } = await listingsOf(db, moment, registerId)
  return rows.filter(({ rowId, isGone }) => !isGone && hasBegun(rowId)).length
}

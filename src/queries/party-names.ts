import type { ReadModels } from '../read-models/read-models.js'
import { appointments } from './appointments.js'
import { bodyNames } from './body-names.js'
import type { Moment } from './moment.js'
import { personNames } from './person-names.js'
import type { OpenNames } from './rows.js'

/** Whom ids stand for: appointments of the body, persons, or bodies. An id that is none of them is its own name. */
export async function partyNames(
  db: ReadModels,
  moment: Moment,
  {
    bodyId,
    ids,
    openNames,
  }: { readonly bodyId: string; readonly ids: readonly string[]; readonly openNames: OpenNames },
): Promise<(id: string) => string> {
  if (ids.length === 0) return (id) => id
  const appointed = await appointments(db, moment, { bodyId, withEnded: true }, openNames)
  const names = new Map(appointed.map(({ appointmentId, name }) => [appointmentId, name]))
  const others = ids.filter((id) => !names.has(id))
  const persons = await personNames(db, moment, openNames)
  const bodies = await bodyNames(db, moment)
  await persons.load(others)
  await bodies.load(others)
  for (const id of others) {
    const person = persons.nameOn(id, moment.asOf)
    names.set(id, person === id ? bodies.nameOn(id, moment.asOf) : person)
  }
  return (id) => names.get(id) ?? id
}

import { sql } from 'kysely'
import type { listedPerson } from '../contract/body-rows.js'
import type { RowOf } from '../contract/row.js'
import type { ReadModels } from '../read-models/read-models.js'
import { isKnown } from './facts-sql.js'
import { forgottenPersons } from './forgotten-persons.js'
import type { Moment } from './moment.js'
import { personNames } from './person-names.js'
import type { OpenNames } from './rows.js'

export type PersonRow = RowOf<typeof listedPerson>

/** Persons in the order they were entered, also those that were merged into another. */
export async function persons(
  db: ReadModels,
  moment: Moment,
  { personId }: { readonly personId?: string | undefined },
  openNames: OpenNames,
): Promise<readonly PersonRow[]> {
  const names = await personNames(db, moment, openNames)
  const { rows } = await sql<{ readonly person_id: string }>`
    SELECT n.person_id, MIN(n.position) AS entered FROM person_names n
    WHERE ${isKnown('n', moment)} ${personId === undefined ? sql`` : sql`AND n.person_id = ${personId}`}
    GROUP BY n.person_id ORDER BY entered`.execute(db)
  const forgotten = await forgottenPersons(db)
  await names.load(rows.map((row) => row.person_id))
  return rows.map(({ person_id }) => {
    const forgottenAt = forgotten.get(person_id)
    const survivor = names.survivorOn(person_id, moment.asOf)
    return {
      personId: person_id,
      name: names.nameOn(person_id, moment.asOf),
      ...(survivor !== person_id && { mergedInto: survivor }),
      ...(forgottenAt !== undefined && { forgottenAt }),
    }
  })
}

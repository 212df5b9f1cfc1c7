import { type RawBuilder, sql } from 'kysely'
import type { listedOwner } from '../contract/body-rows.js'
import type { RowOf } from '../contract/row.js'
import type { CalendarDate } from '../domain/calendar-date.js'
import type { ReadModels } from '../read-models/read-models.js'
import { bodyNames, statedDate } from './body-names.js'
import { isInForceByDate, isKnown } from './facts-sql.js'
import type { Moment } from './moment.js'
import { present } from './rows.js'

export type OwnerRow = RowOf<typeof listedOwner>

/** Whether a row of `owners` holds: it has begun, and was not withdrawn since. */
const isInForce = (row: 'o' | 'later', moment: Moment): RawBuilder<unknown> => sql`
  ${isInForceByDate(row, moment)} AND NOT EXISTS (
    SELECT 1 FROM owner_withdrawals w
    WHERE w.area_id = ${sql.ref(`${row}.area_id`)} AND w.effective_on = ${sql.ref(`${row}.effective_on`)}
      AND w.position > ${sql.ref(`${row}.position`)} AND ${isKnown('w', moment)})`

/** Each area with who owns it, in the order the areas were entered, as far as the moment tells. */
export async function owners(db: ReadModels, moment: Moment): Promise<readonly OwnerRow[]> {
  const { survivorOn } = await bodyNames(db, moment)
  const { rows } = await sql<{
    area_id: string
    area: string
    owner: string
    owner_body_id: string | null
    effective_on: CalendarDate
  }>`
    SELECT o.area_id, o.area, o.owner, o.owner_body_id, o.effective_on FROM owners o
    WHERE ${isInForce('o', moment)} AND NOT EXISTS (
      SELECT 1 FROM owners later
      WHERE later.area_id = o.area_id AND ${isInForce('later', moment)}
        AND (later.effective_on, later.position) > (o.effective_on, o.position))
    ORDER BY (
      SELECT MIN(entered.position) FROM owners entered
      WHERE entered.area_id = o.area_id AND ${isInForceByDate('entered', moment)})`.execute(db)
  return rows.map(({ area_id, area, owner, owner_body_id, effective_on }) => ({
    areaId: area_id,
    area,
    owner,
    ...present({
      ownerBodyId: owner_body_id === null ? null : survivorOn(owner_body_id, moment.asOf),
      validFrom: statedDate(effective_on),
    }),
  }))
}

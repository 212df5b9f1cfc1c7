import { sql } from 'kysely'
import type { listedInvolvement } from '../contract/body-rows.js'
import type { RowOf } from '../contract/row.js'
import type { CalendarDate } from '../domain/calendar-date.js'
import type { ReadModels } from '../read-models/read-models.js'
import { bodyNames, statedDate } from './body-names.js'
import { isInForceByDate } from './facts-sql.js'
import type { Moment } from './moment.js'
import { present } from './rows.js'

export type InvolvementRow = RowOf<typeof listedInvolvement>

/** How each outside actor has been involved, in the order they were entered. */
export async function involvement(db: ReadModels, moment: Moment): Promise<readonly InvolvementRow[]> {
  const { survivorOn } = await bodyNames(db, moment)
  const { rows } = await sql<{
    involvement_id: string
    actor: string
    involvement: string
    body_id: string | null
    effective_on: CalendarDate
  }>`
    SELECT i.involvement_id, i.actor, i.involvement, i.body_id, i.effective_on FROM involvement i
    WHERE ${isInForceByDate('i', moment)} AND NOT EXISTS (
      SELECT 1 FROM involvement later
      WHERE later.involvement_id = i.involvement_id AND ${isInForceByDate('later', moment)}
        AND (later.effective_on, later.position) > (i.effective_on, i.position))
    ORDER BY (SELECT MIN(e.position) FROM involvement e WHERE e.involvement_id = i.involvement_id)`.execute(
    db,
  )
  return rows.map(({ involvement_id, actor, involvement: how, body_id, effective_on }) => ({
    involvementId: involvement_id,
    actor,
    involvement: how,
    ...present({
      bodyId: body_id === null ? null : survivorOn(body_id, moment.asOf),
      validFrom: statedDate(effective_on),
    }),
  }))
}

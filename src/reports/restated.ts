import { sql } from 'kysely'
import type { CalendarDate } from '../domain/calendar-date.js'
import { isKnown } from '../queries/facts-sql.js'
import type { Moment } from '../queries/moment.js'
import { groupBy } from '../queries/rows.js'
import type { ReadModels } from '../read-models/read-models.js'

/**
 * What meetings and matters were once said to be, and are no more. A row of a register that says so was true when
 * it was written; a row that says anything else was at odds from the start, and that difference stays to be seen.
 */
export type Restated = {
  readonly wasDate: (meetingId: string, date: CalendarDate) => boolean
  readonly wasTitle: (matterId: string, title: string) => boolean
}

export async function restatedThings(db: ReadModels, moment: Moment): Promise<Restated> {
  const dates = await sql<{ readonly id: string; readonly said: string }>`
    SELECT d.meeting_id AS id, d.date AS said FROM meeting_dates d
    WHERE ${isKnown('d', moment)} AND EXISTS (
      SELECT 1 FROM meeting_dates later
      WHERE later.meeting_id = d.meeting_id AND later.position > d.position AND ${isKnown('later', moment)})`.execute(
    db,
  )
  const titles = await sql<{ readonly id: string; readonly said: string }>`
    SELECT f.matter_id AS id, f.title AS said FROM matter_facts f
    WHERE f.title IS NOT NULL AND ${isKnown('f', moment)} AND EXISTS (
      SELECT 1 FROM matter_facts later
      WHERE later.meeting_id = f.meeting_id AND later.matter_id = f.matter_id AND later.title IS NOT NULL
        AND later.position > f.position AND ${isKnown('later', moment)})`.execute(db)
  const saidOf = (rows: readonly { readonly id: string; readonly said: string }[]) => {
    const groups = groupBy(rows, ({ id }) => id)
    return (id: string, said: string) => groups.get(id)?.some((row) => row.said === said) ?? false
  }
  return { wasDate: saidOf(dates.rows), wasTitle: saidOf(titles.rows) }
}

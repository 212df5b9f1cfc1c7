import { sql } from 'kysely'
import type { ReadModels } from '../read-models/read-models.js'

/** Everybody whose names were forgotten, and when: it is so whatever moment is asked for, because no key is left. */
export async function forgottenPersons(db: ReadModels): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ readonly person_id: string; readonly recorded_at: string }>`
    SELECT f.person_id, f.recorded_at FROM forgotten_persons f ORDER BY f.position`.execute(db)
  return new Map(rows.map(({ person_id, recorded_at }) => [person_id, recorded_at]))
}

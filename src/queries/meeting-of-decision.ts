import { sql } from 'kysely'
import type { ReadModels } from '../read-models/connection.js'

/** The meetings whose streams hold a decision of that id, whatever the moment shows of them, in the order they were written. */
export async function meetingsOfDecision(db: ReadModels, decisionId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ readonly meeting_id: string }>`
    SELECT w.meeting_id FROM wordings w WHERE w.decision_id = ${decisionId} AND w.revision = 1
    ORDER BY w.position`.execute(db)
  return rows.map(({ meeting_id }) => meeting_id)
}

/** The first of them. */
export async function meetingOfDecision(db: ReadModels, decisionId: string): Promise<string | undefined> {
  const [first] = await meetingsOfDecision(db, decisionId)
  return first
}

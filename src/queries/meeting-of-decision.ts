import { sql } from 'kysely'
import type { ReadModels } from '../read-models/connection.js'

/** The meeting whose stream holds the decision, whatever the moment shows of it; of several the first that did. */
export async function meetingOfDecision(db: ReadModels, decisionId: string): Promise<string | undefined> {
  const { rows } = await sql<{ readonly meeting_id: string }>`
    SELECT w.meeting_id FROM wordings w WHERE w.decision_id = ${decisionId}
    ORDER BY w.position LIMIT 1`.execute(db)
  return rows[0]?.meeting_id
}

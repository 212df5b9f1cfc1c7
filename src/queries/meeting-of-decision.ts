import { sql } from 'kysely'
import type { ReadModels } from '../read-models/read-models.js'
import { statement } from '../read-models/statement.js'

const meetingsHolding = statement<{ readonly decisionId: string }, { readonly meeting_id: string }>(
  ({ decisionId }) => sql`
    SELECT w.meeting_id FROM wordings w WHERE w.decision_id = ${decisionId} AND w.revision = 1
    ORDER BY w.position`,
)

/** The meetings whose streams hold a decision of that id, whatever the moment shows of them, in the order they were written. */
export async function meetingsOfDecision(db: ReadModels, decisionId: string): Promise<readonly string[]> {
  return (await meetingsHolding(db, { decisionId })).map(({ meeting_id }) => meeting_id)
}

/** The first of them. */
export async function meetingOfDecision(db: ReadModels, decisionId: string): Promise<string | undefined> {
  const [first] = await meetingsOfDecision(db, decisionId)
  return first
}

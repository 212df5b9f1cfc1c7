import { sql } from 'kysely'
import type { ReadModels } from '../read-models/connection.js'
import { isKnown } from './facts-sql.js'
import type { Moment } from './moment.js'

// The one place that asks the full-text index: its SQL is SQLite's. The texts of a table are indexed beside it, in
// `<table>_search`, whose rowid is the table's `search_id`.

/** A text that fits, whatever the moment shows of it. A lower rank fits better. */
export type TextHit = {
  readonly kind: 'decision' | 'matter'
  readonly meeting_id: string
  /** Of the decision, or of the matter. */
  readonly id: string
  /** Of the decision's wording; of a matter's title there is none. */
  readonly revision: number | null
  readonly text: string
  readonly rank: number
}

/** Every title and wording that holds the words, the best first. @param expression of `searchExpression` */
export async function textHits(
  db: ReadModels,
  moment: Moment,
  expression: string,
): Promise<readonly TextHit[]> {
  const { rows } = await sql<TextHit>`
    SELECT 'decision' AS kind, w.meeting_id, w.decision_id AS id, w.revision, w.text, wordings_search.rank AS rank
    FROM wordings_search JOIN wordings w ON w.search_id = wordings_search.rowid
    WHERE wordings_search MATCH ${expression} AND ${isKnown('w', moment)}
    UNION ALL
    SELECT 'matter', f.meeting_id, f.matter_id, NULL, f.title, matter_facts_search.rank
    FROM matter_facts_search JOIN matter_facts f ON f.search_id = matter_facts_search.rowid
    WHERE matter_facts_search MATCH ${expression} AND ${isKnown('f', moment)}
    ORDER BY rank, meeting_id, id, revision`.execute(db)
  return rows
}

import { sql } from 'kysely'
import type { SearchTerm } from '../projector/norwegian-stems.js'
import { isPostgres } from '../read-models/dialect.js'
import type { ReadModels } from '../read-models/read-models.js'
import { isKnown } from './facts-sql.js'
import type { Moment } from './moment.js'

// The one place that asks the full-text index, and where the two databases differ. Both hold the same stems and find the
// same texts; which of them fit best each measures in its own way.

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

/** Every title and wording that holds all the terms, the best first. */
export async function textHits(
  db: ReadModels,
  moment: Moment,
  terms: readonly SearchTerm[],
): Promise<readonly TextHit[]> {
  const hits = isPostgres(db) ? postgresHits(moment, terms) : sqliteHits(moment, terms)
  return (await hits.execute(db)).rows
}

/** The texts of a table are indexed beside it, in `<table>_search`, whose rowid is the table's `search_id`. */
function sqliteHits(moment: Moment, terms: readonly SearchTerm[]) {
  const expression = terms.map(sqliteTerm).join(' AND ')
  return sql<TextHit>`
    SELECT 'decision' AS kind, w.meeting_id, w.decision_id AS id, w.revision, w.text, wordings_search.rank AS rank
    FROM wordings_search JOIN wordings w ON w.search_id = wordings_search.rowid
    WHERE wordings_search MATCH ${expression} AND ${isKnown('w', moment)}
    UNION ALL
    SELECT 'matter', f.meeting_id, f.matter_id, NULL, f.title, matter_facts_search.rank
    FROM matter_facts_search JOIN matter_facts f ON f.search_id = matter_facts_search.rowid
    WHERE matter_facts_search MATCH ${expression} AND ${isKnown('f', moment)}
    ORDER BY rank, meeting_id, id, revision`
}

function sqliteTerm({ stems, beginning }: SearchTerm): string {
  const words = stems.join(' ')
  return beginning === undefined ? `"${words}"` : `("${words}"* OR "${beginning.join(' ')}"*)`
}

/** The stems of a text are in a column beside it, with their places. Divided by the length, as a short text says more. */
function postgresHits(moment: Moment, terms: readonly SearchTerm[]) {
  const query = sql`${terms.map(postgresTerm).join(' & ')}::tsquery`
  return sql<TextHit>`
    SELECT 'decision' AS kind, w.meeting_id, w.decision_id AS id, w.revision, w.text,
      -ts_rank(w.text_stems, ${query}, 2) AS rank
    FROM wordings w WHERE w.text_stems @@ ${query} AND ${isKnown('w', moment)}
    UNION ALL
    SELECT 'matter', f.meeting_id, f.matter_id, NULL, f.title, -ts_rank(f.title_stems, ${query}, 2)
    FROM matter_facts f WHERE f.title_stems @@ ${query} AND ${isKnown('f', moment)}
    ORDER BY rank, meeting_id, id, revision`
}

function postgresTerm({ stems, beginning }: SearchTerm): string {
  const inOrder = (words: readonly string[]) => words.map((word) => `'${word}'`).join(' <-> ')
  return beginning === undefined
    ? `(${inOrder(stems)})`
    : `((${inOrder(stems)}:*) | (${inOrder(beginning)}:*))`
}

import { sql } from 'kysely'
import { Refusal } from '../domain/refusal.js'
import type { ReadModels } from '../read-models/connection.js'
import { isKnown } from './facts-sql.js'
import type { Moment } from './moment.js'

const BEGINNING = /^[0-9a-f-]{4,36}$/
/** Sorts after every digit of an id. */
const AFTER_DIGITS = 'g'

/**
 * The decision that an id means, or the beginning of one: of four digits or more.
 * @throws {Refusal} `not-found` where none fits; `invalid-data` where several do, naming some
 */
export async function findDecision(db: ReadModels, moment: Moment, text: string): Promise<string> {
  const beginning = text.trim().toLowerCase()
  const found = BEGINNING.test(beginning) ? await idsBeginning(db, moment, beginning) : []
  const [decisionId, another] = found
  if (decisionId === undefined) {
    throw new Refusal('not-found', `there is no decision "${text}"`, {
      field: 'decisionId',
      value: text,
      allowed: "a decision's id, or its first four digits or more",
    })
  }
  if (another === undefined) return decisionId
  throw new Refusal('invalid-data', `"${text}" begins several ids: ${found.join(', ')}`, {
    field: 'decisionId',
    value: text,
    allowed: 'more digits of the id',
  })
}

async function idsBeginning(db: ReadModels, moment: Moment, beginning: string): Promise<readonly string[]> {
  const { rows } = await sql<{ readonly decision_id: string }>`
    SELECT DISTINCT w.decision_id FROM wordings w
    WHERE w.decision_id >= ${beginning} AND w.decision_id < ${`${beginning}${AFTER_DIGITS}`} AND ${isKnown('w', moment)}
    ORDER BY w.decision_id LIMIT 3`.execute(db)
  return rows.map(({ decision_id }) => decision_id)
}

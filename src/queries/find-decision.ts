import { sql } from 'kysely'
import { Refusal } from '../domain/refusal.js'
import type { ReadModels } from '../read-models/read-models.js'
import { isKnown } from './facts-sql.js'
import type { Moment } from './moment.js'

const BEGINNING = /^[0-9a-f-]{4,36}$/
/** Sorts after every digit of an id. */
const AFTER_DIGITS = 'g'

export type FoundDecision = { readonly decisionId: string; readonly meetingId: string }

/**
 * The decision that an id means, or the beginning of one: of four digits or more. Where several meetings hold a
 * decision of that id, the meeting's comes before it: `MEETING/DECISION`.
 * @throws {Refusal} `not-found` where none fits; `invalid-data` where several do, naming some
 */
export async function findDecision(db: ReadModels, moment: Moment, text: string): Promise<FoundDecision> {
  const [beginning = '', ofMeeting = ''] = text.trim().toLowerCase().split('/').reverse()
  const detail = { field: 'decisionId', value: text }
  const found = BEGINNING.test(beginning) ? await startingWith(db, moment, beginning, ofMeeting) : []
  const [first, another] = found
  if (first === undefined) {
    throw new Refusal('not-found', `there is no decision "${text}"`, {
      ...detail,
      allowed: "a decision's id, or its first four digits or more",
    })
  }
  if (another === undefined) return first
  if (another.decisionId !== first.decisionId) {
    const ids = found.map(({ decisionId }) => decisionId)
    throw new Refusal('invalid-data', `"${text}" begins several ids: ${ids.join(', ')}`, {
      ...detail,
      allowed: 'more digits of the id',
    })
  }
  const meetings = found.map(({ meetingId }) => meetingId)
  throw new Refusal('invalid-data', `several meetings hold a decision "${text}": ${meetings.join(', ')}`, {
    ...detail,
    allowed: 'the id after that of its meeting, with a slash between',
  })
}

async function startingWith(
  db: ReadModels,
  moment: Moment,
  beginning: string,
  ofMeeting: string,
): Promise<readonly FoundDecision[]> {
  const { rows } = await sql<FoundDecision>`
    SELECT DISTINCT w.decision_id AS "decisionId", w.meeting_id AS "meetingId" FROM wordings w
    WHERE w.decision_id >= ${beginning} AND w.decision_id < ${`${beginning}${AFTER_DIGITS}`}
      AND w.meeting_id >= ${ofMeeting} AND w.meeting_id < ${`${ofMeeting}${AFTER_DIGITS}`} AND ${isKnown('w', moment)}
    ORDER BY w.decision_id, w.meeting_id LIMIT 3`.execute(db)
  return rows
}

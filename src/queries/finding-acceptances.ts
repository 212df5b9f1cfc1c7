import { sql } from 'kysely'
import type { ReadModels } from '../read-models/read-models.js'
import { statement } from '../read-models/statement.js'
import { isInForceByDate } from './facts-sql.js'
import type { Moment } from './moment.js'

/** That somebody took a finding as it was, on that basis. */
export type AcceptanceRow = {
  readonly findingId: string
  readonly basis: string
  readonly reason: string
  readonly actor: string
  readonly recordedAt: string
}

type Fact = {
  readonly finding_id: string
  readonly basis: string | null
  readonly reason: string | null
  readonly actor_id: string
  readonly recorded_at: string
}

const acceptances = statement<Pick<Moment, 'asOf' | 'knownAt'>, Fact>(
  (given) => sql`
    SELECT a.finding_id, a.basis, a.reason, a.actor_id, a.recorded_at FROM finding_acceptances a
    WHERE ${isInForceByDate('a', given)} ORDER BY a.position`,
)

/** The acceptances that stand at the moment, one for a finding: whether it still rests on the same is not asked here. */
export async function findingAcceptances(
  db: ReadModels,
  { asOf, knownAt }: Moment,
): Promise<readonly AcceptanceRow[]> {
  const last = new Map((await acceptances(db, { asOf, knownAt })).map((row) => [row.finding_id, row]))
  return [...last.values()].flatMap(({ finding_id, basis, reason, actor_id, recorded_at }) =>
    basis === null || reason === null
      ? []
      : [{ findingId: finding_id, basis, reason, actor: actor_id, recordedAt: recorded_at }],
  )
}

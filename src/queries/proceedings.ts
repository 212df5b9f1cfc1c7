import { type RawBuilder, sql } from 'kysely'
import type {
  disqualification,
  proceedings,
  proposal,
  statement,
  vote,
  voteOnRoll,
} from '../contract/proceedings.js'
import type { RowOf } from '../contract/row.js'
import type { CalendarDate } from '../domain/calendar-date.js'
import type { Warning } from '../domain/warning.js'
import type { ReadModels } from '../read-models/connection.js'
import { isInForce, withRedirected } from './facts-sql.js'
import type { Moment } from './moment.js'
import { parsedOr, present } from './rows.js'

export type VoteOnRoll = RowOf<typeof voteOnRoll>

export type VoteRow = RowOf<typeof vote>

export type ProposalRow = RowOf<typeof proposal>

export type StatementRow = RowOf<typeof statement>

export type DisqualificationRow = RowOf<typeof disqualification>

/** What happened on the way to the conclusion of a matter. */
export type Proceedings = RowOf<typeof proceedings>

/** A matter, where its stream is; without a matter: what was said of the meeting as a whole. */
export type MatterPlace = { readonly recordedIn: string; readonly matterId?: string }

export async function proceedingsOf(
  db: ReadModels,
  moment: Moment,
  place: MatterPlace,
): Promise<Proceedings> {
  return {
    votes: await votesOn(db, moment, place),
    proposals: await proposalsOn(db, moment, place),
    statements: await statementsOn(db, moment, place),
    disqualifications: await disqualificationsOn(db, moment, place),
  }
}

const isOf = (place: MatterPlace, moment: Moment): RawBuilder<unknown> =>
  sql`x.meeting_id = ${place.recordedIn} AND ${isInForce('x', moment)}
    AND ${place.matterId === undefined ? sql`x.matter_id IS NULL` : sql`x.matter_id = ${place.matterId}`}`

async function votesOn(db: ReadModels, moment: Moment, place: MatterPlace): Promise<readonly VoteRow[]> {
  const { rows } = await sql<{
    decision_id: string | null
    revision: number | null
    proposal_id: string | null
    result: VoteRow['result']
    votes_for: number | null
    votes_against: number | null
    votes_blank: number | null
    roll: string | null
    warnings: string | null
    recorded_at: string
  }>`${withRedirected(moment)} SELECT x.* FROM votes x WHERE ${isOf(place, moment)} ORDER BY x.position`.execute(
    db,
  )
  return rows.map((row) => ({
    ...present({
      decisionId: row.decision_id,
      revision: row.revision,
      proposalId: row.proposal_id,
      for: row.votes_for,
      against: row.votes_against,
      blank: row.votes_blank,
      roll: parsedOr<readonly VoteOnRoll[], undefined>(row.roll, undefined),
      warnings: parsedOr<readonly Warning[], undefined>(row.warnings, undefined),
    }),
    result: row.result,
    recordedAt: row.recorded_at,
  }))
}

async function proposalsOn(
  db: ReadModels,
  moment: Moment,
  place: MatterPlace,
): Promise<readonly ProposalRow[]> {
  const { rows } = await sql<{
    proposal_id: string
    kind: string | null
    text: string
    by_id: string | null
    recorded_at: string
  }>`${withRedirected(moment)} SELECT x.* FROM proposals x WHERE ${isOf(place, moment)} ORDER BY x.position`.execute(
    db,
  )
  return rows.map((row) => ({
    proposalId: row.proposal_id,
    ...present({ kind: row.kind }),
    text: row.text,
    ...present({ by: row.by_id }),
    recordedAt: row.recorded_at,
  }))
}

async function statementsOn(
  db: ReadModels,
  moment: Moment,
  place: MatterPlace,
): Promise<readonly StatementRow[]> {
  const { rows } = await sql<{
    statement_id: string
    text: string
    by_id: string
    recorded_at: string
  }>`${withRedirected(moment)} SELECT x.* FROM statements x WHERE ${isOf(place, moment)} ORDER BY x.position`.execute(
    db,
  )
  return rows.map((row) => ({
    statementId: row.statement_id,
    text: row.text,
    by: row.by_id,
    recordedAt: row.recorded_at,
  }))
}

async function disqualificationsOn(
  db: ReadModels,
  moment: Moment,
  place: MatterPlace,
): Promise<readonly DisqualificationRow[]> {
  const { rows } = await sql<{
    appointment_id: string
    status: DisqualificationRow['status']
    reason: string | null
    effective_on: CalendarDate | null
  }>`${withRedirected(moment)}
    SELECT x.* FROM disqualifications x WHERE ${isOf(place, moment)} ORDER BY x.position`.execute(db)
  // Of what is said of one appointment the last counts.
  const last = new Map(rows.map((row) => [row.appointment_id, row]))
  return [...last.values()].map(({ appointment_id, status, reason }) => ({
    appointmentId: appointment_id,
    status,
    ...present({ reason }),
  }))
}

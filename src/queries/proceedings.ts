import { type RawBuilder, sql } from 'kysely'
import type {
  disqualification,
  proceedings,
  proposal,
  statement,
  vote,
  voteOnRoll,
} from '../contract/proceedings.js'
import type { Restriction } from '../contract/restriction.js'
import type { RowOf } from '../contract/row.js'
import type { CalendarDate } from '../domain/calendar-date.js'
import type { Warning } from '../domain/warning.js'
import type { ReadModels } from '../read-models/connection.js'
import { isInForce, withRedirected } from './facts-sql.js'
import type { Moment } from './moment.js'
import { partyNames } from './party-names.js'
import { restrictionsFor } from './restrictions.js'
import { type OpenName, parsedOr, present } from './rows.js'

export type VoteOnRoll = RowOf<typeof voteOnRoll>

export type VoteRow = RowOf<typeof vote>

export type ProposalRow = RowOf<typeof proposal>

export type StatementRow = RowOf<typeof statement>

export type DisqualificationRow = RowOf<typeof disqualification>

/** What happened on the way to the conclusion of a matter. */
export type Proceedings = RowOf<typeof proceedings>

/** A matter, where its stream is; without a matter: what was said of the meeting as a whole. */
export type MatterPlace = { readonly recordedIn: string; readonly matterId?: string }

/** @param of the body that met, and who opens the names of those who took part */
export async function proceedingsOf(
  db: ReadModels,
  moment: Moment,
  place: MatterPlace,
  of: { readonly bodyId: string; readonly openName: OpenName },
): Promise<Proceedings> {
  const { recordedIn, matterId } = place
  const restrictions = await restrictionsFor(db, moment, [recordedIn])
  const restricted = matterId === undefined ? undefined : restrictions.ofProceedings(recordedIn, matterId)
  const votes = await votesOn(db, moment, place)
  if (restricted?.hidden) {
    return { votes: votes.map((vote) => hiddenVote(vote, restricted)), ...NOTHING_TOLD }
  }
  const proposals = await proposalsOn(db, moment, place)
  const statements = await statementsOn(db, moment, place)
  const disqualifications = await disqualificationsOn(db, moment, place)
  const ids = [
    ...votes.flatMap(({ roll = [] }) => roll.map(({ appointmentId }) => appointmentId)),
    ...proposals.flatMap(({ by }) => by ?? []),
    ...statements.map(({ by }) => by),
    ...disqualifications.map(({ appointmentId }) => appointmentId),
  ]
  const nameOf = await partyNames(db, moment, { ...of, ids })
  const mark = present({ restricted })
  return {
    votes: votes.map(({ roll, ...one }) => ({
      ...one,
      ...mark,
      ...present({ roll: roll?.map((vote) => ({ ...vote, name: nameOf(vote.appointmentId) })) }),
    })),
    proposals: proposals.map((one) => ({
      ...one,
      ...mark,
      ...(one.by !== undefined && { byName: nameOf(one.by) }),
    })),
    statements: statements.map((one) => ({ ...one, ...mark, byName: nameOf(one.by) })),
    disqualifications: disqualifications.map((one) => ({
      ...one,
      ...mark,
      name: nameOf(one.appointmentId),
    })),
  }
}

const NOTHING_TOLD = { proposals: [], statements: [], disqualifications: [] }

/** That there was a vote and how it ended, as the standing tells too: not who voted what. */
function hiddenVote({ decisionId, revision, result, recordedAt }: Vote, restricted: Restriction): VoteRow {
  return { ...present({ decisionId, revision }), result, recordedAt, restricted }
}

/** A row before the names of those it is about are looked up. */
type Unnamed<T> = Omit<T, 'name' | 'byName' | 'roll'>
type Vote = Unnamed<VoteRow> & { readonly roll?: readonly Unnamed<VoteOnRoll>[] }

const isOf = (place: MatterPlace, moment: Moment): RawBuilder<unknown> =>
  sql`x.meeting_id = ${place.recordedIn} AND ${isInForce('x', moment)}
    AND ${place.matterId === undefined ? sql`x.matter_id IS NULL` : sql`x.matter_id = ${place.matterId}`}`

async function votesOn(db: ReadModels, moment: Moment, place: MatterPlace): Promise<readonly Vote[]> {
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
      roll: parsedOr<readonly Unnamed<VoteOnRoll>[], undefined>(row.roll, undefined),
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
): Promise<readonly Unnamed<ProposalRow>[]> {
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
): Promise<readonly Unnamed<StatementRow>[]> {
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
): Promise<readonly Unnamed<DisqualificationRow>[]> {
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

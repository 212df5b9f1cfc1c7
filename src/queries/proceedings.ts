import { type RawBuilder, sql } from 'kysely'
import type {
  disqualification,
  proceedings,
  proposal,
  statement as statementMade,
  vote,
  voteOnRoll,
} from '../contract/proceedings.js'
import type { Restriction } from '../contract/restriction.js'
import type { RowOf } from '../contract/row.js'
import type { Warning } from '../domain/warning.js'
import type { ReadModels } from '../read-models/read-models.js'
import { type RowGiven, type Statement, statement } from '../read-models/statement.js'
import { type DatedFact, datingAt } from './dating.js'
import { isKnown } from './facts-sql.js'
import type { Moment } from './moment.js'
import { partyNames } from './party-names.js'
import { restrictionsFor } from './restrictions.js'
import { type OpenNames, parsedOr, present } from './rows.js'

export type VoteOnRoll = RowOf<typeof voteOnRoll>

export type VoteRow = RowOf<typeof vote>

export type ProposalRow = RowOf<typeof proposal>

export type StatementRow = RowOf<typeof statementMade>

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
  of: { readonly bodyId: string; readonly openNames: OpenNames },
): Promise<Proceedings> {
  const { recordedIn, matterId } = place
  const restrictions = await restrictionsFor(db, moment, [recordedIn])
  const restricted = matterId === undefined ? undefined : restrictions.ofProceedings(recordedIn, matterId)
  const [has] = await tablesWithRows(db, { recordedIn })
  const dating = await datingAt(db, moment)
  const rowsOf = async <Row extends DatedFact>(
    table: keyof TablesWithRows,
    rows: Statement<InMatter, Row>,
  ) => (has?.[table] ? dating.inForce(await rows(db, { knownAt: moment.knownAt, recordedIn, matterId })) : [])
  const votes = (await rowsOf('votes', votesIn)).map(voteOf)
  if (restricted?.hidden) {
    return { votes: votes.map((vote) => hiddenVote(vote, restricted)), ...NOTHING_TOLD }
  }
  const proposals = (await rowsOf('proposals', proposalsIn)).map(proposalOf)
  const statements = (await rowsOf('statements', statementsIn)).map(statementOf)
  const disqualifications = disqualificationsOf(await rowsOf('disqualifications', disqualificationsIn))
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

type InMatter = Pick<Moment, 'knownAt'> & {
  readonly recordedIn: string
  readonly matterId: string | undefined
}

type TablesWithRows = Readonly<
  Record<'votes' | 'proposals' | 'statements' | 'disqualifications', number | boolean>
>

/** In which of the tables the meeting has rows. Few meetings have any in most of them, and one look tells. */
const tablesWithRows = statement<{ readonly recordedIn: string }, TablesWithRows>(
  ({ recordedIn }) => sql`
    SELECT EXISTS (SELECT 1 FROM votes x WHERE x.meeting_id = ${recordedIn}) AS votes,
      EXISTS (SELECT 1 FROM proposals x WHERE x.meeting_id = ${recordedIn}) AS proposals,
      EXISTS (SELECT 1 FROM statements x WHERE x.meeting_id = ${recordedIn}) AS statements,
      EXISTS (SELECT 1 FROM disqualifications x WHERE x.meeting_id = ${recordedIn}) AS disqualifications`,
)

/** The rows of a table that are of the matter, in the order they were recorded. */
const inMatter = <Row>(rowsOf: RawBuilder<unknown>) =>
  statement<InMatter, Row & DatedFact>(
    ({ recordedIn, matterId, ...dates }) => sql`
      SELECT x.* ${rowsOf}
      WHERE x.meeting_id = ${recordedIn} AND ${isKnown('x', dates)}
        AND ${matterId === undefined ? sql`x.matter_id IS NULL` : sql`x.matter_id = ${matterId}`}
      ORDER BY x.position`,
  )

const votesIn = inMatter<{
  readonly decision_id: string | null
  readonly revision: number | null
  readonly proposal_id: string | null
  readonly result: VoteRow['result']
  readonly votes_for: number | null
  readonly votes_against: number | null
  readonly votes_blank: number | null
  readonly roll: string | null
  readonly warnings: string | null
  readonly recorded_at: string
}>(sql`FROM votes x`)

const voteOf = (row: RowGiven<typeof votesIn>): Vote => ({
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
})

const proposalsIn = inMatter<{
  readonly proposal_id: string
  readonly kind: string | null
  readonly text: string
  readonly by_id: string | null
  readonly recorded_at: string
}>(sql`FROM proposals x`)

const proposalOf = (row: RowGiven<typeof proposalsIn>): Unnamed<ProposalRow> => ({
  proposalId: row.proposal_id,
  ...present({ kind: row.kind }),
  text: row.text,
  ...present({ by: row.by_id }),
  recordedAt: row.recorded_at,
})

const statementsIn = inMatter<{
  readonly statement_id: string
  readonly text: string
  readonly by_id: string
  readonly recorded_at: string
}>(sql`FROM statements x`)

const statementOf = (row: RowGiven<typeof statementsIn>): Unnamed<StatementRow> => ({
  statementId: row.statement_id,
  text: row.text,
  by: row.by_id,
  recordedAt: row.recorded_at,
})

const disqualificationsIn = inMatter<{
  readonly appointment_id: string
  readonly status: DisqualificationRow['status']
  readonly reason: string | null
}>(sql`FROM disqualifications x`)

/** Of what is said of one appointment the last counts. */
function disqualificationsOf(
  rows: readonly RowGiven<typeof disqualificationsIn>[],
): readonly Unnamed<DisqualificationRow>[] {
  const last = new Map(rows.map((row) => [row.appointment_id, row]))
  return [...last.values()].map(({ appointment_id, status, reason }) => ({
    appointmentId: appointment_id,
    status,
    ...present({ reason }),
  }))
}

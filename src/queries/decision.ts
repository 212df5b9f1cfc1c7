import { sql } from 'kysely'
import type { decisionRevision, decisionView, sourceRow, standingChange } from '../contract/decision-rows.js'
import type { RowOf } from '../contract/row.js'
import type { Warning } from '../domain/warning.js'
import type { ReadModels } from '../read-models/read-models.js'
import { statement } from '../read-models/statement.js'
import { bodyNames } from './body-names.js'
import {
  type DecisionAt,
  decisionsOfMeetings,
  standingOfWording,
  type Wordings,
  wordingsOf,
} from './decision-facts.js'
import { decisionRow, markerOf } from './decisions.js'
import { isKnown, isOfCompletedImport } from './facts-sql.js'
import { followUpsOfMeetings } from './follow-up-facts.js'
import { type MatterAt, mattersOfMeetings } from './matter-facts.js'
import { meetingsById } from './meeting-headers.js'
import { meetingsOfDecision } from './meeting-of-decision.js'
import type { Moment } from './moment.js'
import { personNames } from './person-names.js'
import { proceedingsOf } from './proceedings.js'
import { type OpenNames, parsedOr, present } from './rows.js'

export type RevisionRow = RowOf<typeof decisionRevision>

export type StandingRow = RowOf<typeof standingChange>

/** A row of a register that lists the decision. */
export type SourceRow = RowOf<typeof sourceRow>

/** One decision with everything that led to it, as the moment shows it. */
export type DecisionView = RowOf<typeof decisionView>

/**
 * The decision, or `undefined` where the moment shows none with this id.
 * @param asked `meetingId` where several meetings hold a decision of that id; default the first that the moment shows
 */
export async function decision(
  db: ReadModels,
  moment: Moment,
  { decisionId, meetingId }: { readonly decisionId: string; readonly meetingId?: string | undefined },
  openNames: OpenNames,
): Promise<DecisionView | undefined> {
  const meetings = meetingId === undefined ? await meetingsOfDecision(db, decisionId) : [meetingId]
  for (const recordedIn of meetings) {
    const shown = await decisionIn(db, moment, { decisionId, recordedIn }, openNames)
    if (shown !== undefined) return shown.view
  }
  return undefined
}

/** The decision with what it was made of, for who tells more of it. */
export type ShownDecision = {
  readonly view: DecisionView
  readonly found: DecisionAt
  readonly matter: MatterAt
}

export async function decisionIn(
  db: ReadModels,
  moment: Moment,
  { decisionId, recordedIn }: { readonly decisionId: string; readonly recordedIn: string },
  openNames: OpenNames,
): Promise<ShownDecision | undefined> {
  const [found] = await decisionsOfMeetings(db, moment, [recordedIn], { decisionId })
  if (found === undefined) return undefined
  const bodies = await bodyNames(db, moment)
  const meeting = (await meetingsById(db, moment, bodies, [recordedIn])).get(recordedIn)
  const [matter] = await mattersOfMeetings(db, moment, [recordedIn], found)
  if (meeting === undefined || matter === undefined) return undefined

  const wordings = await wordingsOf(db, [found])
  const persons = await personNames(db, moment, openNames)
  await persons.load(found.facts.map(({ actor_id }) => actor_id))
  const actorName = (personId: string) => persons.nameOn(personId, moment.asOf)
  const promised = await followUpsOfMeetings(db, moment, [recordedIn], { decisionId })
  const view = {
    ...decisionRow({ meeting, matter }, found, wordings.of(found, found.revision)),
    revisions: revisionsOf(found, wordings, actorName),
    standings: standingsOf(found, actorName),
    ...(await proceedingsOf(
      db,
      moment,
      { recordedIn, matterId: found.matterId },
      { bodyId: meeting.bodyId, openNames },
    )),
    followUps: promised.map(({ followUp }) => followUp),
    sources: await sourcesOf(db, moment, recordedIn, decisionId),
  }
  return { view, found, matter }
}

/** A fact that names the wording in force already, as an approval does that changes nothing, brings no revision. */
function revisionsOf(
  found: DecisionAt,
  wordings: Wordings,
  actorName: (personId: string) => string,
): readonly RevisionRow[] {
  const rows = new Map<number, RevisionRow>()
  for (const fact of found.facts) {
    const { change, revision } = fact
    if (revision === null || rows.has(revision) || change === 'superseded' || change === 'withdrawn') continue
    const { text, lead, clauses } = wordings.of(found, revision)
    const status = standingOfWording(found, revision)
    rows.set(revision, {
      revision,
      status,
      text,
      ...markerOf(status),
      ...present({ lead }),
      clauses,
      ...present({ reason: fact.reason }),
      actor: fact.actor_id,
      actorName: actorName(fact.actor_id),
      recordedAt: fact.recorded_at,
      effectiveOn: fact.effective_date,
      change,
      ...present({ warnings: parsedOr<readonly Warning[], undefined>(fact.warnings, undefined) }),
    })
  }
  return [...rows.values()]
}

function standingsOf({ facts }: DecisionAt, actorName: (personId: string) => string): readonly StandingRow[] {
  const rows: StandingRow[] = []
  for (const fact of facts) {
    if (fact.standing === null || fact.standing === rows.at(-1)?.status) continue
    rows.push({
      status: fact.standing,
      effectiveOn: fact.effective_date,
      effectiveKnown: fact.effective_known === 1,
      recordedAt: fact.recorded_at,
      actor: fact.actor_id,
      actorName: actorName(fact.actor_id),
      ...present({ reason: fact.reason }),
    })
  }
  return rows
}

const listingRows = statement<
  Pick<Moment, 'knownAt'> & { readonly meetingId: string; readonly decisionId: string },
  { readonly register_id: string; readonly name: string; readonly row_id: string }
>(
  ({ meetingId, decisionId, ...dates }) => sql`
    SELECT DISTINCT l.register_id, i.name, l.row_id
    FROM register_listings l JOIN imports i ON i.register_id = l.register_id AND i.import_id = l.import_id
    WHERE l.meeting_id = ${meetingId} AND l.decision_id = ${decisionId}
      AND ${isKnown('l', dates)} AND ${isOfCompletedImport('l', dates)}
    ORDER BY i.name, l.row_id`,
)

async function sourcesOf(
  db: ReadModels,
  { knownAt }: Moment,
  meetingId: string,
  decisionId: string,
): Promise<readonly SourceRow[]> {
  const rows = await listingRows(db, { knownAt, meetingId, decisionId })
  return rows.map(({ register_id, name, row_id }) => ({
    registerId: register_id,
    register: name,
    rowId: row_id,
  }))
}

import type {
  comparison,
  decisionAct,
  decisionHistory as decisionHistoryView,
  keptPromise,
} from '../contract/history-rows.js'
import type { RowOf } from '../contract/row.js'
import { Refusal } from '../domain/refusal.js'
import type { DocumentRef } from '../domain/values.js'
import type { Warning } from '../domain/warning.js'
import { wordingChanges } from '../domain/wording-changes.js'
import type { ReadModels } from '../read-models/read-models.js'
import { bodyNames } from './body-names.js'
import { type DecisionView, decisionIn, type RevisionRow, type ShownDecision } from './decision.js'
import type { DecisionFact } from './decision-facts.js'
import { markerOf } from './decisions.js'
import { documentsAt } from './document-facts.js'
import { type MeetingHeader, meetingsById } from './meeting-headers.js'
import { meetingsOfDecision } from './meeting-of-decision.js'
import type { Moment } from './moment.js'
import { personNames } from './person-names.js'
import { type OpenNames, parsedOr, present } from './rows.js'

export type DecisionHistory = RowOf<typeof decisionHistoryView>
export type DecisionAct = RowOf<typeof decisionAct>
export type Comparison = RowOf<typeof comparison>
export type KeptPromise = RowOf<typeof keptPromise>

export type HistoryAsked = {
  readonly decisionId: string
  /** Where several meetings hold a decision of that id; default the first that the moment shows. */
  readonly meetingId?: string | undefined
  /** Two revisions to hold against each other; default each against the one before. */
  readonly between?: readonly [from: number, to: number] | undefined
}

/**
 * The decision's life as the moment shows it, or `undefined` where it shows none with this id. What is hidden from the
 * viewer is not in what it is made of.
 * @throws {Refusal} `not-found`: the moment shows no such revision
 */
export async function decisionHistory(
  db: ReadModels,
  moment: Moment,
  { decisionId, meetingId, between }: HistoryAsked,
  openNames: OpenNames,
): Promise<DecisionHistory | undefined> {
  const meetings = meetingId === undefined ? await meetingsOfDecision(db, decisionId) : [meetingId]
  for (const recordedIn of meetings) {
    const shown = await decisionIn(db, moment, { decisionId, recordedIn }, openNames)
    if (shown === undefined) continue
    const { view } = shown
    return {
      ...view,
      followUps: view.followUps.map((followUp) => ({ ...followUp, kept: keptOf(followUp, moment) })),
      acts: await actsOf(db, moment, shown, openNames),
      comparisons: comparisonsOf(view, between),
    }
  }
  return undefined
}

function keptOf(
  { status, due, completedOn }: DecisionView['followUps'][number],
  { asOf }: Moment,
): KeptPromise['kept'] {
  if (status === 'open') return due !== undefined && due < asOf ? 'overdue' : 'open'
  return due !== undefined && completedOn !== undefined && completedOn > due ? 'late' : 'kept'
}

async function actsOf(
  db: ReadModels,
  moment: Moment,
  { found, view, matter }: ShownDecision,
  openNames: OpenNames,
): Promise<readonly DecisionAct[]> {
  const persons = await personNames(db, moment, openNames)
  await persons.load(found.facts.map(({ actor_id }) => actor_id))
  const named = found.facts.flatMap(({ approved_in, superseded_by_meeting }) => [
    ...(approved_in === null ? [] : [approved_in]),
    ...(superseded_by_meeting === null ? [] : [superseded_by_meeting]),
  ])
  const meetings = await meetingsById(db, moment, await bodyNames(db, moment), named)
  const wordings = new Map(view.revisions.map((revision) => [revision.revision, revision]))
  const titles = await documentTitles(db, moment, [
    ...matter.documents,
    ...view.revisions.flatMap(mentionedIn),
  ])
  const seen = new Set<number>()
  return found.facts.map((fact) => {
    const wording =
      fact.revision === null || seen.has(fact.revision) ? undefined : wordings.get(fact.revision)
    if (fact.revision !== null) seen.add(fact.revision)
    const documents = wording && documentsOf(matter.documents, mentionedIn(wording), titles)
    return {
      change: fact.change,
      ...present({ revision: fact.revision, status: fact.standing }),
      effectiveOn: fact.effective_date,
      effectiveKnown: fact.effective_known === 1,
      recordedAt: fact.recorded_at,
      actor: fact.actor_id,
      actorName: persons.nameOn(fact.actor_id, moment.asOf),
      ...present({ reason: fact.reason }),
      ...(documents !== undefined && documents.length > 0 && { documents }),
      ...ledTo(fact, meetings),
      ...present({ warnings: parsedOr<readonly Warning[], undefined>(fact.warnings, undefined) }),
    }
  })
}

/** What made it final, and what took its place. */
function ledTo(fact: DecisionFact, meetings: ReadonlyMap<string, MeetingHeader>) {
  const { approved_by, approved_in, superseded_by, superseded_by_meeting } = fact
  const placeOf = (meetingId: string) => {
    const { bodyId, body, date } = meetings.get(meetingId) ?? {}
    return { meetingId, ...present({ bodyId, body, date }) }
  }
  return {
    ...present({ approvedBy: approved_by ?? undefined }),
    ...(approved_in !== null && { approvedIn: placeOf(approved_in) }),
    ...(superseded_by !== null && {
      supersededBy: { decisionId: superseded_by, ...placeOf(superseded_by_meeting ?? fact.meeting_id) },
    }),
  }
}

const mentionedIn = ({ clauses }: RevisionRow): readonly DocumentRef[] =>
  clauses.flatMap(({ documents = [] }) => documents)

function documentsOf(
  treated: readonly DocumentRef[],
  mentioned: readonly DocumentRef[],
  titles: ReadonlyMap<string, string>,
): NonNullable<DecisionAct['documents']> {
  const rows = new Map<string, NonNullable<DecisionAct['documents']>[number]>()
  const add = (how: 'treated' | 'mentioned') => (ref: DocumentRef) => {
    const key = `${ref.documentId} ${ref.version}`
    if (!rows.has(key)) rows.set(key, { ...ref, ...present({ title: titles.get(ref.documentId) }), how })
  }
  treated.forEach(add('treated'))
  mentioned.forEach(add('mentioned'))
  return [...rows.values()]
}

/** With more documents than these, all are read at once. */
const MANY = 10

async function documentTitles(
  db: ReadModels,
  moment: Moment,
  refs: readonly DocumentRef[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(refs.map(({ documentId }) => documentId))]
  const titles = new Map<string, string>()
  for (const asked of ids.length > MANY ? [undefined] : ids) {
    for (const { documentId, title } of await documentsAt(db, moment, asked)) titles.set(documentId, title)
  }
  return titles
}

/** Each wording against the one before, or the two that were asked for. @throws {Refusal} `not-found` */
function comparisonsOf(view: DecisionView, between: HistoryAsked['between']): readonly Comparison[] {
  const { revisions, restricted } = view
  if (between !== undefined) {
    const [from, to] = between.map((revision) => revisionOf(view, revision))
    // What is hidden has no words to compare, but it is told whether there are such revisions.
    if (from === undefined || to === undefined || restricted?.hidden) return []
    return [compared(from, to)]
  }
  if (restricted?.hidden) return []
  return revisions.slice(1).flatMap((to, i) => {
    const from = revisions[i]
    return from === undefined ? [] : [compared(from, to)]
  })
}

const compared = (from: RevisionRow, to: RevisionRow): Comparison => ({
  from: from.revision,
  to: to.revision,
  fromStatus: from.status,
  toStatus: to.status,
  ...markerOf(to.status),
  parts: wordingChanges(from, to),
})

function revisionOf({ revisions, decisionId }: DecisionView, revision: number): RevisionRow {
  const found = revisions.find((one) => one.revision === revision)
  if (found !== undefined) return found
  throw new Refusal('not-found', `decision ${decisionId} has no revision ${revision} at that moment`, {
    field: 'between',
    value: revision,
    allowed: revisions.map((one) => one.revision).join(', '),
  })
}

import { sql } from 'kysely'
import type { Restriction } from '../contract/restriction.js'
import type { CalendarDate } from '../domain/calendar-date.js'
import type { ReadModels } from '../read-models/read-models.js'
import { statement } from '../read-models/statement.js'
import type { Moment } from './moment.js'
import { bodyRedirectsNow } from './redirects.js'
import { forIds, groupBy } from './rows.js'
import { maySee } from './viewer.js'

// The one place that tells what is restricted and from whom it is hidden. Whoever reads the facts of matters and
// decisions asks here and leaves the content out there, so that no list can show what it was never given.

/** What is restricted in one meeting, as things stand now: by id, and on which legal basis. */
export type RestrictedIn = {
  /** Every body that is read as the one whose meeting it is. */
  readonly bodyIds: readonly string[]
  readonly matters: ReadonlyMap<string, string>
  /** On a basis of their own, or on that of their matter. */
  readonly decisions: ReadonlyMap<string, string>
  /** By the matter: votes, proposals and what was said tell of any of its decisions. */
  readonly proceedings: ReadonlyMap<string, string>
}

/** Only the meetings in which anything is restricted, by the id of their stream. */
export type Restricted = ReadonlyMap<string, RestrictedIn>

/** What stands where a text was left out. */
export const hiddenText = ({ basis }: Restriction): string => `Unntatt offentlighet: ${basis}`

/** Restrictions as they stand for whoever asks; `undefined`: not restricted. */
export type Restrictions = {
  readonly ofMatter: (meetingId: string, matterId: string) => Restriction | undefined
  readonly ofDecision: (meetingId: string, decisionId: string) => Restriction | undefined
  readonly ofProceedings: (meetingId: string, matterId: string) => Restriction | undefined
  /** Of anything in the meeting, where what is at hand may tell of all of it. */
  readonly ofAnythingIn: (meetingId: string) => Restriction | undefined
}

export async function restrictionsFor(
  db: ReadModels,
  { viewer, today }: Pick<Moment, 'viewer' | 'today'>,
  meetingIds: Iterable<string>,
): Promise<Restrictions> {
  const restricted = await restrictedIn(db, today, meetingIds)
  const restrictionOf = (meetingId: string, basisIn: (found: RestrictedIn) => string | undefined) => {
    const found = restricted.get(meetingId)
    const basis = found && basisIn(found)
    return found && basis !== undefined ? { basis, hidden: !maySee(viewer, found.bodyIds) } : undefined
  }
  return {
    ofMatter: (meetingId, matterId) => restrictionOf(meetingId, ({ matters }) => matters.get(matterId)),
    ofDecision: (meetingId, decisionId) =>
      restrictionOf(meetingId, ({ decisions }) => decisions.get(decisionId)),
    ofProceedings: (meetingId, matterId) =>
      restrictionOf(meetingId, ({ proceedings }) => proceedings.get(matterId)),
    ofAnythingIn: (meetingId) =>
      restrictionOf(meetingId, ({ matters, decisions }) => [...matters.values(), ...decisions.values()][0]),
  }
}

/** What was looked up on one state of the read models: several facts of one answer are of the same meetings. */
const lookedUp = new WeakMap<ReadModels, Map<string, RestrictedIn | undefined>>()

/**
 * What is restricted in these meetings' streams now: neither asOf nor knownAt shows what was closed since, and what
 * was opened since is open.
 * @param today a body that was merged counts as what it is read as on this day
 */
export async function restrictedIn(
  db: ReadModels,
  today: CalendarDate,
  meetingIds: Iterable<string>,
): Promise<Restricted> {
  const known = (db.isTransaction ? lookedUp.get(db) : undefined) ?? new Map()
  if (db.isTransaction) lookedUp.set(db, known)
  const ids = [...new Set(meetingIds)]
  const missing = ids.filter((id) => !known.has(id))
  const found = await lookUp(db, today, missing)
  for (const id of missing) known.set(id, found.get(id))
  return new Map(ids.flatMap((id) => [[id, known.get(id)] as const].filter(([, one]) => one !== undefined)))
}

type AccessFact = {
  readonly meeting_id: string
  readonly matter_id: string
  /** NULL where the fact is about the matter. */
  readonly decision_id: string | null
  /** NULL: no longer restricted. */
  readonly basis: string | null
}

type OfMeetings = { readonly meetingIds: readonly string[] }

const accessFacts = statement<OfMeetings, AccessFact>(
  ({ meetingIds }) => sql`
    SELECT m.meeting_id, m.matter_id, NULL AS decision_id, m.basis, m.position FROM matter_access m
    WHERE m.meeting_id IN (${meetingIds})
    UNION ALL
    SELECT d.meeting_id, d.matter_id, d.decision_id, d.basis, d.position FROM decision_access d
    WHERE d.meeting_id IN (${meetingIds})
    ORDER BY position`,
)

async function lookUp(
  db: ReadModels,
  today: CalendarDate,
  meetingIds: readonly string[],
): Promise<Restricted> {
  const facts = await forIds(meetingIds, (some) => accessFacts(db, { meetingIds: some }))
  if (facts.length === 0) return new Map()
  const byMeeting = groupBy(facts, ({ meeting_id }) => meeting_id)
  const withAny = [...byMeeting.keys()]
  const recorded = await forIds(withAny, (some) => decidedIn(db, { meetingIds: some }))
  const decided = groupBy(recorded, ({ meeting_id }) => meeting_id)
  const met = await forIds(withAny, (some) => bodiesOf(db, { meetingIds: some }))
  const bodies = new Map(met.map(({ meeting_id, body_id }) => [meeting_id, body_id]))
  const { survivorOn, readAsOn } = await bodyRedirectsNow(db)
  return new Map(
    [...byMeeting].map(([meetingId, ofMeeting]) => {
      const bodyId = bodies.get(meetingId)
      const bodyIds = bodyId === undefined ? [] : readAsOn(survivorOn(bodyId, today), today)
      return [meetingId, { bodyIds, ...restrictedThings(ofMeeting, decided.get(meetingId) ?? []) }]
    }),
  )
}

type Decided = { readonly meeting_id: string; readonly decision_id: string; readonly matter_id: string }

/** @param facts in the order they were recorded: the last of a thing counts */
function restrictedThings(
  facts: readonly AccessFact[],
  decided: readonly Decided[],
): Omit<RestrictedIn, 'bodyIds'> {
  const matters = new Map<string, string>()
  const decisions = new Map<string, string>()
  for (const { matter_id, decision_id, basis } of facts) {
    const [things, id] = decision_id === null ? [matters, matter_id] : [decisions, decision_id]
    if (basis === null) things.delete(id)
    else things.set(id, basis)
  }
  const proceedings = new Map(matters)
  for (const { decision_id, matter_id } of decided) {
    const ofMatter = matters.get(matter_id)
    const basis = decisions.get(decision_id) ?? ofMatter
    if (basis === undefined) continue
    decisions.set(decision_id, basis)
    if (ofMatter === undefined) proceedings.set(matter_id, basis)
  }
  return { matters, decisions, proceedings }
}

const decidedIn = statement<OfMeetings, Decided>(
  ({ meetingIds }) => sql`
    SELECT f.meeting_id, f.decision_id, f.matter_id FROM decision_facts f
    WHERE f.meeting_id IN (${meetingIds}) AND f.change = 'recorded'`,
)

const bodiesOf = statement<OfMeetings, { readonly meeting_id: string; readonly body_id: string }>(
  ({ meetingIds }) => sql`
    SELECT m.meeting_id, m.body_id FROM meetings m WHERE m.meeting_id IN (${meetingIds})`,
)

import { sql } from 'kysely'
import type { Restriction } from '../contract/restriction.js'
import type { Access, DocumentRef } from '../domain/values.js'
import type { ReadModels } from '../read-models/read-models.js'
import { statement } from '../read-models/statement.js'
import { type DatedFact, datingAt } from './dating.js'
import { isKnown } from './facts-sql.js'
import type { Moment } from './moment.js'
import { hiddenText, restrictionsFor } from './restrictions.js'
import { forIds, groupBy, keyIn, parsed, parsedOr, present } from './rows.js'

type MatterFact = {
  readonly meeting_id: string
  readonly matter_id: string
  readonly change: 'added' | 'corrected' | 'withdrawn' | 'postponed'
  readonly title: string | null
  readonly details: string | null
  readonly documents: string | null
  readonly documents_proposed: number | null
  readonly reason: string | null
  readonly recorded_at: string
}

/** Absent: as it was; `null`: taken away. */
type Details = {
  readonly number?: string | null
  readonly kind?: string | null
  readonly caseNumber?: string | null
  readonly access?: Access | null
}

/** A matter at a moment: what its facts in force come to. */
export type MatterAt = Details & {
  readonly matterId: string
  /** The meeting whose stream holds it, which may be read as another. */
  readonly recordedIn: string
  readonly title: string
  readonly titleRecordedAt: string
  /** Every title that it has had. */
  readonly titles: readonly string[]
  readonly documents: readonly DocumentRef[]
  readonly documentsProposed: boolean
  /** What was said to have become of it; a conclusion is told by its decisions. */
  readonly fate: 'withdrawn' | 'postponed' | undefined
  readonly reason: string | undefined
  readonly restricted: Restriction | undefined
}

type Content = Omit<MatterAt, 'restricted'>

const factsOfMeetings = statement<
  Pick<Moment, 'knownAt'> & { readonly meetingIds: readonly string[]; readonly matterId: string | undefined },
  MatterFact & DatedFact
>(
  ({ meetingIds, matterId, ...dates }) => sql`
    SELECT f.meeting_id, f.matter_id, f.change, f.title, f.details, f.documents, f.documents_proposed, f.reason,
      f.effective_on, f.effective_meeting, f.recorded_at
    FROM matter_facts f
    WHERE f.meeting_id IN (${meetingIds}) ${matterId === undefined ? sql`` : sql`AND f.matter_id = ${matterId}`}
      AND ${isKnown('f', dates)}
    ORDER BY f.position`,
)

/** The matters of these meetings' streams that the moment shows, in the order they were added. */
export async function mattersOfMeetings(
  db: ReadModels,
  moment: Moment,
  meetingIds: Iterable<string>,
  only?: { readonly matterId: string },
): Promise<readonly MatterAt[]> {
  const ids = [...meetingIds]
  const restrictions = await restrictionsFor(db, moment, ids)
  const known = await forIds(ids, (some) =>
    factsOfMeetings(db, { knownAt: moment.knownAt, meetingIds: some, matterId: only?.matterId }),
  )
  const facts = await (await datingAt(db, moment)).inForce(known)
  const matters: MatterAt[] = []
  for (const ofMatter of groupBy(facts, (fact) => keyIn(fact.meeting_id, fact.matter_id)).values()) {
    const matter = matterAt(ofMatter)
    if (matter === undefined) continue
    const restricted = restrictions.ofMatter(matter.recordedIn, matter.matterId)
    matters.push(
      restricted?.hidden ? hiddenMatter(matter, restricted) : Object.assign(matter, { restricted }),
    )
  }
  return matters
}

/** That the matter is there, where it stands and on which basis it is closed: nothing of what it is about. */
function hiddenMatter({ matterId, recordedIn, ...matter }: Content, restricted: Restriction): MatterAt {
  const { number, caseNumber, titleRecordedAt, fate } = matter
  return {
    ...present({ number, caseNumber }),
    access: { basis: restricted.basis },
    matterId,
    recordedIn,
    title: hiddenText(restricted),
    titleRecordedAt,
    titles: [],
    documents: [],
    documentsProposed: false,
    fate,
    reason: undefined,
    restricted,
  }
}

/** @param facts in force, in the order of position: of each thing that is said the last counts */
function matterAt(facts: readonly MatterFact[]): Content | undefined {
  let added: MatterFact | undefined
  let titled: MatterFact | undefined
  let documents: string | null = null
  let documentsProposed = false
  let fate: MatterFact | undefined
  let details: Details = {}
  const titles: string[] = []
  for (const fact of facts) {
    if (fact.change === 'added') added ??= fact
    if (fact.change === 'withdrawn' || fact.change === 'postponed') fate = fact
    if (fact.title !== null) {
      titled = fact
      titles.push(fact.title)
    }
    if (fact.documents !== null) {
      documents = fact.documents
      documentsProposed = fact.documents_proposed === 1
    }
    if (fact.details !== null) details = { ...details, ...parsed<Details>(fact.details) }
  }
  if (added === undefined || titled?.title == null) return undefined
  return {
    ...details,
    matterId: added.matter_id,
    recordedIn: added.meeting_id,
    title: titled.title,
    titleRecordedAt: titled.recorded_at,
    titles,
    documents: parsedOr<readonly DocumentRef[], readonly DocumentRef[]>(documents, []),
    documentsProposed,
    fate: fate && (fate.change === 'withdrawn' ? 'withdrawn' : 'postponed'),
    reason: fate?.reason ?? undefined,
  }
}

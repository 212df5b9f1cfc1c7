import type { listedDecision } from '../contract/decision-rows.js'
import type { RowOf } from '../contract/row.js'
import { DRAFT_MARKER } from '../domain/draft-marker.js'
import type { Standing } from '../domain/standing.js'
import type { ReadModels } from '../read-models/read-models.js'
import { type AgendaFilter, type AgendaItem, agendaPages } from './agendas.js'
import { type DecisionAt, type WordingAt, wordingsOf } from './decision-facts.js'
import { type DocumentMatch, documentMatch, meetingsAbout } from './document-match.js'
import { meetingOfDecision } from './meeting-of-decision.js'
import type { Moment } from './moment.js'
import { present } from './rows.js'

export type DecisionRow = RowOf<typeof listedDecision>

export type DecisionsFilter = AgendaFilter & {
  /** A matter is looked for in its meeting: give `meetingId` with it, or every meeting is looked through. */
  readonly matterId?: string | undefined
  readonly status?: Standing | undefined
  /** Only those after this decision in the list: where a page before ended. */
  readonly after?: string | undefined
}

type Found = { readonly item: AgendaItem; readonly decision: DecisionAt }

/** Decisions by their meeting's date, their matter's place on the agenda and the order they were recorded. */
export async function decisions(
  db: ReadModels,
  moment: Moment,
  filter: DecisionsFilter = {},
): Promise<readonly DecisionRow[]> {
  const { after, limit = Number.POSITIVE_INFINITY } = filter
  const about = await documentMatch(db, moment, filter)
  const meetingIds = about && (await meetingsAbout(db, moment, about.documentId))
  const from = after === undefined ? undefined : await meetingOfDecision(db, after)
  if (after !== undefined && from === undefined) return []
  const rows: DecisionRow[] = []
  let isPastAfter = after === undefined
  for await (const items of agendaPages(db, moment, filter, { meetingIds, from })) {
    const all = items.flatMap((item) => item.decisions.map((decision) => ({ item, decision })))
    const start = isPastAfter ? 0 : all.findIndex(({ decision }) => decision.decisionId === after) + 1
    // A later page than the first can only be past the decision, also where the moment does not show that.
    isPastAfter = true
    const found = all.slice(start).filter((candidate) => isWanted(candidate, filter))
    rows.push(...(await decisionRows(db, found, { about, limit: limit - rows.length })))
    if (rows.length >= limit) return rows
  }
  return rows
}

function isWanted({ decision }: Found, { status, matterId }: DecisionsFilter): boolean {
  return (
    (status === undefined || decision.status === status) &&
    (matterId === undefined || decision.matterId === matterId)
  )
}

async function decisionRows(
  db: ReadModels,
  found: readonly Found[],
  { about, limit }: { readonly about: DocumentMatch | undefined; readonly limit: number },
): Promise<readonly DecisionRow[]> {
  const first = about === undefined ? found.slice(0, limit) : found
  const wordings = await wordingsOf(
    db,
    first.map(({ decision }) => decision),
  )
  const rows: DecisionRow[] = []
  for (const { item, decision } of first) {
    const wording = wordings.of(decision, decision.revision)
    if (rows.length < limit && isAbout(item, wording, about)) rows.push(decisionRow(item, decision, wording))
  }
  return rows
}

function isAbout(item: AgendaItem, wording: WordingAt, about: DocumentMatch | undefined): boolean {
  if (about === undefined) return true
  const named = wording.clauses.flatMap(({ documents = [] }) => documents)
  return [...item.matter.documents, ...named].some(about.isMeant)
}

export function decisionRow(
  { meeting, matter }: Pick<AgendaItem, 'meeting' | 'matter'>,
  decision: DecisionAt,
  { text, lead, clauses }: WordingAt,
): DecisionRow {
  const last = decision.facts.at(-1)
  const { supersession, status, restricted } = decision
  const access = decision.access ?? matter.access
  return {
    meetingId: meeting.meetingId,
    bodyId: meeting.bodyId,
    body: meeting.body,
    date: meeting.date,
    matterId: matter.matterId,
    matter: matter.title,
    ...present({ matterNumber: matter.number }),
    decisionId: decision.decisionId,
    revision: decision.revision,
    status: decision.status,
    corrected: decision.corrected,
    ...present({ lead }),
    clauses,
    text,
    ...markerOf(status),
    ...present({ access, restricted }),
    ...approvalOf(decision),
    ...(supersession?.superseded_by != null && {
      supersededBy: {
        meetingId: supersession.superseded_by_meeting ?? meeting.meetingId,
        decisionId: supersession.superseded_by,
      },
    }),
    recordedAt: last?.recorded_at ?? meeting.recordedAt,
    effectiveOn: last?.effective_date ?? meeting.date,
  }
}

/** What a text of that standing must carry wherever it is printed. */
export const markerOf = (status: Standing) => (status === 'draft' ? ({ marker: DRAFT_MARKER } as const) : {})

function approvalOf({ approval, approvalDateUnknown }: DecisionAt) {
  if (approvalDateUnknown) return { approvalDateUnknown: true, approvedOnKnown: false } as const
  if (approval === undefined) return {}
  const isKnown = approval.effective_known === 1
  return {
    approvedOn: isKnown ? approval.effective_date : null,
    approvedOnKnown: isKnown,
    ...present({
      approvedBy: approval.approved_by ?? undefined,
      approvedIn: approval.approved_in ?? undefined,
    }),
  }
}

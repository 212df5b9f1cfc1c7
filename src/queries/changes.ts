import type { change } from '../contract/change-rows.js'
import type { RowOf } from '../contract/row.js'
import type { CalendarDate } from '../domain/calendar-date.js'
import { Refusal } from '../domain/refusal.js'
import { wordingChanges } from '../domain/wording-changes.js'
import type { ReadModels } from '../read-models/read-models.js'
import { type AgendaItem, agendaPages, readAs } from './agendas.js'
import { bodyNames } from './body-names.js'
import {
  type DecisionAt,
  type DecisionChange,
  decisionOn,
  meetingsWithActsSince,
  type WordingAt,
  type Wordings,
  wordingsOf,
} from './decision-facts.js'
import { markerOf } from './decisions.js'
import { documentsAt } from './document-facts.js'
import { submissionRow } from './documents.js'
import { dayGiven, type Moment } from './moment.js'
import { present } from './rows.js'

export type ChangeRow = RowOf<typeof change>
export type ChangedDecision = Extract<ChangeRow, { readonly kind: 'decision' }>
export type DeliveredDocument = Extract<ChangeRow, { readonly kind: 'document' }>

export type ChangesAsked = {
  /** The first day, whose end is compared with the end of the moment's day. */
  readonly from: CalendarDate
  readonly bodyId?: string | undefined
}

/** How many meetings one statement names. */
const MEETINGS_A_READ = 500

/**
 * What was otherwise at the end of the moment's day than at the end of an earlier one: what became effective between
 * them, all as it is known at the moment. Decisions by their meeting's date, then documents by their own.
 * @throws {Refusal} `invalid-data`: no date, or one after the moment's
 */
export async function changes(
  db: ReadModels,
  moment: Moment,
  { from, bodyId }: ChangesAsked,
): Promise<readonly ChangeRow[]> {
  dayGiven('from', from)
  if (from > moment.asOf) {
    throw new Refusal('invalid-data', `from ${from} is after ${moment.asOf}`, {
      field: 'from',
      value: from,
      allowed: `a date until ${moment.asOf}`,
    })
  }
  // A plan is no change: what is dated after the day has not happened.
  const until = { ...moment, withPlanned: false }
  return [
    ...(await changedDecisions(db, until, { from, bodyId })),
    ...(await deliveredDocuments(db, until, { from, bodyId })),
  ]
}

async function changedDecisions(
  db: ReadModels,
  until: Moment,
  { from, bodyId }: ChangesAsked,
): Promise<readonly ChangedDecision[]> {
  const meetingIds = await meetingsWithActsSince(db, until, from)
  const rows: ChangedDecision[] = []
  for (let at = 0; at < meetingIds.length; at += MEETINGS_A_READ) {
    const scope = { meetingIds: meetingIds.slice(at, at + MEETINGS_A_READ) }
    for await (const items of agendaPages(db, until, { bodyId }, scope)) {
      const wordings = await wordingsOf(
        db,
        items.flatMap(({ decisions }) => decisions),
      )
      for (const item of items) {
        for (const decision of item.decisions) rows.push(...changeOf(item, decision, { from, wordings }))
      }
    }
  }
  return rows.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
}

function changeOf(
  { meeting, matter }: AgendaItem,
  decision: DecisionAt,
  { from, wordings }: { readonly from: CalendarDate; readonly wordings: Wordings },
): readonly ChangedDecision[] {
  const since = decision.facts.filter(({ effective_date }) => effective_date > from)
  const before = decisionOn(decision, from)
  const { revision, status, corrected, restricted } = decision
  const isSame = before?.revision === revision && before.status === status && before.corrected === corrected
  const last = since.at(-1)
  if (last === undefined || isSame) return []
  const words = wordings.of(decision, revision)
  const wordsBefore = before && wordings.of(decision, before.revision)
  return [
    {
      kind: 'decision',
      changes: [...new Set(since.map(({ change }) => CHANGE_NAMES[change]))],
      meetingId: meeting.meetingId,
      bodyId: meeting.bodyId,
      body: meeting.body,
      date: meeting.date,
      matterId: matter.matterId,
      matter: matter.title,
      ...present({ matterNumber: matter.number }),
      decisionId: decision.decisionId,
      effectiveOn: since.reduce(
        (latest, { effective_date }) => (effective_date > latest ? effective_date : latest),
        from,
      ),
      ...(before && wordsBefore && { before: stateOf(before, wordsBefore) }),
      after: stateOf(decision, words),
      ...(wordsBefore &&
        before.revision !== revision &&
        !restricted?.hidden && { parts: wordingChanges(wordsBefore, words) }),
      ...present({ access: decision.access ?? matter.access, restricted }),
    },
  ]
}

const CHANGE_NAMES: Readonly<Record<DecisionChange, ChangedDecision['changes'][number]>> = {
  recorded: 'new',
  revised: 'revised',
  approved: 'approved',
  corrected: 'corrected',
  superseded: 'superseded',
  withdrawn: 'withdrawn',
}

const stateOf = (
  { revision, status, corrected }: Pick<DecisionAt, 'revision' | 'status' | 'corrected'>,
  { text }: WordingAt,
) => ({ revision, status, corrected, text, ...markerOf(status) })

/** With a body only what was sent to it or by it: a version is no body's. */
async function deliveredDocuments(
  db: ReadModels,
  until: Moment,
  { from, bodyId }: ChangesAsked,
): Promise<readonly DeliveredDocument[]> {
  const bodies = await bodyNames(db, until)
  const asked = bodyId === undefined ? undefined : readAs(bodies, bodyId, until)
  const before = new Map(
    (await documentsAt(db, { ...until, asOf: from }, undefined)).map((document) => [
      document.documentId,
      new Set(document.versions.map(({ version }) => version)),
    ]),
  )
  const rows: DeliveredDocument[] = []
  for (const { documentId, title, versions, submissions } of await documentsAt(db, until, undefined)) {
    const document = { kind: 'document', documentId, title } as const
    for (const { version, date } of asked === undefined ? versions : []) {
      if (before.get(documentId)?.has(version)) continue
      rows.push({ ...document, changes: ['delivered'], version, ...present({ date }) })
    }
    for (const submission of submissions) {
      const { from: sender, to, date, version } = submission
      const isAsked =
        asked === undefined || asked.includes(to) || (sender !== undefined && asked.includes(sender))
      if (date <= from || !isAsked) continue
      await bodies.load(sender === undefined ? [to] : [sender, to])
      const sent = submissionRow(submission, bodies, until)
      rows.push({ ...document, changes: ['submitted'], version, date, submission: sent })
    }
  }
  const day = ({ date }: DeliveredDocument) => date ?? ''
  return rows.sort((a, b) => (day(a) < day(b) ? -1 : day(a) > day(b) ? 1 : 0))
}

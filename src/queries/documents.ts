import { sql } from 'kysely'
import type { documentVersionRow, listedDocument } from '../contract/document-rows.js'
import type { RowOf } from '../contract/row.js'
import type { CalendarDate } from '../domain/calendar-date.js'
import { sameVersion } from '../domain/document/version-order.js'
import type { DocumentRef } from '../domain/values.js'
import type { ReadModels } from '../read-models/read-models.js'
import { type AgendaItem, agendasOf } from './agendas.js'
import { type BodyNames, bodyNames } from './body-names.js'
import { type WordingAt, wordingsOf } from './decision-facts.js'
import {
  type DocumentAt,
  documentsAt,
  isCalled,
  type SubmissionAt,
  type VersionAt,
} from './document-facts.js'
import { type EndorsementRow, strongest, supportIn } from './endorsements.js'
import { isKnown } from './facts-sql.js'
import { type MeetingHeader, meetingsById } from './meeting-headers.js'
import type { Moment } from './moment.js'
import { present } from './rows.js'

type Place = {
  readonly meetingId: string
  readonly bodyId: string
  readonly body: string
  readonly date: CalendarDate
}

export type VersionRow = RowOf<typeof documentVersionRow>

export type DocumentRow = RowOf<typeof listedDocument>

/** Documents in the order they were entered, with what each version has met. */
export async function documents(
  db: ReadModels,
  moment: Moment,
  { documentId }: { readonly documentId?: string | undefined } = {},
): Promise<readonly DocumentRow[]> {
  const bodies = await bodyNames(db, moment)
  const found = await documentsAt(db, moment, documentId)
  const uses = await usesOf(db, moment, bodies, documentId)
  const submissions = found.flatMap((document) => document.submissions)
  await bodies.load(submissions.flatMap(({ from, to }) => (from === undefined ? [to] : [from, to])))
  const submitted = (submission: SubmissionAt) => submissionRow(submission, bodies, moment)
  return found.map((document) => documentRow(document, uses, submitted))
}

export type Submitted = VersionRow['submitted'][number]

export function submissionRow(submission: SubmissionAt, bodies: BodyNames, { asOf }: Moment): Submitted {
  const { from, to, date, meetingId } = submission
  return {
    ...(from !== undefined && { from: bodies.survivorOn(from, asOf), fromBody: bodies.nameOn(from, date) }),
    to: bodies.survivorOn(to, asOf),
    toBody: bodies.nameOn(to, date),
    date,
    ...present({ meetingId }),
  }
}

/** A matter that treats documents or a decision that names them. */
export type Use = { readonly item: AgendaItem; readonly wordings: ReadonlyMap<string, WordingAt> }

/** Every agenda item of the meetings in which documents were ever treated or named. */
export async function usesOf(
  db: ReadModels,
  moment: Moment,
  bodies: BodyNames,
  documentId: string | undefined,
): Promise<readonly Use[]> {
  const isAsked = documentId === undefined ? sql`1 = 1` : sql`x.document_id = ${documentId}`
  const { rows } = await sql<{ readonly meeting_id: string }>`
    SELECT x.meeting_id FROM document_treatments x WHERE ${isAsked} AND ${isKnown('x', moment)}
    UNION
    SELECT x.meeting_id FROM document_mentions x WHERE ${isAsked} AND ${isKnown('x', moment)}
    ORDER BY meeting_id`.execute(db)
  const byId = await meetingsById(
    db,
    moment,
    bodies,
    rows.map(({ meeting_id }) => meeting_id),
  )
  const meetings = [...new Set<MeetingHeader>(byId.values())].sort((a, b) => (a.date < b.date ? -1 : 1))
  const items = await agendasOf(db, moment, meetings)
  const decided = items.flatMap(({ decisions }) => decisions)
  const wordings = await wordingsOf(db, decided)
  return items.map((item) => ({
    item,
    wordings: new Map(
      item.decisions.map((decision) => [decision.decisionId, wordings.of(decision, decision.revision)]),
    ),
  }))
}

function documentRow(
  document: DocumentAt,
  uses: readonly Use[],
  submitted: (submission: SubmissionAt) => Submitted,
): DocumentRow {
  const { documentId, title, aliases, order, versions, submissions } = document
  return {
    documentId,
    title,
    aliases,
    order,
    versions: versionsNamed(document, uses).map((version) => ({
      ...versionFields(version),
      registered: versions.includes(version),
      ...metBy(version, document, uses),
      submitted: submissions
        .filter((submission) => sameVersion(order, submission.version, version.version))
        .map(submitted),
      warnings: version.warnings,
    })),
  }
}

/** The versions that were entered, then those that matters or decisions name and nobody has entered. */
export function versionsNamed(
  { documentId, order, versions }: DocumentAt,
  uses: readonly Use[],
): readonly VersionAt[] {
  const named = uses
    .flatMap(({ item, wordings }) => [...item.matter.documents, ...namedIn([...wordings.values()])])
    .filter((ref) => ref.documentId === documentId)
  const known = [...versions]
  for (const { version } of named) {
    if (known.some((entry) => isCalled(order, entry, version))) continue
    known.push(unregistered(version))
  }
  return known
}

const namedIn = (wordings: readonly WordingAt[]): readonly DocumentRef[] =>
  wordings.flatMap(({ clauses }) => clauses.flatMap(({ documents: refs = [] }) => refs))

function unregistered(version: string): VersionAt {
  const nothing = { date: undefined, sha256: undefined, note: undefined, status: undefined }
  return { version, writtenAs: [version], ...nothing, unordered: false, warnings: [] }
}

export function versionFields({ version, date, status, note, sha256, unordered }: VersionAt) {
  return { version, ...present({ date, status, note, sha256 }), unordered }
}

/** Which matters treat the version, which decisions name it, and which of those that treat it support it. */
export function metBy(version: VersionAt, { documentId, order }: DocumentAt, uses: readonly Use[]) {
  const isMeant = (named: DocumentRef) =>
    named.documentId === documentId && isCalled(order, version, named.version)
  const treated: (Place & { readonly matterId: string })[] = []
  const mentioned: (Place & { readonly decisionId: string })[] = []
  const endorsed: EndorsementRow[] = []
  for (const { item, wordings } of uses) {
    const { meetingId, bodyId, body, date } = item.meeting
    const place = { meetingId, bodyId, body, date }
    const { matterId, documents: treats, restricted: ofMatter } = item.matter
    const isTreated = treats.some(isMeant)
    if (isTreated) treated.push({ ...place, matterId, ...present({ restricted: ofMatter }) })
    for (const { decisionId, status, corrected, restricted } of item.decisions) {
      const wording = wordings.get(decisionId)
      if (wording === undefined) continue
      const from = { ...place, decisionId, ...present({ restricted }) }
      if (namedIn([wording]).some(isMeant)) mentioned.push(from)
      if (!isTreated) continue
      for (const { kind, conditions, proposed } of supportIn(wording, isMeant)) {
        const support = { kind, conditions, status, corrected, ...(proposed && { proposed: true as const }) }
        endorsed.push({ ...from, ...support })
      }
    }
  }
  return { treated, mentioned, endorsed, endorsement: strongest(endorsed) }
}

import type { documentHistory as documentHistoryView } from '../contract/document-history.js'
import type { RowOf } from '../contract/row.js'
import type { CalendarDate } from '../domain/calendar-date.js'
import { compareVersions, sameVersion } from '../domain/document/version-order.js'
import type { Standing } from '../domain/standing.js'
import type { DocumentRef } from '../domain/values.js'
import type { ReadModels } from '../read-models/read-models.js'
import { bodyNames } from './body-names.js'
import { markerOf } from './decisions.js'
import { type DocumentAt, documentsAt, isCalled, type VersionAt } from './document-facts.js'
import { metBy, submissionRow, type Use, usesOf, versionFields, versionsNamed } from './documents.js'
import { supportIn } from './endorsements.js'
import type { Moment } from './moment.js'
import { keyIn, present } from './rows.js'

export type DocumentHistory = RowOf<typeof documentHistoryView>
export type VersionHistory = DocumentHistory['versions'][number]
type Treatment = VersionHistory['treated'][number]
type Basis = NonNullable<VersionHistory['basis']>

/** The document's way from version to version, as the moment shows it; `undefined` where it shows no such document. */
export async function documentHistory(
  db: ReadModels,
  moment: Moment,
  { documentId }: { readonly documentId: string },
): Promise<DocumentHistory | undefined> {
  const [document] = await documentsAt(db, moment, documentId)
  if (document === undefined) return undefined
  const bodies = await bodyNames(db, moment)
  const uses = await usesOf(db, moment, bodies, documentId)
  const { submissions, order } = document
  await bodies.load(submissions.flatMap(({ from, to }) => (from === undefined ? [to] : [from, to])))
  const known = inOrder(document, versionsNamed(document, uses))
  const versions: VersionHistory[] = []
  for (const [at, version] of known.entries()) {
    const { treated: _, ...met } = metBy(version, document, uses)
    const submitted = submissions
      .filter((submission) => sameVersion(order, submission.version, version.version))
      .map((submission) => submissionRow(submission, bodies, moment))
    const [on] = [version.date, ...submitted.map(({ date }) => date).sort()].filter(
      (date) => date !== undefined,
    )
    const before = known.slice(0, at).filter((other) => isBefore(document, other, version))
    // What supported the version itself came after it, unless one knows better.
    const candidates = [...before, ...(on === undefined ? [] : [version])].reverse()
    versions.push({
      ...versionFields(version),
      registered: document.versions.includes(version),
      treated: treatmentsOf(version, document, uses),
      ...met,
      ...(document.versions.includes(version) && {
        basis: await basisOf(db, moment, document, { on, candidates, uses }),
      }),
      submitted,
      warnings: version.warnings,
    })
  }
  return { documentId, title: document.title, aliases: document.aliases, order, versions }
}

/** By their order, and what has no place in it last, as it was entered. */
function inOrder({ order }: DocumentAt, versions: readonly VersionAt[]): readonly VersionAt[] {
  const hasPlace = ({ version }: VersionAt) => compareVersions(order, version, version) !== undefined
  return [
    ...versions.filter(hasPlace).sort((a, b) => compareVersions(order, a.version, b.version) ?? 0),
    ...versions.filter((version) => !hasPlace(version)),
  ]
}

const isBefore = ({ order }: DocumentAt, other: VersionAt, version: VersionAt): boolean =>
  (compareVersions(order, other.version, version.version) ?? 0) < 0

/** Which bodies treated the version, and what each concluded on what standing. */
function treatmentsOf(
  version: VersionAt,
  { documentId, order }: DocumentAt,
  uses: readonly Use[],
): readonly Treatment[] {
  const isMeant = (named: DocumentRef) =>
    named.documentId === documentId && isCalled(order, version, named.version)
  return uses.flatMap(({ item, wordings }): readonly Treatment[] => {
    const { meetingId, bodyId, body, date } = item.meeting
    const { matterId, title, number, documents, restricted } = item.matter
    if (!documents.some(isMeant)) return []
    const decisions = item.decisions.flatMap((decision): Treatment['decisions'] => {
      const wording = wordings.get(decision.decisionId)
      if (wording === undefined) return []
      const { lead, clauses, text } = wording
      return [
        {
          decisionId: decision.decisionId,
          revision: decision.revision,
          status: decision.status,
          corrected: decision.corrected,
          ...present({ lead }),
          clauses,
          text,
          ...markerOf(decision.status),
          endorses: supportIn(wording, isMeant).length > 0,
          ...present({ restricted: decision.restricted }),
        },
      ]
    })
    const place = { meetingId, bodyId, body, date, matterId, matter: title }
    return [
      {
        ...place,
        ...present({ matterNumber: number }),
        status: item.status,
        decisions,
        ...present({ restricted }),
      },
    ]
  })
}

/** @param candidates the versions whose support counts, the nearest first */
async function basisOf(
  db: ReadModels,
  moment: Moment,
  document: DocumentAt,
  {
    on,
    candidates,
    uses,
  }: {
    readonly on: CalendarDate | undefined
    readonly candidates: readonly VersionAt[]
    readonly uses: readonly Use[]
  },
): Promise<Basis> {
  const now = new Map(
    uses.flatMap(({ item }) =>
      item.decisions.map(({ decisionId, status }) => [keyIn(item.meeting.meetingId, decisionId), status]),
    ),
  )
  const then = on === undefined ? uses : await usesOn(db, moment, document, on)
  const endorsed: Basis['endorsed'][number][] = []
  const bodies = new Set<string>()
  for (const candidate of candidates) {
    const found = metBy(candidate, document, then).endorsed.filter(({ bodyId }) => !bodies.has(bodyId))
    for (const one of found) {
      bodies.add(one.bodyId)
      const statusNow = now.get(keyIn(one.meetingId, one.decisionId)) ?? one.status
      endorsed.push({ ...one, version: candidate.version, statusNow })
    }
  }
  const number = (status: Standing) =>
    new Set(endorsed.filter((one) => one.status === status).map(({ decisionId }) => decisionId)).size
  const counts = { approved: number('approved'), unstated: number('unstated'), draft: number('draft') }
  return { ...present({ on }), endorsed, ...counts }
}

async function usesOn(
  db: ReadModels,
  moment: Moment,
  { documentId }: DocumentAt,
  asOf: CalendarDate,
): Promise<readonly Use[]> {
  const then = { ...moment, asOf, withPlanned: false }
  return usesOf(db, then, await bodyNames(db, then), documentId)
}

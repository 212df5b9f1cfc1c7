import { sql } from 'kysely'
import type { VersionOrder } from '../domain/document/events.js'
import { sameVersion } from '../domain/document/version-order.js'
import type { DocumentRef } from '../domain/values.js'
import type { ReadModels } from '../read-models/read-models.js'
import { isKnown } from './facts-sql.js'
import type { Moment } from './moment.js'

/** What a list is narrowed to: a document, or one of its versions however it is written. */
export type DocumentMatch = {
  readonly documentId: string
  readonly isMeant: (named: DocumentRef) => boolean
}

export async function documentMatch(
  db: ReadModels,
  moment: Moment,
  filter: { readonly documentId?: string | undefined; readonly version?: string | undefined },
): Promise<DocumentMatch | undefined> {
  const { documentId, version } = filter
  if (documentId === undefined) return undefined
  const { rows } = await sql<{ readonly version_order: VersionOrder }>`
    SELECT d.version_order FROM documents d
    WHERE d.document_id = ${documentId} AND ${isKnown('d', moment)} LIMIT 1`.execute(db)
  const order = rows[0]?.version_order ?? 'decimal'
  return {
    documentId,
    isMeant: (named) =>
      named.documentId === documentId &&
      (version === undefined || sameVersion(order, named.version, version)),
  }
}

/** The meetings in which anything was ever said of the document: where a list of what is about it looks. */
export async function meetingsAbout(
  db: ReadModels,
  moment: Moment,
  documentId: string,
): Promise<readonly string[]> {
  const { rows } = await sql<{ readonly meeting_id: string }>`
    SELECT t.meeting_id FROM document_treatments t
    WHERE t.document_id = ${documentId} AND ${isKnown('t', moment)}
    UNION
    SELECT m.meeting_id FROM document_mentions m
    WHERE m.document_id = ${documentId} AND ${isKnown('m', moment)}`.execute(db)
  return rows.map(({ meeting_id }) => meeting_id)
}

import { compareVersions, isFinal, sameVersion } from '../domain/document/version-order.js'
import type { DocumentRow } from '../queries/documents.js'
import type { Found, Sentence } from './finding.js'
import { type FoundRow, told, type World } from './world.js'

// What the rules on versions of documents have in common.

export type Version = DocumentRow['versions'][number]

const DELIVERED = /levert|oversendt|utgitt|publisert|innsendt|sendt|delivered|published|submitted/iu

/** Whether it was sent, or is no draft any more. */
export const isDelivered = ({ order }: DocumentRow, { version, status = '', submitted }: Version): boolean =>
  submitted.length > 0 || DELIVERED.test(status) || isFinal(order, version)

export const isLower = (document: DocumentRow, a: Version, b: Version): boolean =>
  (compareVersions(document.order, a.version, b.version) ?? 0) < 0

export const rowsOfVersion = ({ registers }: World, { documentId, order }: DocumentRow, version: string) =>
  registers
    .filter(({ register }) => register.kind === 'documents')
    .flatMap(({ rows }) => rows)
    .filter(
      (row) => row.listing?.documentId === documentId && sameVersion(order, row.cell('version'), version),
    )
    .map(told)

export function foundIn(
  document: DocumentRow,
  { version }: Pick<Version, 'version'>,
  found: {
    readonly basis: Found['basis']
    readonly message: Sentence
    readonly rows: readonly FoundRow[]
    readonly things?: Found['things']
  },
): Found {
  const { documentId } = document
  return {
    about: [documentId, version],
    basis: found.basis,
    message: found.message,
    rows: found.rows,
    things: [{ kind: 'version', documentId, version }, ...(found.things ?? [])],
  }
}

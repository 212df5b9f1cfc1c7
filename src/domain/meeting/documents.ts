import { sameVersion } from '../document/version-order.js'
import type { Facts } from '../facts.js'
import { Refusal } from '../refusal.js'
import { quoted } from '../sentences.js'
import type { DocumentRef, Wording } from '../values.js'
import type { Warning } from '../warning.js'
import { enforce } from './rules.js'

export function documentsOf(wording: Wording): readonly DocumentRef[] {
  return wording.clauses.flatMap((clause) => clause.documents ?? [])
}

/**
 * Documents that are named exist; a version that nobody has entered yet is kept and warned about.
 * @throws {Refusal} `not-found`
 */
export function checkDocuments(named: readonly DocumentRef[], facts: Facts): readonly Warning[] {
  const warnings = new Map<string, readonly Warning[]>()
  for (const { documentId, version } of named) {
    const document = facts.document(documentId)
    if (document.status === 'none') {
      throw new Refusal('not-found', `there is no document ${documentId}`, {
        field: 'documentId',
        value: documentId,
        allowed: 'a document that is registered',
      })
    }
    if (document.versions.some((known) => sameVersion(document.order, known.version, version))) continue
    const message = `document ${quoted(document.title)} has no version ${quoted(version)} yet`
    warnings.set(message, enforce('warn', { code: 'not-found', message }))
  }
  return [...warnings.values()].flat()
}

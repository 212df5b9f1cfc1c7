import type { VersionOrder } from '../domain/document/events.js'
import { placeOf, sameVersion } from '../domain/document/version-order.js'
import type { DocumentRef } from '../domain/values.js'

/** A document whose title and aliases are looked for. */
export type IndexedDocument = {
  readonly documentId: string
  readonly title: string
  readonly aliases: readonly string[]
  readonly order: VersionOrder
  readonly versions: readonly string[]
}

/** Finds documents by name in a text: one pattern of all names, the longest first. */
export type DocumentIndex = {
  readonly pattern: RegExp | undefined
  readonly byName: ReadonlyMap<string, IndexedDocument>
}

const fold = (text: string) => text.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim()
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&').replace(/\s+/gu, '\\s+')

export function documentIndex(documents: readonly IndexedDocument[]): DocumentIndex {
  const byName = new Map<string, IndexedDocument>()
  for (const document of documents) {
    for (const name of [document.title, ...document.aliases])
      if (!byName.has(fold(name))) byName.set(fold(name), document)
  }
  if (byName.size === 0) return { pattern: undefined, byName }
  const names = [...byName.keys()].sort((a, b) => b.length - a.length).map(escaped)
  return { pattern: new RegExp(`(?<![\\p{L}\\p{N}])(?:${names.join('|')})(?![\\p{L}\\p{N}])`, 'giu'), byName }
}

// A version stands right beside the name; between them at most a comma, a dash or a bracket.
const NUMBER = String.raw`\d+(?:[.,]\d+)+|\d+(?=\s*(?:$|[^\d\s.,]))`
const AFTER = new RegExp(
  String.raw`^\s*[,(–-]?\s*(?:versjon|version|ver\.?|v\.?)\s*(${NUMBER})(?![\d])`,
  'iu',
)
const BARE_AFTER = /^\s+(\d+[.,]\d+(?:[.,]\d+)*)(?!\d)/u
const BEFORE =
  /(?:^|[^\p{L}\p{N}])(?:versjon|version|ver\.?|v\.?)\s*(\d+(?:[.,]\d+)*)\s*(?:av|for|of)?\s*(?:det|den)?\s*$/iu
const DATE_AFTER =
  /^\s*[,(–-]?\s*(?:(?:pr|per|datert|av)\.?\s*)(\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})(?!\d)/iu
const DATE_BEFORE = /(\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2}))\s*$/u

/**
 * The document versions that a text names: a title or an alias with a version beside it. A bare name means the version
 * that the matter treats (`treated`). A year, a date, or a number that belongs to something else is no version.
 */
export function documentsIn(
  text: string,
  index: DocumentIndex,
  treated: readonly DocumentRef[] = [],
): readonly DocumentRef[] {
  if (index.pattern === undefined) return []
  const found = new Map<string, DocumentRef>()
  const composed = text.normalize('NFC')
  for (const match of composed.matchAll(index.pattern)) {
    const document = index.byName.get(fold(match[0]))
    if (document === undefined) continue
    const { documentId } = document
    const written = versionBeside(
      document,
      composed.slice(0, match.index),
      composed.slice(match.index + match[0].length),
    )
    const version =
      written === undefined
        ? treated.find((ref) => ref.documentId === documentId)?.version
        : listed(document, written)
    if (version !== undefined) found.set(`${documentId}|${version}`, { documentId, version })
  }
  return [...found.values()]
}

function versionBeside(document: IndexedDocument, before: string, after: string): string | undefined {
  if (document.order === 'date') {
    const date =
      DATE_AFTER.exec(after)?.[1] ??
      (/\bpr\.?\s*$/iu.test(before) ? undefined : DATE_BEFORE.exec(before)?.[1])
    return date !== undefined && placeOf('date', date).kind === 'placed' ? date : undefined
  }
  const candidates = [AFTER.exec(after)?.[1], BEFORE.exec(before)?.[1], BARE_AFTER.exec(after)?.[1]]
  return candidates.find(
    (version) => version !== undefined && placeOf(document.order, version).kind === 'placed',
  )
}

/** The version as the document lists it, where it does; as written otherwise. */
const listed = ({ order, versions }: IndexedDocument, written: string): string =>
  versions.find((version) => sameVersion(order, version, written)) ?? written

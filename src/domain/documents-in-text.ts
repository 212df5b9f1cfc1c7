import type { VersionOrder } from './document/events.js'
import { placeOf, sameVersion } from './document/version-order.js'
import { LIMITS } from './text.js'
import type { DocumentRef } from './values.js'

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
  const shared = new Set<string>()
  for (const document of documents) {
    for (const name of [document.title, ...document.aliases].map(fold)) {
      if ((byName.get(name) ?? document) !== document) shared.add(name)
      byName.set(name, document)
    }
  }
  // What two documents are called says of neither that it is meant.
  for (const name of shared) byName.delete(name)
  if (byName.size === 0) return { pattern: undefined, byName }
  const names = [...byName.keys()].sort((a, b) => b.length - a.length).map(escaped)
  return { pattern: new RegExp(`(?<![\\p{L}\\p{N}])(?:${names.join('|')})(?![\\p{L}\\p{N}])`, 'giu'), byName }
}

// A version stands right beside the name; between them at most a comma, a dash or a bracket. A letter or a digit that
// goes on after the number makes it something else.
const WORD = String.raw`(?:versjon|version|utgave|ver\.?|v\.?)`
const NUMBER = String.raw`(\d{1,9}(?:[.,]\d{1,9})*)(?![\p{L}\d]|[.,]\d)`
const AFTER = new RegExp(String.raw`^\s*[,(–—-]?\s*(?:i\s+)?${WORD}\s*${NUMBER}`, 'iu')
const BEFORE = new RegExp(
  String.raw`(?<![\p{L}\p{N}])${WORD}\s*${NUMBER}\s*(?:av|of)?\s*(?:det|den)?\s*\(?$`,
  'iu',
)
const BARE = new RegExp(String.raw`^\s+\(?${NUMBER}`, 'u')
const DATE = String.raw`(\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})(?!\d)`
const DATE_AFTER = new RegExp(String.raw`^\s*[,(–—-]?\s*(?:pr|per|datert|av)\.?\s*${DATE}`, 'iu')
const DATE_BEFORE = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:pr|per|datert)\.?\s*${DATE}\s*(?:av|of)?\s*(?:det|den)?\s*$`,
  'iu',
)
const BARE_DATE = new RegExp(String.raw`^\s*[,(–—-]?\s*${DATE}`, 'u')

/** How far before a name its version is looked for, in characters. */
const REACH = 60

const YEAR = /^(?:19|20)\d\d$/u
const DATE_WITH_YEAR = /^\d{1,2}\.\d{1,2}\.(?:19|20)\d\d$/u

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
  // What was one document's version is not also the next one's.
  let used = 0
  for (const match of composed.matchAll(index.pattern)) {
    const document = index.byName.get(fold(match[0]))
    if (document === undefined) continue
    const { documentId } = document
    const end = match.index + match[0].length
    const written = versionBeside(
      document,
      composed.slice(Math.max(used, match.index - REACH), match.index),
      composed.slice(end, end + REACH),
    )
    used = end + (written?.until ?? 0)
    const version =
      written === undefined ? versionTreated(documentId, treated) : listed(document, written.version)
    if (version !== undefined) found.set(`${documentId}|${version}`, { documentId, version })
  }
  return [...found.values()].slice(0, LIMITS.entries)
}

/** The ids of the documents that a text names, with or without a version. */
export function documentsNamedIn(text: string, { pattern, byName }: DocumentIndex): readonly string[] {
  if (pattern === undefined) return []
  const named = [...text.normalize('NFC').matchAll(pattern)]
  return named.flatMap(([name]) => byName.get(fold(name))?.documentId ?? [])
}

/** A bare name says which version only where the matter treats one of them. */
function versionTreated(documentId: string, treated: readonly DocumentRef[]): string | undefined {
  const [only, another] = treated.filter((ref) => ref.documentId === documentId)
  return another === undefined ? only?.version : undefined
}

/** `until`: how far it goes after the name. */
type Written = { readonly version: string; readonly until: number }

function versionBeside(document: IndexedDocument, before: string, after: string): Written | undefined {
  const isByDate = document.order === 'date'
  const stated = [
    found(isByDate ? DATE_AFTER : AFTER, after, true),
    found(isByDate ? DATE_BEFORE : BEFORE, before, false),
  ]
  // A number, or a date, without a word before it may be anything, unless it is a version that the document has.
  const bare = found(isByDate ? BARE_DATE : BARE, after, true)
  return (
    stated.find((written) => written !== undefined && isVersion(document, written.version)) ??
    (bare !== undefined && hasVersion(document, bare.version) ? bare : undefined)
  )
}

function found(pattern: RegExp, text: string, isAfter: boolean): Written | undefined {
  const match = pattern.exec(text)
  if (match?.[1] === undefined) return undefined
  return { version: match[1], until: isAfter ? match[0].length : 0 }
}

function isVersion(document: IndexedDocument, written: string): boolean {
  if (hasVersion(document, written)) return true
  const isTime = document.order !== 'date' && (YEAR.test(written) || DATE_WITH_YEAR.test(written))
  return !isTime && placeOf(document.order, written).kind === 'placed'
}

const hasVersion = ({ order, versions }: IndexedDocument, written: string): boolean =>
  versions.some((version) => sameVersion(order, version, written))

/** The version as the document lists it, where it does; as written otherwise. */
const listed = ({ order, versions }: IndexedDocument, written: string): string =>
  versions.find((version) => sameVersion(order, version, written)) ?? written

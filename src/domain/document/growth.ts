import { Refusal } from '../refusal.js'
import { quoted } from '../sentences.js'
import type { DocumentVersion, RegisteredDocument } from './state.js'
import { isFinal, placeOf, sameVersion, TAKES } from './version-order.js'

/** A version that its document takes, and whether it has a place in the order. */
export type FittedVersion = { readonly version: string; readonly unordered: boolean }

/**
 * A new version comes after every one that has a place.
 * @throws {Refusal} `version-duplicate`, `version-not-growing` or `version-not-in-order`
 */
export function fitNext(document: RegisteredDocument, version: string): FittedVersion {
  return fitBetween(document, document.versions, [], { field: 'version', version })
}

/**
 * A version that was written wrongly keeps its turn: it comes after those added before it and before those added later.
 * @throws {Refusal} as for a new one
 */
export function fitCorrected(
  document: RegisteredDocument,
  wrong: DocumentVersion,
  version: string,
): FittedVersion {
  const turn = document.versions.indexOf(wrong)
  const earlier = document.versions.slice(0, turn)
  const later = document.versions.slice(turn + 1)
  return fitBetween(document, earlier, later, { field: 'newVersion', version })
}

/** Whether the version is the document's first from 1.0 on, which says that it is no draft any more. */
export function isFirstFinal({ order, versions }: RegisteredDocument, version: string): boolean {
  return isFinal(order, version) && !versions.some((entry) => isFinal(order, entry.version))
}

type Given = { readonly field: string; readonly version: string }

function fitBetween(
  document: RegisteredDocument,
  earlier: readonly DocumentVersion[],
  later: readonly DocumentVersion[],
  given: Given,
): FittedVersion {
  const { field, version } = given
  const { order } = document
  const place = placeOf(order, version)
  if (place.kind === 'misplaced') {
    throw new Refusal(
      'version-not-in-order',
      `${field} ${quoted(version)} does not fit the document's ${order} order`,
      { field, value: version, allowed: TAKES[order] },
    )
  }
  const twin = [...earlier, ...later].find((known) => sameVersion(order, known.version, version))
  if (twin !== undefined) throw duplicate(given, twin)
  if (place.kind === 'text') return { version, unordered: true }

  const keyOf = ({ version: known }: DocumentVersion) => {
    const other = placeOf(order, known)
    return other.kind === 'placed' ? other.key : undefined
  }
  const before = earlier.find((known) => (keyOf(known) ?? '') > place.key)
  if (before !== undefined) throw notGrowing(given, 'before', before)
  const after = later.find((known) => (keyOf(known) ?? place.key) < place.key)
  if (after !== undefined) throw notGrowing(given, 'after', after)
  return { version, unordered: false }
}

function duplicate({ field, version }: Given, twin: DocumentVersion): Refusal {
  const sentence = `${field} ${quoted(version)} is the same as ${quoted(twin.version)}, which is added already`
  return new Refusal('version-duplicate', sentence, {
    field,
    value: version,
    allowed: `a version other than ${quoted(twin.version)}`,
    current: { version: twin.version },
  })
}

function notGrowing(
  { field, version }: Given,
  relation: 'before' | 'after',
  known: DocumentVersion,
): Refusal {
  const wanted = relation === 'before' ? 'after' : 'before'
  const sentence = `${field} ${quoted(version)} comes ${relation} ${quoted(known.version)}: versions only grow`
  return new Refusal('version-not-growing', sentence, {
    field,
    value: version,
    allowed: `a version ${wanted} ${quoted(known.version)}`,
    current: { version: known.version },
  })
}

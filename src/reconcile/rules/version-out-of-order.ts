import { placeOf, sameVersion } from '../../domain/document/version-order.js'
import { documentsIn } from '../../domain/documents-in-text.js'
import type { DocumentRow } from '../../queries/documents.js'
import { mistakenMeetings } from '../coverage.js'
import type { Found, Rule } from '../finding.js'
import { registersByMeeting } from '../rows-of-meetings.js'
import { foundIn, isDelivered, isLower, rowsOfVersion, type Version } from '../versions.js'
import { dateInWords, listed } from '../words.js'
import { type FoundRow, meetingRegisters, type World } from '../world.js'

/** A version that was treated before or after its turn. */
export const versionOrderRule: Rule = {
  id: 'version-out-of-order',
  severity: 'warning',
  looksFor: {
    nb: 'En versjon som går tilbake (behandlet, eller datert, etter en senere), eller som er hoppet over.',
    en: 'A version that goes back (treated, or dated, after a later one), or that was skipped.',
  },
  find: (world) => {
    const rowsOf = registersByMeeting(world)
    const mistaken = mistakenMeetings(world)
    return world.documents
      .filter(({ order }) => order !== 'date')
      .flatMap((document) => [
        ...wentBack(document, rowsOf, mistaken),
        ...datedBack(world, document),
        ...skipped(world, document),
      ])
  },
}

/** A body treats a version after it has treated a later one. */
function wentBack(
  document: DocumentRow,
  rowsOf: (meetingId: string) => readonly FoundRow[],
  mistaken: ReadonlySet<string>,
): readonly Found[] {
  const known = document.versions
    .filter(({ registered }) => registered)
    .map((version) => ({
      ...version,
      treated: version.treated.filter(({ meetingId }) => !mistaken.has(meetingId)),
    }))
  return known.flatMap((version) =>
    version.treated.flatMap((place) => {
      const earlier = known
        .filter((other) => isLower(document, version, other))
        .flatMap((other) => other.treated.map((at) => ({ ...at, version: other.version })))
        .find((at) => at.bodyId === place.bodyId && at.date < place.date)
      if (earlier === undefined) return []
      return [
        foundIn(document, version, {
          basis: [place.date, earlier.version, earlier.date],
          message: {
            nb: `${place.body} behandlet ${document.title} ${version.version} ${dateInWords(place.date)}, etter ${earlier.version} ${dateInWords(earlier.date)}.`,
            en: `${place.body} treated ${document.title} ${version.version} on ${dateInWords(place.date)}, after ${earlier.version} on ${dateInWords(earlier.date)}.`,
          },
          rows: [...rowsOf(earlier.meetingId), ...rowsOf(place.meetingId)],
          things: [{ kind: 'meeting', meetingId: place.meetingId }],
        }),
      ]
    }),
  )
}

/** A date that several others contradict is the one that is wrong, and is told of once. */
function datedBack(world: World, document: DocumentRow): readonly Found[] {
  const found: Found[] = []
  let versions = document.versions.filter(({ date }) => date !== undefined)
  for (;;) {
    const contradicted = versions.map((version) => ({
      version,
      by: versions.filter((other) => isDatedAgainst(document, version, other)),
    }))
    const [worst] = contradicted.toSorted((a, b) => b.by.length - a.by.length)
    if (worst === undefined || worst.by.length === 0) return found
    found.push(datedAgainst(world, document, worst.version, worst.by))
    versions = versions.filter((version) => version !== worst.version)
  }
}

function isDatedAgainst(document: DocumentRow, a: Version, b: Version): boolean {
  const [lower, higher] = isLower(document, a, b) ? [a, b] : [b, a]
  return isLower(document, lower, higher) && (lower.date ?? '') > (higher.date ?? '')
}

function datedAgainst(
  world: World,
  document: DocumentRow,
  version: Version,
  others: readonly Version[],
): Found {
  const isAfter = others.some((other) => isLower(document, version, other))
  const said = others.map((other) => `${other.version} (${dateInWords(other.date ?? '')})`)
  const day = dateInWords(version.date ?? '')
  return foundIn(document, version, {
    basis: [version.date ?? '', ...others.flatMap((other) => [other.version, other.date ?? ''])],
    message: {
      nb: `${document.title} ${version.version} er datert ${day}, ${isAfter ? 'etter' : 'før'} ${listed(said, 'nb')}.`,
      en: `${document.title} ${version.version} is dated ${day}, ${isAfter ? 'after' : 'before'} ${listed(said, 'en')}.`,
    },
    rows: [version, ...others].flatMap((one) => rowsOfVersion(world, document, one.version)),
  })
}

/** A version that nobody treated, between two that were. */
function skipped(world: World, document: DocumentRow): readonly Found[] {
  const known = document.versions.filter(
    ({ registered, version }) => registered && placeOf(document.order, version).kind === 'placed',
  )
  const treated = known.filter((version) => version.treated.length > 0)
  return known
    .filter((version) => version.treated.length === 0 && !isDelivered(document, version))
    .filter((version) => !isListed(world, document, version))
    .flatMap((version) => {
      const before = treated.findLast((other) => isLower(document, other, version))
      const after = treated.find((other) => isLower(document, version, other))
      if (before === undefined || after === undefined) return []
      return [
        foundIn(document, version, {
          basis: [before.version, after.version],
          message: {
            nb: `${document.title} ${version.version} er hoppet over: ${before.version} og ${after.version} er behandlet, men ikke den.`,
            en: `${document.title} ${version.version} was skipped: ${before.version} and ${after.version} were treated, and not it.`,
          },
          rows: rowsOfVersion(world, document, version.version),
        }),
      ]
    })
}

/** Some register says that a meeting treated it, though another's word for that meeting came first. */
const isListed = (world: World, { documentId, order }: DocumentRow, { version }: Version): boolean =>
  meetingRegisters(world).some(({ rows }) =>
    rows.some((row) =>
      documentsIn(row.cell('matter'), world.documentNames).some(
        (ref) => ref.documentId === documentId && sameVersion(order, ref.version, version),
      ),
    ),
  )

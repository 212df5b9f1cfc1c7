import { compareVersions, isFinal, placeOf, sameVersion } from '../../domain/document/version-order.js'
import { documentsIn } from '../../domain/documents-in-text.js'
import type { DocumentRow } from '../../queries/documents.js'
import { groupBy } from '../../queries/rows.js'
import { mistakenMeetings } from '../coverage.js'
import type { Found, Rule, Sentence } from '../finding.js'
import { registersByMeeting } from '../rows-of-meetings.js'
import { dateInWords, listed } from '../words.js'
import { type FoundRow, meetingRegisters, told, type World } from '../world.js'
import { meetingsOfTwoVersions } from './worded-differently.js'

type Version = DocumentRow['versions'][number]

const DELIVERED = /levert|oversendt|utgitt|publisert|innsendt|sendt|delivered|published|submitted/iu

const rowsOfVersion = ({ registers }: World, { documentId, order }: DocumentRow, version: string) =>
  registers
    .filter(({ register }) => register.kind === 'documents')
    .flatMap(({ rows }) => rows)
    .filter(
      (row) => row.listing?.documentId === documentId && sameVersion(order, row.cell('version'), version),
    )
    .map(told)

function foundIn(
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

/** A version that was delivered, or says that it is no draft, and that no body has treated. */
export const untreatedVersionRule: Rule = {
  id: 'version-not-treated',
  severity: 'warning',
  looksFor: {
    nb: 'En versjon som er levert, eller er 1.0 eller senere, og som ingen har behandlet.',
    en: 'A version that was delivered, or is 1.0 or later, and that nobody treated.',
  },
  find: (world) => {
    const isFollowed = ({ versions }: DocumentRow) => versions.some(isTreated)
    return [
      ...world.documents
        .filter(isFollowed)
        .flatMap((document) => untreatedOf(document).map((version) => leftOut(world, document, version))),
      ...treatedByNobody(
        world,
        world.documents.filter((document) => !isFollowed(document)),
      ),
    ]
  },
}

const isTreated = ({ registered, treated }: Version): boolean => registered && treated.length > 0

const untreatedOf = (document: DocumentRow): readonly Version[] =>
  document.versions.filter(
    (version) => version.registered && version.treated.length === 0 && isDelivered(document, version),
  )

/** A version of a document that bodies do treat. */
function leftOut(world: World, document: DocumentRow, version: Version): Found {
  const before = document.versions.findLast((other) => isTreated(other) && isLower(document, other, version))
  const last =
    before === undefined
      ? undefined
      : { nb: ` Sist behandlet: ${before.version}.`, en: ` Last treated: ${before.version}.` }
  return foundIn(document, version, {
    basis: [version.version, version.status ?? '', version.submitted.length],
    message: {
      nb: `${document.title} ${version.version}${statusText(version)} er ikke behandlet av noe organ.${last?.nb ?? ''}`,
      en: `${document.title} ${version.version}${statusText(version)} was treated by no body.${last?.en ?? ''}`,
    },
    rows: rowsOfVersion(world, document, version.version),
  })
}

/** Documents that were sent and never came before a body, as letters and notes do: told of once for each register. */
function treatedByNobody(world: World, documents: readonly DocumentRow[]): readonly Found[] {
  const versions = documents.flatMap((document) =>
    untreatedOf(document).map((version) => ({
      document,
      version,
      rows: rowsOfVersion(world, document, version.version),
    })),
  )
  return [...groupBy(versions, ({ rows }) => rows[0]?.registerId ?? '').values()].map((alike) => {
    const names = alike.map(
      ({ document, version }) => `${document.title} ${version.version}${statusText(version)}`,
    )
    return {
      about: [alike[0]?.rows[0]?.registerId ?? ''],
      basis: alike.flatMap(({ document, version }) => [
        document.documentId,
        version.version,
        version.status ?? '',
        version.submitted.length,
      ]),
      message: {
        nb: `${listed(names, 'nb')} er ikke behandlet av noe organ.`,
        en: `${listed(names, 'en')} ${alike.length === 1 ? 'was' : 'were'} treated by no body.`,
      },
      rows: alike.flatMap(({ rows }) => rows),
      things: alike.map(({ document, version }) => ({
        kind: 'version' as const,
        documentId: document.documentId,
        version: version.version,
      })),
    }
  })
}

const statusText = ({ status }: Version): string => (status === undefined ? '' : ` (${status})`)

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

const isLower = (document: DocumentRow, a: Version, b: Version): boolean =>
  (compareVersions(document.order, a.version, b.version) ?? 0) < 0

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

/** That one is told of for itself. */
const isDelivered = ({ order }: DocumentRow, { version, status = '', submitted }: Version): boolean =>
  submitted.length > 0 || DELIVERED.test(status) || isFinal(order, version)

/** A version that matters or decisions name, and that nobody has entered. */
export const unknownVersionRule: Rule = {
  id: 'version-unknown',
  severity: 'warning',
  looksFor: {
    nb: 'En versjon som saker eller vedtak nevner, og som dokumentet ikke har.',
    en: 'A version that matters or decisions name and the document does not have.',
  },
  find: (world) => {
    const rowsOf = registersByMeeting(world)
    // Where registers name two versions, that is what is wrong.
    const inDispute = meetingsOfTwoVersions(world)
    return world.documents.flatMap((document) => {
      // A document without versions says of none that it is wrong.
      if (!document.versions.some(({ registered }) => registered)) return []
      return document.versions
        .filter(({ registered }) => !registered)
        .flatMap((version) => {
          const places = [...version.treated, ...version.mentioned].map(({ meetingId }) => meetingId)
          const meetingIds = new Set(places.filter((meetingId) => !inDispute.has(meetingId)))
          if (meetingIds.size === 0) return []
          return {
            ...foundIn(document, version, {
              basis: [...meetingIds].sort(),
              message: {
                nb: `${document.title} har ingen versjon ${version.version}, som er nevnt.`,
                en: `${document.title} has no version ${version.version}, which is named.`,
              },
              rows: [...meetingIds].flatMap(rowsOf),
            }),
            things: [
              { kind: 'version' as const, documentId: document.documentId, version: version.version },
              ...[...meetingIds].map((meetingId) => ({ kind: 'meeting' as const, meetingId })),
            ],
          }
        })
    })
  },
}

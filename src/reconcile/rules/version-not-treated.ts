import type { DocumentRow } from '../../queries/documents.js'
import { groupBy } from '../../queries/rows.js'
import type { Found, Rule } from '../finding.js'
import { foundIn, isDelivered, isLower, rowsOfVersion, type Version } from '../versions.js'
import { listed } from '../words.js'
import type { World } from '../world.js'

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

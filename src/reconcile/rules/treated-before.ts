import type { CalendarDate } from '../../domain/calendar-date.js'
import { documentsNamedIn } from '../../domain/documents-in-text.js'
import { foldName } from '../../domain/name-folding.js'
import type { BodyRow } from '../../queries/bodies.js'
import { groupBy } from '../../queries/rows.js'
import { type Claim, claimsOf, isSpokenOf } from '../claims.js'
import type { Found, Rule } from '../finding.js'
import { registersByMeeting } from '../rows-of-meetings.js'
import { dateInWords } from '../words.js'
import { told, type World } from '../world.js'

/** An order of treatment that somebody states, and that a document's version, or a case, did not follow. */
export const treatedBeforeRule: Rule = {
  id: 'treatment-order',
  severity: 'warning',
  looksFor: {
    nb: 'En oppgitt rekkefølge mellom to organer (påstanden treated-before) som behandlingen av en versjon, et dokument eller en sak med saksnummer bryter.',
    en: 'A stated order of two bodies (the claim treated-before) that the treatment of a version, a document or a case with a number breaks.',
  },
  find: (world) => {
    const rowsOf = registersByMeeting(world)
    return claimsOf(world, 'treated-before').flatMap((claim) => {
      const second = world.bodyNamed(claim.value)
      if (claim.body === undefined || second === undefined) return []
      const order: Order = { claim, first: claim.body, second, rowsOf, isMeant: isSpokenOf(world, claim) }
      const ofDocuments = world.documents.flatMap((document) => brokenByDocument(world, order, document))
      // A case whose document is told of already is not told of again.
      const known = new Set(ofDocuments.map(({ bySecond }) => bySecond.meetingId))
      const ofCases = brokenByCase(world, order).filter(({ bySecond }) => !known.has(bySecond.meetingId))
      return [...ofDocuments, ...ofCases].map((broken) => foundIn(order, broken))
    })
  },
}

type Order = {
  readonly claim: Claim
  readonly first: BodyRow
  readonly second: BodyRow
  readonly rowsOf: ReturnType<typeof registersByMeeting>
  /** Whether the claim speaks of a meeting's register. */
  readonly isMeant: (meetingId: string) => boolean
}

/** That a body treated something in a meeting. */
type Treatment = {
  readonly meetingId: string
  readonly matterId: string
  readonly bodyId: string
  readonly date: CalendarDate
}

type Broken = {
  readonly about: readonly string[]
  readonly title: string
  readonly bySecond: Treatment
  /** Absent: the first body never treated it. */
  readonly byFirst: Treatment | undefined
}

const earliest = (treatments: readonly Treatment[]): Treatment | undefined =>
  treatments.toSorted((a, b) => (a.date < b.date ? -1 : 1))[0]

/** When the second body treated something first, in the time that the claim speaks of. */
const secondsOf = ({ claim, second, isMeant }: Order, treatments: readonly Treatment[]) =>
  earliest(
    treatments.filter(
      ({ bodyId, date, meetingId }) =>
        bodyId === second.bodyId && claim.from <= date && date <= claim.to && isMeant(meetingId),
    ),
  )

/** When the first body did, at any time: what it treated long before is treated. */
const firstsOf = ({ first }: Order, treatments: readonly Treatment[]) =>
  earliest(treatments.filter(({ bodyId }) => bodyId === first.bodyId))

function brokenByDocument(
  world: World,
  order: Order,
  { documentId, title, versions }: World['documents'][number],
): readonly Broken[] {
  const bare = bareTreatments(world, documentId)
  const ofVersions = versions.flatMap(({ version, treated }) => {
    const bySecond = secondsOf(order, treated)
    // A matter that names the document alone may be about this very version.
    const byFirst = firstsOf(order, [...treated, ...bare])
    if (bySecond === undefined || (byFirst && byFirst.date <= bySecond.date)) return []
    return [{ about: [documentId, version], title: `${title} ${version}`, bySecond, byFirst }]
  })
  if (ofVersions.length > 0) return ofVersions
  // Where no version is said the dates of the meetings decide, and only where both treat the document.
  const bySecond = secondsOf(order, bare)
  const byFirst = firstsOf(order, [...bare, ...versions.flatMap(({ treated }) => treated)])
  if (bySecond === undefined || byFirst === undefined || byFirst.date <= bySecond.date) return []
  return [{ about: [documentId, ''], title, bySecond, byFirst }]
}

const isTreated = ({ status }: World['matters'][number]): boolean =>
  status !== 'withdrawn' && status !== 'postponed'

/** The matters whose title names a document without a version. */
const bareTreatments = ({ matters, documentNames }: World, documentId: string): readonly Treatment[] =>
  matters.filter(
    (matter) =>
      isTreated(matter) &&
      matter.documents.every((ref) => ref.documentId !== documentId) &&
      documentsNamedIn(matter.title, documentNames).includes(documentId),
  )

/** Cases that both bodies treat under one number. */
function brokenByCase({ matters }: World, order: Order): readonly Broken[] {
  const numbered = matters.filter((matter) => matter.caseNumber !== undefined && isTreated(matter))
  return [...groupBy(numbered, ({ caseNumber = '' }) => foldName(caseNumber))].flatMap(([folded, of]) => {
    const bySecond = secondsOf(order, of)
    const byFirst = firstsOf(order, of)
    if (bySecond === undefined || byFirst === undefined || byFirst.date <= bySecond.date) return []
    return [{ about: ['case', folded], title: of[0]?.caseNumber ?? folded, bySecond, byFirst }]
  })
}

function foundIn(
  { claim, first, second, rowsOf }: Order,
  { about, title, bySecond, byFirst }: Broken,
): Found {
  const day = dateInWords(bySecond.date)
  return {
    about: [claim.row.rowId, ...about],
    basis: [bySecond.date, byFirst?.date ?? ''],
    message:
      byFirst === undefined
        ? {
            nb: `${second.name} behandlet ${title} ${day}, og ${first.name}, som skal behandle først, har ikke behandlet den.`,
            en: `${second.name} treated ${title} on ${day}, and ${first.name}, which is said to treat first, has not treated it.`,
          }
        : {
            nb: `${second.name} behandlet ${title} ${day}, før ${first.name} (${dateInWords(byFirst.date)}), som skal behandle først.`,
            en: `${second.name} treated ${title} on ${day}, before ${first.name} (${dateInWords(byFirst.date)}), which is said to treat first.`,
          },
    rows: [
      told(claim.row),
      ...rowsOf(bySecond.meetingId),
      ...(byFirst === undefined ? [] : rowsOf(byFirst.meetingId)),
    ],
    things: [bySecond, ...(byFirst === undefined ? [] : [byFirst])].flatMap(({ meetingId, matterId }) => [
      { kind: 'meeting' as const, meetingId },
      { kind: 'matter' as const, meetingId, matterId },
    ]),
  }
}

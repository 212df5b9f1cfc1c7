import { documentsIn } from '../../domain/documents-in-text.js'
import { foldName } from '../../domain/name-folding.js'
import { groupBy } from '../../queries/rows.js'
import type { Found, Rule, Sentence } from '../finding.js'
import { inCommon, stemsOf } from '../stems.js'
import { type MeetingListing, meetingListings, meetingRegisters, told, type World } from '../world.js'

type Pair = { readonly left: MeetingListing; readonly right: MeetingListing }

/** Each two registers that list one meeting, a row each; with several rows there is no telling which answers which. */
function pairsOf(world: World): readonly Pair[] {
  const listings = meetingRegisters(world).flatMap((listed) => meetingListings(world, listed))
  return [...groupBy(listings, ({ meeting }) => meeting.meetingId).values()].flatMap((ofMeeting) => {
    const single = [...groupBy(ofMeeting, ({ row }) => row.registerId).values()].flatMap(([one, another]) =>
      one === undefined || another !== undefined ? [] : [one],
    )
    return single.flatMap((left, place) => single.slice(place + 1).map((right) => ({ left, right })))
  })
}

function foundByRegisters(
  pairs: readonly Pair[],
  textOf: (listing: MeetingListing) => string,
  message: (left: string, right: string, number: number) => Sentence,
): readonly Found[] {
  const byRegisters = groupBy(pairs, ({ left, right }) => `${left.row.registerId} ${right.row.registerId}`)
  return [...byRegisters.values()].flatMap((all) => {
    const [first] = all
    if (first === undefined) return []
    const { left, right } = first
    return [
      {
        about: [left.row.registerId, right.row.registerId],
        basis: all
          .map((pair) => `${pair.left.row.rowId} ${textOf(pair.left)} | ${textOf(pair.right)}`)
          .sort(),
        message: message(left.row.register, right.row.register, all.length),
        rows: all.flatMap((pair) => [told(pair.left.row), told(pair.right.row)]),
        things: all.map((pair) => ({ kind: 'meeting' as const, meetingId: pair.left.meeting.meetingId })),
      },
    ]
  })
}

const cellsDiffer = (field: string) => (pair: Pair) => {
  const left = plain(pair.left.row.cell(field))
  const right = plain(pair.right.row.cell(field))
  return left !== '' && right !== '' && left !== right
}

/** Signs and white space make no difference. */
const plain = (text: string): string => foldName(text.replace(/[^\p{L}\p{N}]+/gu, ' '))

export const typeDiffersRule: Rule = {
  id: 'meeting-type-differs',
  severity: 'warning',
  looksFor: {
    nb: 'Samme møte med ulik møtetype i to oversikter.',
    en: 'The same meeting with different types in two registers.',
  },
  find: (world) =>
    foundByRegisters(
      pairsOf(world).filter(cellsDiffer('type')),
      ({ row }) => row.cell('type'),
      (left, right, number) => ({
        nb: `${left} og ${right} oppgir ulik møtetype for ${number} av de samme møtene.`,
        en: `${left} and ${right} give different types for ${number} of the same meetings.`,
      }),
    ),
}

const versionsIn = ({ documentNames }: World, { row }: MeetingListing): ReadonlyMap<string, string> =>
  new Map(documentsIn(row.cell('matter'), documentNames).map((ref) => [ref.documentId, ref.version]))

function versionsDiffer(world: World, { left, right }: Pair): boolean {
  const other = versionsIn(world, right)
  return [...versionsIn(world, left)].some(
    ([documentId, version]) => (other.get(documentId) ?? version) !== version,
  )
}

/** One says in fewer words what the other says in more, and nothing else. */
function isShorter({ left, right }: Pair): boolean {
  const [fewer, more] = [left, right]
    .map(({ row }) => stemsOf(row.cell('matter')))
    .toSorted((a, b) => a.size - b.size)
  return fewer !== undefined && more !== undefined && fewer.size > 0 && inCommon(fewer, more) === fewer.size
}

/** The meetings of which registers name different versions. */
export const meetingsOfTwoVersions = (world: World): ReadonlySet<string> =>
  new Set(
    pairsOf(world)
      .filter((pair) => versionsDiffer(world, pair))
      .map(({ left }) => left.meeting.meetingId),
  )

export const versionDiffersRule: Rule = {
  id: 'meeting-version-differs',
  severity: 'error',
  looksFor: {
    nb: 'Samme møte med ulik versjon av et dokument i to oversikter.',
    en: 'The same meeting with different versions of a document in two registers.',
  },
  find: (world) => {
    return foundByRegisters(
      pairsOf(world).filter((pair) => versionsDiffer(world, pair)),
      (listing) => JSON.stringify([...versionsIn(world, listing)]),
      (left, right, number) => ({
        nb: `${left} og ${right} oppgir ulike versjoner av samme dokument for ${number} av de samme møtene.`,
        en: `${left} and ${right} give different versions of one document for ${number} of the same meetings.`,
      }),
    )
  },
}

export const topicDiffersRule: Rule = {
  id: 'meeting-topic-differs',
  severity: 'notice',
  looksFor: {
    nb: 'Samme møte med ulike ord om hva det handlet om i to oversikter.',
    en: 'The same meeting in different words about its topic in two registers.',
  },
  find: (world) =>
    foundByRegisters(
      // Another version is told of for itself.
      pairsOf(world).filter(
        (pair) => cellsDiffer('matter')(pair) && !versionsDiffer(world, pair) && !isShorter(pair),
      ),
      ({ row }) => row.cell('matter'),
      (left, right, number) => ({
        nb: `${left} og ${right} omtaler ${number} av de samme møtene med ulike ord.`,
        en: `${left} and ${right} word ${number} of the same meetings differently.`,
      }),
    ),
}

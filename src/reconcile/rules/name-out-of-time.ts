import type { CalendarDate } from '../../domain/calendar-date.js'
import type { BodyRow } from '../../queries/bodies.js'
import { groupBy } from '../../queries/rows.js'
import { mistakenMeetings } from '../coverage.js'
import type { Found, Rule } from '../finding.js'
import { type FoldedName, foldedNames, namesIn } from '../names-in-text.js'
import { dateInWords } from '../words.js'
import {
  dateOfRow,
  type ListedRow,
  type MeetingListing,
  meetingListings,
  meetingRegisters,
  told,
  type World,
} from '../world.js'

/** A name of a body that had, or has, others: from when until when it held. */
type Dated = {
  readonly body: BodyRow
  readonly name: string
  readonly from: CalendarDate | undefined
  readonly to: CalendarDate | undefined
}
/** Names without a time of their own stand beside them, so that a part of one is not taken for another. */
type Name = Dated | undefined

type Misplaced = {
  readonly row: ListedRow
  readonly date: CalendarDate
  readonly dated: Dated
  readonly when: When
}
type When = 'before' | 'after'

/** A name that is used before it was given, or after another took its place. */
export const nameOutOfTimeRule: Rule = {
  id: 'name-out-of-time',
  severity: 'warning',
  looksFor: {
    nb: 'Et navn brukt før eller etter sin tid, som organ eller i en saks tekst.',
    en: 'A name used before or after its time, as a body or inside a matter’s text.',
  },
  find: (world) => {
    const names = namesOf(world)
    const mistaken = mistakenMeetings(world)
    const misplaced = meetingRegisters(world)
      .flatMap((listed) => meetingListings(world, listed))
      .filter(({ meeting }) => !mistaken.has(meeting.meetingId))
      .flatMap((listing) => misplacedIn(listing, names))
    const groups = groupBy(misplaced, ({ row, dated, when }) =>
      JSON.stringify([row.registerId, dated.body.bodyId, dated.name, when]),
    )
    return [...groups.values()].flatMap(found)
  },
}

function namesOf({ bodies }: World): readonly FoldedName<Name>[] {
  return foldedNames<Name>(
    bodies.flatMap((body) => [
      ...body.names.map(({ name, validFrom, validTo }, place) => ({
        name,
        // Of a body that has had one name, the beginning is that of the body.
        of:
          body.names.length > 1
            ? {
                body,
                name,
                from: place === 0 ? undefined : validFrom,
                to: place === body.names.length - 1 ? undefined : validTo,
              }
            : undefined,
      })),
      ...body.aliases.map((name) => ({ name, of: undefined })),
    ]),
  )
}

function misplacedIn(listing: MeetingListing, names: readonly FoldedName<Name>[]): readonly Misplaced[] {
  const { row } = listing
  const date = dateOfRow(listing)
  const found = new Map<Dated, Misplaced>()
  for (const text of [row.cell('body'), row.cell('matter')]) {
    for (const { of: dated } of text === '' ? [] : namesIn(text, names)) {
      if (dated === undefined) continue
      if (dated.from !== undefined && date < dated.from)
        found.set(dated, { row, date, dated, when: 'before' })
      if (dated.to !== undefined && date > dated.to) found.set(dated, { row, date, dated, when: 'after' })
    }
  }
  return [...found.values()]
}

function found(group: readonly Misplaced[]): readonly Found[] {
  const [first] = group
  if (first === undefined) return []
  const { dated, when, row } = first
  const dates = [...new Set(group.map(({ date }) => dateInWords(date)))].join(', ')
  const bound = dateInWords((when === 'before' ? dated.from : dated.to) ?? '')
  return [
    {
      about: [row.registerId, dated.body.bodyId, dated.name, when],
      basis: [bound, ...group.map((one) => `${one.row.rowId} ${one.date}`).sort()],
      message:
        when === 'before'
          ? {
              nb: `${row.register} bruker navnet «${dated.name}» ${dates}, men det gjelder først fra ${bound}.`,
              en: `${row.register} uses the name “${dated.name}” on ${dates}, but it holds only from ${bound}.`,
            }
          : {
              nb: `${row.register} bruker navnet «${dated.name}» ${dates}, men det gjaldt bare til ${bound}.`,
              en: `${row.register} uses the name “${dated.name}” on ${dates}, but it held only until ${bound}.`,
            },
      rows: group.map((one) => told(one.row)),
      things: [{ kind: 'body', bodyId: dated.body.bodyId }],
    },
  ]
}

import type { CalendarDate } from '../domain/calendar-date.js'
import type { MeetingRow } from '../queries/meetings.js'
import { groupBy } from '../queries/rows.js'
import { daysBetween } from './holidays.js'
import { meantBodyOf } from './near-bodies.js'
import {
  dateOfRow,
  type Listed,
  type MeetingListing,
  meetingListings,
  meetingRegisters,
  type World,
} from './world.js'

/** A meeting that one register has and another, which should hold it, lacks. */
export type Missing = { readonly from: Listed; readonly listing: MeetingListing }
/** Two meetings of one body, each in one of two registers only, on dates that are easily mistaken. */
export type Mistaken = { readonly left: MeetingListing; readonly right: MeetingListing }

export type Coverage = { readonly missing: readonly Missing[]; readonly mistaken: readonly Mistaken[] }

type OfBody = { readonly listed: Listed; readonly listings: readonly MeetingListing[] }

const known = new WeakMap<World, Coverage>()

/** What each register has of a body's meetings beside what the others have. */
export function coverageOf(world: World): Coverage {
  const found = known.get(world)
  if (found !== undefined) return found
  const coverage = compare(world)
  known.set(world, coverage)
  return coverage
}

/** Meetings that two registers date differently: the date is what is wrong with them, and whatever follows from it. */
export const mistakenMeetings = (world: World): ReadonlySet<string> =>
  new Set(
    coverageOf(world).mistaken.flatMap(({ left, right }) => [
      left.meeting.meetingId,
      right.meeting.meetingId,
    ]),
  )

function compare(world: World): Coverage {
  const meant = meantBodyOf(world)
  const all = meetingRegisters(world).flatMap((listed) =>
    [...groupBy(onePerMeeting(meetingListings(world, listed)), ({ meeting }) => meant(meeting.bodyId))].map(
      ([bodyId, listings]) => ({ bodyId, listed, listings }),
    ),
  )
  const mistaken: Mistaken[] = []
  const missing = new Map<string, Missing>()
  for (const [bodyId, registers] of groupBy(all, (one) => one.bodyId)) {
    for (const [place, left] of registers.entries()) {
      for (const right of registers.slice(place + 1)) {
        const onlyLeft = without(left, right)
        const onlyRight = without(right, left)
        const pairs = pairedByDate(onlyLeft, onlyRight)
        mistaken.push(...pairs)
        const paired = new Set(pairs.flatMap((pair) => [pair.left, pair.right]))
        const note = (one: OfBody, other: OfBody, only: readonly MeetingListing[]) => {
          if (!shouldHold(world, bodyId, one, other)) return
          for (const listing of only) {
            if (paired.has(listing) || !isWithinSpan(one.listed, bodyId, dateOfRow(listing))) continue
            const key = `${one.listed.register.registerId} ${listing.meeting.meetingId}`
            if (!missing.has(key)) missing.set(key, { from: one.listed, listing })
          }
        }
        note(right, left, onlyLeft)
        note(left, right, onlyRight)
      }
    }
  }
  return { missing: [...missing.values()], mistaken }
}

/** The rows of a register of matters are many for one meeting. */
const onePerMeeting = (listings: readonly MeetingListing[]): readonly MeetingListing[] =>
  [
    ...new Map(listings.map((listing) => [listing.meeting.meetingId, listing] as const).reverse()).values(),
  ].reverse()

/** Not the same meeting, and none on its day: a body with a misspelt name met as another. */
function without(one: OfBody, other: OfBody): readonly MeetingListing[] {
  const ids = new Set(other.listings.map(({ meeting }) => meeting.meetingId))
  const apart = one.listings.filter(({ meeting }) => !ids.has(meeting.meetingId))
  const own = new Set(one.listings.map(({ meeting }) => meeting.meetingId))
  const ofOther = other.listings.filter(({ meeting }) => !own.has(meeting.meetingId))
  const isSameBody =
    ({ bodyId }: MeetingRow) =>
    (of: MeetingListing) =>
      of.meeting.bodyId === bodyId
  return apart.filter(
    (listing) =>
      !ofOther.some(
        (candidate) => dateOfRow(candidate) === dateOfRow(listing) && !isSameBody(listing.meeting)(candidate),
      ),
  )
}

/** A body's own register holds all its meetings; another one does where it has at least half of what this one has. */
function shouldHold(world: World, bodyId: string, { listed }: OfBody, other: OfBody): boolean {
  const { ownerId } = listed.register
  if (ownerId !== undefined && meantBodyOf(world)(ownerId) === bodyId) return true
  const ids = new Set(
    listed.rows.flatMap(({ listing }) => world.meetingOf(listing?.meetingId)?.meetingId ?? []),
  )
  const shared = other.listings.filter(({ meeting }) => ids.has(meeting.meetingId)).length
  return shared > 0 && shared * 2 >= other.listings.length
}

/** From its first to its last date; a body's own register is taken to be of whole years. */
function isWithinSpan({ register, rows }: Listed, bodyId: string, date: CalendarDate): boolean {
  const dates = rows.flatMap(({ listing }) => listing?.date ?? []).sort()
  const first = dates[0]
  const last = dates.at(-1)
  if (first === undefined || last === undefined) return false
  if (register.ownerId !== bodyId) return first <= date && date <= last
  return first.slice(0, 4) <= date.slice(0, 4) && date.slice(0, 4) <= last.slice(0, 4)
}

function pairedByDate(
  left: readonly MeetingListing[],
  right: readonly MeetingListing[],
): readonly Mistaken[] {
  const candidates = left
    .flatMap((one) => right.map((other) => ({ left: one, right: other })))
    .filter((pair) => isEasilyMistaken(dateOfRow(pair.left), dateOfRow(pair.right)))
    .sort((a, b) => apart(a) - apart(b))
  const used = new Set<MeetingListing>()
  return candidates.filter((pair) => {
    if (used.has(pair.left) || used.has(pair.right)) return false
    used.add(pair.left).add(pair.right)
    return true
  })
}

const apart = (pair: Mistaken): number => daysBetween(dateOfRow(pair.left), dateOfRow(pair.right))

const CLOSE_DAYS = 10

/** A few days apart, or of another year, month or day alone, or with day and month swapped. */
function isEasilyMistaken(a: CalendarDate, b: CalendarDate): boolean {
  if (daysBetween(a, b) <= CLOSE_DAYS) return true
  const [yearA, monthA, dayA] = a.split('-')
  const [yearB, monthB, dayB] = b.split('-')
  const same = Number(yearA === yearB) + Number(monthA === monthB) + Number(dayA === dayB)
  return same === 2 || (yearA === yearB && monthA === dayB && dayA === monthB)
}

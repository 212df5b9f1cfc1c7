import type { CalendarDate } from '../../domain/calendar-date.js'
import { foldName } from '../../domain/name-folding.js'
import { type Claim, claimsOf } from '../claims.js'
import { coverageOf } from '../coverage.js'
import type { Found, Rule } from '../finding.js'
import { meantBodyOf } from '../near-bodies.js'
import { dateInWords, listed } from '../words.js'
import {
  dateOfRow,
  type MeetingListing,
  meetingListings,
  meetingRegisters,
  told,
  type World,
} from '../world.js'

/** A number of meetings that somebody states, and that the list does not bear out. */
export const statedCountRule: Rule = {
  id: 'stated-count',
  severity: 'error',
  looksFor: {
    nb: 'Et oppgitt antall møter (påstanden meeting-count) som oversikten ikke stemmer med.',
    en: 'A stated number of meetings (the claim meeting-count) that the register does not bear out.',
  },
  find: (world) => claimsOf(world, 'meeting-count').flatMap((claim) => countOf(world, claim)),
}

function countOf(world: World, claim: Claim): readonly Found[] {
  const { row, registers, value, type, body } = claim
  if (registers.length === 0) return []
  const ofKind = registers
    .flatMap((register) => meetingListings(world, register))
    .filter((listing) => fits(world, claim, listing))
  if (isBorneOut(world, claim, ofKind)) return []
  const listings = ofKind.filter((listing) => isWithin(claim, dateOfRow(listing)))
  const counted = new Set(listings.map(({ meeting }) => meeting.meetingId))
  const elsewhere = new Set(
    meetingRegisters(world)
      .filter((register) => !registers.includes(register))
      .flatMap((register) => meetingListings(world, register))
      .filter(
        ({ meeting }) => meeting.bodyId === body?.bodyId && !isListedIn(world, registers, meeting.meetingId),
      )
      .filter((listing) => isWithin(claim, dateOfRow(listing)))
      .map((listing) => dateInWords(dateOfRow(listing))),
  )
  const names = registers.map(({ register }) => register.name)
  const what = {
    nb: type === '' ? 'møter' : `møter av typen «${type}»`,
    en: type === '' ? 'meetings' : `meetings of type “${type}”`,
  }
  const also = [...elsewhere]
  return [
    {
      about: [row.rowId],
      basis: [value, ...[...counted].sort()],
      message: {
        nb: `${sourceIn(claim)} oppgir ${value} ${what.nb}, og ${listed(names, 'nb')} har ${counted.size}.${also.length > 0 ? ` Andre oversikter har også ${listed(also, 'nb')}.` : ''}`,
        en: `${sourceIn(claim)} states ${value} ${what.en}, and ${listed(names, 'en')} has ${counted.size}.${also.length > 0 ? ` Other registers also have ${listed(also, 'en')}.` : ''}`,
      },
      rows: [told(row), ...listings.map((listing) => told(listing.row))],
      things: [...counted].map((meetingId) => ({ kind: 'meeting', meetingId })),
    },
  ]
}

/** Where it was said: the statement's own source, else its register. */
const sourceIn = ({ source, row }: Claim): string => (source === '' ? row.register : upperFirst(source))
const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** A meeting that another register dates otherwise counts or not, as the number wants: its date is told of for itself. */
function isBorneOut(world: World, claim: Claim, listings: readonly MeetingListing[]): boolean {
  const { mistaken } = coverageOf(world)
  const datesOf = (listing: MeetingListing) => [
    dateOfRow(listing),
    ...mistaken.flatMap(({ left, right }) =>
      left.row.rowId === listing.row.rowId
        ? [dateOfRow(right)]
        : right.row.rowId === listing.row.rowId
          ? [dateOfRow(left)]
          : [],
    ),
  ]
  const number = (some: readonly MeetingListing[]) =>
    new Set(some.map(({ meeting }) => meeting.meetingId)).size
  const isIn = (date: CalendarDate) => isWithin(claim, date)
  const stated = Number(claim.value)
  return (
    number(listings.filter((listing) => datesOf(listing).every(isIn))) <= stated &&
    stated <= number(listings.filter((listing) => datesOf(listing).some(isIn)))
  )
}

/** A body's name that is misspelt is told of for itself. */
function fits(world: World, claim: Claim, { row, meeting }: MeetingListing): boolean {
  if (claim.body !== undefined && meantBodyOf(world)(meeting.bodyId) !== claim.body.bodyId) return false
  const type = row.cell('type') || (meeting.type ?? '')
  // A register may say more than the claim does: "dedikert arbeidsmøte om styring" is a "dedikert arbeidsmøte".
  return claim.type === '' || ` ${foldName(type)} `.includes(` ${foldName(claim.type)} `)
}

const isWithin = ({ from, to }: Claim, date: CalendarDate): boolean => from <= date && date <= to

const isListedIn = (world: World, registers: Claim['registers'], meetingId: string): boolean =>
  registers.some((register) =>
    meetingListings(world, register).some(({ meeting }) => meeting.meetingId === meetingId),
  )

import type { KnownMeeting } from '../known/known-meetings.js'
import { type PreparedRegister, says } from '../rows/prepared-register.js'
import { couldBe, type MeetingGroup } from './match-meetings.js'
import type { MeetingRow } from './meeting-row.js'
import type { MeetingsWorld } from './meetings-world.js'

/** What tells the meetings of one body apart in a register. */
const PLACE = ['date', 'number', 'start'] as const

/** The meeting that a row listed in the last completed import, where that meeting is known. */
export function listedBefore({ paired }: MeetingRow, { meetings }: MeetingsWorld): KnownMeeting | undefined {
  const meetingId = paired.before?.listing?.meetingId
  return meetingId === undefined ? undefined : meetings.get(meetingId)
}

type Claim = {
  readonly group: MeetingGroup
  readonly meeting: KnownMeeting
  /** A row of the group still says of the meeting's date, number and time what it said. */
  readonly stays: boolean
  /** A row that had gone comes back: others may have taken the meeting elsewhere meanwhile. */
  readonly isBack: boolean
}

/**
 * The meeting that each group goes on listing. Where the rows of a meeting say different dates now, those that did not
 * change keep it; where all of them changed, it moves with the first. The others are of another meeting.
 * @param taken meetings that rows which need not be read go on listing
 */
export function claimMeetings(
  register: PreparedRegister,
  groups: readonly MeetingGroup[],
  world: MeetingsWorld,
  taken: ReadonlySet<string>,
): ReadonlyMap<MeetingGroup, KnownMeeting> {
  const claims = groups.flatMap((group) => claimsOf(register, group, world, taken))
  const claimed = new Map<MeetingGroup, KnownMeeting>()
  // Meetings that were merged are one meeting now, which the rows of each go on listing.
  for (const { group, meeting, stays, isBack } of claims)
    if (stays && !isBack && !claimed.has(group)) claimed.set(group, meeting)
  const kept = new Set(claimed.values())
  const backLast = claims.toSorted((a, b) => Number(a.isBack) - Number(b.isBack))
  for (const { group, meeting } of backLast) {
    if (claimed.has(group) || kept.has(meeting)) continue
    const there = otherThere(register, group, meeting, world)
    if (there !== undefined && !kept.has(there) && !taken.has(there.meetingId) && !precedes(register, there))
      continue
    claimed.set(group, meeting)
    kept.add(meeting)
  }
  return claimed
}

/** A register that has an owner is the meeting's own; one without comes after it. */
export const precedes = ({ ownerId }: PreparedRegister, { isOwned }: KnownMeeting): boolean =>
  ownerId !== undefined && !isOwned

/** The only meeting of others on the day to which the rows have moved theirs, which proves to be the same. */
export function otherThere(
  register: PreparedRegister,
  group: MeetingGroup,
  meeting: KnownMeeting,
  { meetings }: MeetingsWorld,
): KnownMeeting | undefined {
  const moved = group.rows.find(({ paired }) => says(paired, 'date'))
  if (moved === undefined) return undefined
  const [only, another] = meetings
    .on(moved.bodyId, moved.date)
    .filter(
      (other) =>
        other !== meeting &&
        !register.ownMeetings.has(other.meetingId) &&
        other.state?.status !== 'cancelled' &&
        couldBe(group, other),
    )
  return another === undefined ? only : undefined
}

function claimsOf(
  register: PreparedRegister,
  group: MeetingGroup,
  world: MeetingsWorld,
  taken: ReadonlySet<string>,
): readonly Claim[] {
  return group.rows.flatMap((row) => {
    const meeting = listedBefore(row, world)
    if (meeting === undefined || isMatchedAnew(register, row, meeting)) return []
    const isBack = row.paired.before?.gone ?? false
    if (isBack && taken.has(meeting.meetingId)) return []
    const stays = PLACE.every((field) => !says(row.paired, field))
    // What another register brought about does not move with this one's rows.
    const mayMove = register.ownMeetings.has(meeting.meetingId)
    if (!stays && !mayMove && !(meeting.date === row.date && couldBe(group, meeting))) return []
    return [{ group, meeting, stays, isBack }]
  })
}

/** A match overrules what a changed row listed before; a row that did not change was settled. */
function isMatchedAnew(register: PreparedRegister, { paired }: MeetingRow, meeting: KnownMeeting): boolean {
  const given = register.matches.get(paired.row.line)
  return given !== undefined && paired.state !== 'unchanged' && given !== meeting.meetingId
}

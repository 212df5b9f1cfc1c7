import type { KnownMeeting } from '../known/known-meetings.js'
import type { ImportPlan } from '../plan.js'
import type { PreparedRegister } from '../rows/prepared-register.js'
import { listedBefore, otherThere, precedes } from './claim-meetings.js'
import type { MeetingGroup } from './match-meetings.js'
import type { MeetingRow } from './meeting-row.js'
import type { MeetingsWorld } from './meetings-world.js'

/**
 * A meeting that the rows brought about and have left for another one was never a meeting of its own: it is read as the
 * other from now on. One that other rows list stays.
 */
export function planLeftMeetings(
  plan: ImportPlan,
  register: PreparedRegister,
  world: MeetingsWorld,
  { rows }: MeetingGroup,
  meeting: KnownMeeting,
): void {
  const moved = new Set(rows.map(({ paired }) => paired.rowId))
  const gone = new Set(register.gone.map(({ rowId }) => rowId))
  for (const row of rows) {
    const left = listedBefore(row, world)
    if (left === undefined || left === meeting || !register.ownMeetings.has(left.meetingId)) continue
    if (left.listings.some(({ rowId }) => !moved.has(rowId) && !gone.has(rowId))) continue
    planMerge(plan, register, world, row, left, meeting)
  }
}

/** A meeting of others that is on the day to which this register, the meeting's own, has moved it. */
export function planAbsorbed(
  plan: ImportPlan,
  register: PreparedRegister,
  world: MeetingsWorld,
  group: MeetingGroup,
  meeting: KnownMeeting,
): void {
  const [row] = group.rows
  const there = otherThere(register, group, meeting, world)
  if (row === undefined || there === undefined || !precedes(register, there)) return
  planMerge(plan, register, world, row, there, meeting)
}

function planMerge(
  plan: ImportPlan,
  register: PreparedRegister,
  { meetings }: MeetingsWorld,
  { commands, paired }: MeetingRow,
  from: KnownMeeting,
  into: KnownMeeting,
): void {
  const { meetingId, matters, state } = from
  const hasDrafts = matters.some(({ decisions }) => decisions.some(({ standing }) => standing === 'draft'))
  if (state?.status !== 'held' || hasDrafts) {
    plan.notices.add(
      `${register.file}:${paired.row.line}: meetings ${meetingId} and ${into.meetingId} seem to be one; MergeMeetings makes them one once the former holds no drafts`,
    )
    return
  }
  const { reason } = commands
  commands.add('meetings', `merge|${meetingId}`, 'MergeMeetings', { meetingId, into: into.meetingId, reason })
  meetings.merge(from, into)
}

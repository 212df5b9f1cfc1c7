import { foldName } from '../../domain/name-folding.js'
import type { KnownMeeting } from '../known/known-meetings.js'
import type { ImportPlan } from '../plan.js'
import type { KnownRow } from '../rows/known-register.js'
import { valuesOf } from '../rows/pair-rows.js'
import type { PreparedRegister } from '../rows/prepared-register.js'
import type { MeetingGroup } from './match-meetings.js'
import type { MeetingRow } from './meeting-row.js'
import type { MeetingsWorld } from './meetings-world.js'
import { planChangedRow } from './plan-changed-row.js'

/**
 * New rows that list a meeting of their own register in the place of rows that are gone, such as those whose body is
 * spelled otherwise now: each goes on where the one before it left off.
 * @returns the rows that do
 */
export function planInherited(
  plan: ImportPlan,
  register: PreparedRegister,
  world: MeetingsWorld,
  { rows }: MeetingGroup,
  meeting: KnownMeeting,
): ReadonlySet<MeetingRow> {
  const inherited = new Set<MeetingRow>()
  if (!register.ownMeetings.has(meeting.meetingId)) return inherited
  const left = register.gone.filter(({ listing }) => listing?.meetingId === meeting.meetingId)
  for (const row of rows) {
    const before = row.paired.state === 'new' ? heirOf(register, row, left) : undefined
    if (before?.listing === undefined) continue
    left.splice(left.indexOf(before), 1)
    inherited.add(row)
    const paired = { ...row.paired, state: 'changed', valuesBefore: textsOf(before) } as const
    planChangedRow(plan, register, world, { ...row, paired }, meeting, before.listing)
  }
  return inherited
}

function heirOf(
  register: PreparedRegister,
  { matter }: MeetingRow,
  left: readonly KnownRow[],
): KnownRow | undefined {
  if (register.kind === 'meetings') return left[0]
  const fold = foldName(matter)
  return left.find((row) => foldName(textsOf(row).matter ?? '') === fold)
}

/** No cell of these registers holds a person's name, so none is sealed. */
const textsOf = (row: KnownRow) =>
  valuesOf(
    row,
    row.cells.map((cell) => (typeof cell === 'string' ? cell : '')),
  )

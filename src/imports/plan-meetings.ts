import { parseDate } from './dates.js'
import { thingIdOf } from './ids.js'
import type { KnownMeeting } from './known-meetings.js'
import { assignMeetings, couldBe, type MeetingGroup } from './match-meetings.js'
import { type MeetingRow, readMeetingRow } from './meeting-row.js'
import type { MeetingsWorld } from './meetings-world.js'
import type { ImportPlan } from './plan.js'
import { planAgenda, planNewMeeting } from './plan-agenda.js'
import { planChangedRow } from './plan-changed-row.js'
import { cellOf, type PreparedRegister } from './prepared-register.js'

/** Plans a register of meetings or of matters: which meeting each row lists, and what it adds to it. */
export function planMeetings(plan: ImportPlan, register: PreparedRegister, world: MeetingsWorld): void {
  const taken = new Set<string>()
  const rows = register.rows.flatMap((paired) => {
    // What did not change was settled before; it matters only where its agenda grows or changes.
    if (paired.state === 'unchanged') {
      const meetingId = paired.before?.listing?.meetingId
      if (meetingId !== undefined) taken.add(meetingId)
      const isConcerned =
        register.kind === 'matters' && world.days.has(parseDate(cellOf(paired.row, 'date')) ?? '')
      if (!isConcerned) return []
    }
    const row = readMeetingRow(plan, register, world.bodies, paired, world.today)
    return row ? [row] : []
  })
  const groups = groupsOf(register, rows, world)
  for (const group of groups) checkGroup(group)
  const fresh: MeetingGroup[] = []
  for (const group of groups) {
    const meeting = listedBefore(register, group, world)
    if (meeting === undefined) {
      fresh.push(group)
      continue
    }
    taken.add(meeting.meetingId)
    planKnownGroup(plan, register, world, group, meeting)
  }
  for (const here of byPlace(fresh, world)) planPlace(plan, register, world, here, taken)
}

/** In a register of meetings two rows are always two meetings; in one of matters, rows of one body, day, number and time are one agenda. */
function groupsOf(
  register: PreparedRegister,
  rows: readonly MeetingRow[],
  { bodies }: MeetingsWorld,
): readonly MeetingGroup[] {
  if (register.kind === 'meetings') return rows.map((row) => ({ rows: [row] }))
  const byMeeting = new Map<string, MeetingRow[]>()
  for (const row of rows) {
    const key = [bodies.canonical(row.bodyId), row.date, row.number, row.start ?? ''].join('|')
    const group = byMeeting.get(key)
    if (group) group.push(row)
    else byMeeting.set(key, [row])
  }
  return [...byMeeting.values()].map((group) => ({ rows: group }))
}

/** The minutes of one meeting are one document: its rows cannot state different standings of it. */
function checkGroup({ rows }: MeetingGroup): void {
  const [first] = rows.filter(({ stated }) => stated !== undefined)
  for (const row of rows) {
    if (first === undefined || row === first || row.stated === undefined) continue
    if (row.stated !== first.stated) {
      row.commands.problem(
        'minutes_status',
        `states "${row.stated}", and line ${first.paired.row.line} of the same meeting states "${first.stated}"; allowed: one standing for a meeting`,
      )
    } else if (
      row.approvedOn !== undefined &&
      first.approvedOn !== undefined &&
      row.approvedOn !== first.approvedOn
    ) {
      row.commands.problem(
        'approved_on',
        `${row.approvedOn} differs from ${first.approvedOn} of line ${first.paired.row.line}, the same meeting`,
      )
    }
  }
}

/** The meeting that rows of the group listed before this import, if they still say its date or took it along. */
function listedBefore(
  register: PreparedRegister,
  group: MeetingGroup,
  { meetings }: MeetingsWorld,
): KnownMeeting | undefined {
  for (const { paired, date } of group.rows) {
    const meetingId = paired.before?.listing?.meetingId
    const meeting = meetingId === undefined ? undefined : meetings.get(meetingId)
    if (meeting === undefined) continue
    if (paired.state === 'unchanged' || paired.valuesBefore?.date === paired.row.values.date) return meeting
    if (
      meeting.date === date ||
      (register.ownMeetings.has(meeting.meetingId) && movesAsAWhole(register, group, meeting))
    )
      return meeting
  }
  return undefined
}

/** Whether all rows that listed the meeting say the group's date now. Where only some do, those are of another meeting. */
function movesAsAWhole(
  register: PreparedRegister,
  group: MeetingGroup,
  { meetingId }: KnownMeeting,
): boolean {
  const moved = new Set(group.rows.map(({ paired }) => paired.rowId))
  return (register.rowsByMeeting.get(meetingId) ?? []).every((rowId) => moved.has(rowId))
}

function planKnownGroup(
  plan: ImportPlan,
  register: PreparedRegister,
  world: MeetingsWorld,
  group: MeetingGroup,
  meeting: KnownMeeting,
): void {
  const added: MeetingRow[] = []
  for (const row of group.rows) {
    const listed = row.paired.before?.listing
    if (listed?.meetingId === undefined) added.push(row)
    else if (row.paired.state === 'changed')
      planChangedRow(plan, register, world, group, row, meeting, listed)
  }
  if (added.length > 0)
    planAgenda(plan, register, world, { rows: added }, meeting, {
      isOwnAgenda: register.ownMeetings.has(meeting.meetingId),
    })
}

function byPlace(
  groups: readonly MeetingGroup[],
  { bodies }: MeetingsWorld,
): readonly (readonly MeetingGroup[])[] {
  const places = new Map<string, MeetingGroup[]>()
  for (const group of groups) {
    const [first] = group.rows
    if (first === undefined) continue
    const place = `${bodies.canonical(first.bodyId)}|${first.date}`
    const here = places.get(place)
    if (here) here.push(group)
    else places.set(place, [group])
  }
  return [...places.values()]
}

/** Groups of one body and day that the register has not listed before. */
function planPlace(
  plan: ImportPlan,
  register: PreparedRegister,
  world: MeetingsWorld,
  groups: readonly MeetingGroup[],
  taken: Set<string>,
): void {
  const [first] = groups[0]?.rows ?? []
  if (first === undefined) return
  // Meetings that these very rows brought about, before an interruption, are theirs and nobody else's.
  const ownIds = new Set(
    groups.flatMap(({ rows }) => rows.map(({ paired }) => thingIdOf(paired.rowId, 'meeting'))),
  )
  const open: MeetingGroup[] = []
  const use = (group: MeetingGroup, meeting: KnownMeeting | 'new') => {
    if (meeting === 'new') return planNewMeeting(plan, register, world, group)
    taken.add(meeting.meetingId)
    planAgenda(plan, register, world, group, meeting, { isOwnAgenda: ownIds.has(meeting.meetingId) })
  }
  for (const group of groups) {
    const settled = settledBefore(register, world, group)
    if (settled === 'refused') continue
    if (settled === undefined) open.push(group)
    else use(group, settled)
  }
  const candidates = world.meetings
    .on(first.bodyId, first.date)
    .filter(
      ({ meetingId, state }) =>
        !taken.has(meetingId) && !ownIds.has(meetingId) && state?.status !== 'cancelled',
    )
  const { assigned, unsettled } = assignMeetings(open, candidates)
  for (const [group, meeting] of assigned) use(group, meeting)
  for (const group of unsettled) refuse(group, candidates)
}

/** What a match of the user's says, or the meeting that the group's own rows have brought about already. */
function settledBefore(
  register: PreparedRegister,
  { meetings }: MeetingsWorld,
  { rows }: MeetingGroup,
): KnownMeeting | 'new' | 'refused' | undefined {
  for (const { paired, commands } of rows) {
    const own = meetings.get(thingIdOf(paired.rowId, 'meeting'))
    if (own !== undefined) return own
    const given = register.matches.get(paired.row.line)
    if (given === undefined) continue
    if (given === 'new') return 'new'
    const meeting = meetings.get(given)
    if (meeting !== undefined) return meeting
    commands.problem(
      undefined,
      `is matched with meeting ${given}, which is not known; allowed: a meeting's id, or new`,
    )
    return 'refused'
  }
  return undefined
}

function refuse(group: MeetingGroup, candidates: readonly KnownMeeting[]): void {
  const [row] = group.rows
  const possible = candidates.filter((meeting) => couldBe(group, meeting))
  const named = possible.map(({ meetingId, matters }) => `${meetingId} (${matters[0]?.title ?? 'no matter'})`)
  row?.commands.problem(
    undefined,
    `fits several meetings of that day: ${named.join(', ')}; allowed: --match ${row.paired.row.line}=MEETINGID, or =new`,
  )
}

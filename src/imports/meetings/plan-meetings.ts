import { readDate } from '../../domain/calendar-date.js'
import type { KnownMeeting } from '../known/known-meetings.js'
import type { ImportPlan } from '../plan.js'
import { isOwnMeeting, newThingId } from '../rows/own-things.js'
import { cellOf, type PairedRow, type PreparedRegister } from '../rows/prepared-register.js'
import { claimMeetings, listedBefore } from './claim-meetings.js'
import { planInherited } from './inherit-meetings.js'
import { assignMeetings, couldBe, type Fits, isSamePlace, type MeetingGroup } from './match-meetings.js'
import { type MeetingRow, readMeetingRow } from './meeting-row.js'
import type { MeetingsWorld } from './meetings-world.js'
import { type Agenda, planAgenda } from './plan-agenda.js'
import { planApproval } from './plan-approval.js'
import { planChangedRow } from './plan-changed-row.js'
import { planLeaving } from './plan-leaving.js'
import { planMeetingChanges } from './plan-meeting-changes.js'
import { planAbsorbed, planLeftMeetings } from './plan-merging.js'
import { planNewMeeting } from './plan-new-meeting.js'

/** Plans a register of meetings or of matters: which meeting each row lists, and what it adds to it. */
export function planMeetings(plan: ImportPlan, register: PreparedRegister, world: MeetingsWorld): void {
  const taken = new Set<string>()
  const rows = register.rows.flatMap((paired) => {
    // What did not change was settled before; it matters only where its agenda grows or changes.
    const isConcerned =
      paired.state !== 'unchanged' ||
      (register.kind === 'matters' && world.days.has(readDate(cellOf(paired.row, 'date')) ?? ''))
    const meetingId = paired.before?.listing?.meetingId
    if (!isConcerned && meetingId !== undefined) taken.add(meetingId)
    if (paired.state === 'unchanged') tellOfMatch(plan, register, paired)
    const row = isConcerned ? readMeetingRow(plan, register, world.bodies, paired, world.today) : undefined
    return row ? [row] : []
  })
  const groups = groupsOf(register, rows, world)
  for (const group of groups) checkGroup(group)
  const claimed = claimMeetings(register, groups, world, taken)
  for (const { meetingId } of claimed.values()) taken.add(meetingId)
  for (const [group, meeting] of claimed) planKnownGroup(plan, register, world, group, meeting)
  const fresh = groups.filter((group) => !claimed.has(group))
  for (const here of byPlace(fresh, world)) planPlace(plan, register, world, here, taken)
}

/** A match is for rows that are new or changed: what a row lists that did not change is settled. */
function tellOfMatch(plan: ImportPlan, register: PreparedRegister, { row, before }: PairedRow): void {
  const given = register.matches.get(row.line)
  const listed = before?.listing?.meetingId
  if (given === undefined || listed === undefined || given === listed) return
  plan.notices.add(
    `${register.file}:${row.line}: did not change and goes on listing meeting ${listed}; the match with ${given} is not used (MergeMeetings makes two meetings one)`,
  )
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

/** Rows that go on listing the meeting that they listed, and rows that have come to it. */
function planKnownGroup(
  plan: ImportPlan,
  register: PreparedRegister,
  world: MeetingsWorld,
  group: MeetingGroup,
  meeting: KnownMeeting,
): void {
  const isOwn = register.ownMeetings.has(meeting.meetingId)
  if (isOwn) {
    planMeetingChanges(world, group, meeting)
    planAbsorbed(plan, register, world, group, meeting)
  }
  const added: MeetingRow[] = []
  for (const row of group.rows) {
    const listed = row.paired.before?.listing
    if (listed === undefined || listedBefore(row, world) !== meeting) {
      planLeaving(plan, register, world, row)
      added.push(row)
    } else if (row.paired.state === 'changed') planChangedRow(plan, register, world, row, meeting, listed)
  }
  if (added.length > 0) {
    planLeftMeetings(plan, register, world, { rows: added }, meeting)
    planAgenda(plan, register, world, { rows: added }, meeting, isOwn ? 'own' : 'listed')
  }
  planApproval(plan, register, group, meeting)
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

/** Groups of one body and day that list no meeting of theirs from before. */
function planPlace(
  plan: ImportPlan,
  register: PreparedRegister,
  world: MeetingsWorld,
  groups: readonly MeetingGroup[],
  taken: Set<string>,
): void {
  const [first] = groups[0]?.rows ?? []
  if (first === undefined) return
  const open: MeetingGroup[] = []
  for (const group of groups) {
    const settled = settledBefore(register, world, group, taken)
    if (settled === 'refused') continue
    if (settled === undefined) open.push(group)
    else planFreshGroup(plan, register, world, group, settled, taken)
  }
  // A meeting that rows here brought about before an interruption is theirs and nobody else's.
  const paired = groups.flatMap(({ rows }) => rows.map((row) => row.paired))
  const ownIds = new Set(paired.map((row) => newThingId(row, 'meeting')))
  const candidates = world.meetings
    .on(first.bodyId, first.date)
    .filter(
      ({ meetingId, state }) =>
        !taken.has(meetingId) && !ownIds.has(meetingId) && state?.status !== 'cancelled',
    )
  const fits: Fits = (group, meeting) =>
    (register.ownMeetings.has(meeting.meetingId) ? isSamePlace : couldBe)(group, meeting)
  const { assigned, unsettled } = assignMeetings(open, candidates, fits)
  for (const [group, meeting] of assigned) {
    if (meeting !== 'new' && candidates.length > 1) settle(plan, register, group, meeting)
    planFreshGroup(plan, register, world, group, meeting, taken)
  }
  for (const group of unsettled) {
    refuse(
      group,
      candidates.filter((meeting) => fits(group, meeting)),
    )
  }
}

function settle(plan: ImportPlan, register: PreparedRegister, { rows }: MeetingGroup, meeting: KnownMeeting) {
  const [row] = rows
  if (row !== undefined) plan.match(register, row.paired.row.line, meeting.meetingId)
}

function planFreshGroup(
  plan: ImportPlan,
  register: PreparedRegister,
  world: MeetingsWorld,
  group: MeetingGroup,
  found: KnownMeeting | 'new',
  taken: Set<string>,
): void {
  const [first] = group.rows
  if (first === undefined) return
  for (const row of group.rows) planLeaving(plan, register, world, row)
  const meeting = found === 'new' ? planNewMeeting(register, world, group, first) : found
  taken.add(meeting.meetingId)
  planLeftMeetings(plan, register, world, group, meeting)
  const inherited = planInherited(plan, register, world, group, meeting)
  const rows = group.rows.filter((row) => !inherited.has(row))
  if (rows.length > 0)
    planAgenda(plan, register, world, { rows }, meeting, agendaOf(register, world, group, meeting))
  planApproval(plan, register, group, meeting)
}

function agendaOf(
  register: PreparedRegister,
  { bodies }: MeetingsWorld,
  { rows }: MeetingGroup,
  meeting: KnownMeeting,
): Agenda {
  const paired = rows.map((row) => row.paired)
  if (isOwnMeeting(register, paired, meeting.meetingId)) return 'own'
  const { kind, ownerId } = register
  const keepsItsAgenda =
    kind === 'matters' &&
    ownerId !== undefined &&
    bodies.canonical(ownerId) === bodies.canonical(meeting.bodyId)
  return keepsItsAgenda && !meeting.isOwned ? 'taken over' : 'listed'
}

/** What a match of the user's says, what an interrupted import had settled, or the meeting that the group's own rows have brought about already. */
function settledBefore(
  register: PreparedRegister,
  { meetings }: MeetingsWorld,
  { rows }: MeetingGroup,
  taken: ReadonlySet<string>,
): KnownMeeting | 'new' | 'refused' | undefined {
  for (const { paired, commands } of rows) {
    const own = meetings.get(newThingId(paired, 'meeting'))
    if (own !== undefined) return own
    const given = register.matches.get(paired.row.line)
    if (given === 'new') return 'new'
    const listed = register.known.unfinished?.listings.get(paired.rowId)?.meetingId
    const meetingId = given ?? listed
    const meeting = meetingId === undefined ? undefined : meetings.get(meetingId)
    if (meeting !== undefined && !taken.has(meeting.meetingId)) return meeting
    if (given === undefined) continue
    commands.problem(
      undefined,
      meeting === undefined
        ? `is matched with meeting ${given}, which is not known; allowed: a meeting's id, or new`
        : `is matched with meeting ${given}, which another row lists; allowed: a meeting of its own, or new`,
    )
    return 'refused'
  }
  return undefined
}

function refuse({ rows }: MeetingGroup, possible: readonly KnownMeeting[]): void {
  const [row] = rows
  if (row === undefined) return
  const named = possible
    .map(({ meetingId, matters: [first] }) => (first ? `${meetingId} (${first.title})` : meetingId))
    .join(', ')
  const { line } = row.paired.row
  row.commands.problem(
    undefined,
    possible.length === 1
      ? `is not the only row that fits meeting ${named}; allowed: --match ${line}=MEETINGID, or =new`
      : `fits several meetings of that day: ${named}; allowed: --match ${line}=MEETINGID, or =new`,
  )
}

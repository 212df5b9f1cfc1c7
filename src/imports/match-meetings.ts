import { foldName } from '../domain/name-folding.js'
import type { KnownMeeting } from './known-meetings.js'
import type { MeetingRow } from './meeting-row.js'

/** Rows of one register that are about one meeting: one row of kind `meetings`, an agenda of kind `matters`. */
export type MeetingGroup = { readonly rows: readonly MeetingRow[] }

/** What a group proved to be: a known meeting, or one that nobody knew. Groups that nothing settles are left out. */
export type Assignment = {
  readonly assigned: ReadonlyMap<MeetingGroup, KnownMeeting | 'new'>
  readonly unsettled: readonly MeetingGroup[]
}

const fits = (said: string | undefined, known: string | undefined) => !said || !known || said === known

/** Whether number and clock time, where both are given, do not speak against it. */
export function couldBe({ rows }: MeetingGroup, meeting: KnownMeeting): boolean {
  return rows.every((row) => fits(row.number, meeting.number) && fits(row.start, meeting.start))
}

/**
 * Which of the known meetings of a body and day the groups are, where nothing else said so: the one with the same
 * number or clock time, else with the same text, else the only one that is left for the only group that is left.
 */
export function assignMeetings(
  groups: readonly MeetingGroup[],
  candidates: readonly KnownMeeting[],
): Assignment {
  const assigned = new Map<MeetingGroup, KnownMeeting | 'new'>()
  let open = [...groups]
  let left = [...candidates]
  const settle = (agree: (group: MeetingGroup, meeting: KnownMeeting) => boolean) => {
    for (const group of open) {
      const agreeing = left.filter((meeting) => couldBe(group, meeting) && agree(group, meeting))
      const [meeting] = agreeing
      if (meeting === undefined || agreeing.length > 1) continue
      if (open.some((other) => other !== group && couldBe(other, meeting) && agree(other, meeting))) continue
      assigned.set(group, meeting)
      left = left.filter((other) => other !== meeting)
    }
    open = open.filter((group) => !assigned.has(group))
  }
  settle(({ rows }, meeting) => rows.some(({ number }) => number !== '' && number === meeting.number))
  settle(({ rows }, meeting) => rows.some(({ start }) => start !== undefined && start === meeting.start))
  settle(sharesText)
  const unsettled: MeetingGroup[] = []
  for (const group of open) {
    const possible = left.filter((meeting) => couldBe(group, meeting))
    const [only] = possible
    if (only === undefined) assigned.set(group, 'new')
    else if (possible.length === 1 && !open.some((other) => other !== group && couldBe(other, only))) {
      assigned.set(group, only)
    } else unsettled.push(group)
  }
  return { assigned, unsettled }
}

function sharesText({ rows }: MeetingGroup, { matters }: KnownMeeting): boolean {
  const titles = new Set(matters.map(({ title }) => foldName(title)))
  return rows.some(({ matter }) => matter !== '' && titles.has(foldName(matter)))
}

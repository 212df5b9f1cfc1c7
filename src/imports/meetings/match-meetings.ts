import { foldName } from '../../domain/name-folding.js'
import { wordingText } from '../../domain/values.js'
import type { KnownMeeting } from '../known/known-meetings.js'
import type { MeetingRow } from './meeting-row.js'

/** Rows of one register that are about one meeting: one row of kind `meetings`, an agenda of kind `matters`. */
export type MeetingGroup = { readonly rows: readonly MeetingRow[] }

/** What a group proved to be: a known meeting, or one that nobody knew. Groups that nothing settles are left out. */
export type Assignment = {
  readonly assigned: ReadonlyMap<MeetingGroup, KnownMeeting | 'new'>
  readonly unsettled: readonly MeetingGroup[]
}

export type Fits = (group: MeetingGroup, meeting: KnownMeeting) => boolean

const agree = (said: string | undefined, known: string | undefined) => !said || !known || said === known

/** Whether number and clock time, where both are given, do not speak against it. */
export const couldBe: Fits = ({ rows }, meeting) =>
  rows.every((row) => agree(row.number, meeting.number) && agree(row.start, meeting.start))

/** Whether number and clock time are the same, given or not: so one register tells its meetings apart. */
export const isSamePlace: Fits = ({ rows }, meeting) =>
  rows.every((row) => row.number === (meeting.number ?? '') && row.start === meeting.start)

/**
 * Which of the known meetings of a body and day the groups are, where nothing else said so: the one with the same
 * number or clock time, else with the same text, else the only one that is left for the only group that is left.
 */
export function assignMeetings(
  groups: readonly MeetingGroup[],
  candidates: readonly KnownMeeting[],
  fits: Fits,
): Assignment {
  const assigned = new Map<MeetingGroup, KnownMeeting | 'new'>()
  let open = [...groups]
  let left = [...candidates]
  const settle = (isMeant: Fits) => {
    for (const group of open) {
      const agreeing = left.filter((meeting) => fits(group, meeting) && isMeant(group, meeting))
      const [meeting] = agreeing
      if (meeting === undefined || agreeing.length > 1) continue
      if (open.some((other) => other !== group && fits(other, meeting) && isMeant(other, meeting))) continue
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
    const possible = left.filter((meeting) => fits(group, meeting))
    const [only] = possible
    if (only === undefined) assigned.set(group, 'new')
    else if (possible.length === 1 && !open.some((other) => other !== group && fits(other, only))) {
      assigned.set(group, only)
    } else unsettled.push(group)
  }
  return { assigned, unsettled }
}

/** A row says what a matter of the meeting, or a row that lists it, says; or it states the very decision. */
function sharesText({ rows }: MeetingGroup, { matters, texts }: KnownMeeting): boolean {
  const folds = new Set(matters.map(({ fold }) => fold))
  const decisions = new Set(matters.flatMap((matter) => matter.decisions.map(({ text }) => text)))
  return rows.some(({ matter, wording }) => {
    const fold = foldName(matter)
    if (fold !== '' && (folds.has(fold) || texts.has(fold))) return true
    return wording !== undefined && decisions.has(wordingText(wording))
  })
}

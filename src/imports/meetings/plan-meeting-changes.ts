import type { KnownMeeting } from '../known/known-meetings.js'
import { says } from '../rows/prepared-register.js'
import { listedBefore } from './claim-meetings.js'
import type { MeetingGroup } from './match-meetings.js'
import type { MeetingRow } from './meeting-row.js'
import type { MeetingsWorld } from './meetings-world.js'

const DETAILS = ['type', 'number', 'start', 'place'] as const
type Detail = (typeof DETAILS)[number]

/** What changed rows say of a meeting that their register brought about: its date, and the first type, number, time and place that any of them states. */
export function planMeetingChanges(world: MeetingsWorld, group: MeetingGroup, meeting: KnownMeeting): void {
  const { meetingId, state } = meeting
  const rows = group.rows.filter((row) => listedBefore(row, world) === meeting)
  const changed = rows.find(({ paired }) => paired.state === 'changed')
  if (changed === undefined || state === undefined) return
  const { commands } = changed
  const { reason } = commands
  const moved = rows.find(({ paired }) => says(paired, 'date'))
  if (moved !== undefined && moved.date !== meeting.date) {
    commands.add('meetings', 'date', 'CorrectMeetingDate', { meetingId, date: moved.date, reason })
    world.meetings.move(meeting, moved.date)
  }
  const corrected: Record<string, string | null> = {}
  for (const field of DETAILS) {
    const now = firstSaid(rows, (row) => row[field])
    if (now === firstSaid(rows, (row) => saidBefore(row, field)) || now === state[field]) continue
    corrected[field] = now ?? null
  }
  if (Object.keys(corrected).length === 0) return
  commands.add('meetings', 'details', 'CorrectMeeting', { meetingId, ...corrected, reason })
}

/** The first in the order of before, so that another order of the rows changes nothing. */
function firstSaid(
  rows: readonly MeetingRow[],
  said: (row: MeetingRow) => string | undefined,
): string | undefined {
  const inOrder = rows.toSorted((a, b) => (a.paired.before?.line ?? 0) - (b.paired.before?.line ?? 0))
  return inOrder.map(said).find(Boolean)
}

/** A cell that says what it said, in whatever spelling of a time, is what the row says now. */
const saidBefore = (row: MeetingRow, field: Detail): string | undefined =>
  says(row.paired, field) ? row.paired.valuesBefore?.[field] || undefined : row[field]

import type { EventOf, EventType } from '../src/domain/event.js'
import type { LedgerEvent } from '../src/ledger/codec.js'
import type { Projection, Row } from '../src/projector/projection.js'
import {
  DATE_KNOWN,
  DATED,
  DATED_BY_MEETING,
  dated,
  datedByMeeting,
  dateKnown,
  RECORDED,
  recorded,
} from './dating.js'
import { factTable, jsonOf, NO_ROWS } from './table.js'

const meetings = factTable(
  'meetings',
  {
    meeting_id: 'text',
    body_id: 'text',
    type: 'text?',
    number: 'text?',
    start: 'text?',
    place: 'text?',
    ...RECORDED,
  },
  [['meeting_id'], ['body_id']],
)

/** The last row known is the meeting's date, and the date of every fact that names the meeting as `effective_meeting`. */
const meetingDates = factTable('meeting_dates', { meeting_id: 'text', date: 'text', ...RECORDED }, [
  ['meeting_id', 'position'],
  ['date', 'position'],
])

const meetingStatuses = factTable(
  'meeting_statuses',
  {
    meeting_id: 'text',
    status: 'text',
    /** In which meeting, and by which other body, the minutes were approved. */
    approved_in: 'text?',
    approved_by: 'text?',
    reason: 'text?',
    warnings: 'text?',
    ...DATE_KNOWN,
    ...DATED_BY_MEETING,
  },
  [['meeting_id']],
)

/** Type, number, start and place where they were changed, as JSON: `null` takes one away. */
const meetingChanges = factTable(
  'meeting_changes',
  { meeting_id: 'text', changed: 'text', ...DATED_BY_MEETING },
  [['meeting_id']],
)

/** Each row replaces the one before. */
const meetingAttendances = factTable(
  'meeting_attendances',
  { meeting_id: 'text', present: 'text', absent: 'text', warnings: 'text?', ...DATED_BY_MEETING },
  [['meeting_id']],
)

/** The last row of a meeting says where reads of it lead; without `into_id` the redirect was undone. */
const meetingMerges = factTable('meeting_merges', { meeting_id: 'text', into_id: 'text?', ...DATED }, [
  ['meeting_id', 'position'],
  ['into_id'],
])

const STATUS_AFTER = {
  MeetingScheduled: 'scheduled',
  HeldMeetingRegistered: 'held',
  MeetingCancelled: 'cancelled',
  MeetingOpened: 'open',
  MeetingClosed: 'closed',
  MeetingReopened: 'open',
  MinutesCirculated: 'circulated',
  MinutesReturned: 'closed',
  MinutesApproved: 'approved',
} as const satisfies { readonly [T in EventType]?: string }

type StatusEvent = LedgerEvent & EventOf<keyof typeof STATUS_AFTER>

function statusRow(event: StatusEvent): Row {
  const { data } = event
  return meetingStatuses.row({
    meeting_id: data.meetingId,
    status: STATUS_AFTER[event.type],
    approved_in: 'approvedIn' in data ? data.approvedIn?.meetingId : undefined,
    approved_by: 'approvedBy' in data ? data.approvedBy : undefined,
    reason: 'reason' in data ? data.reason : undefined,
    warnings: jsonOf(event.metadata.warnings),
    ...dateKnown(event),
    ...datedByMeeting(event),
  })
}

/** Meetings: that they exist, their dates, their statuses, what else is said of them, attendance and merges. */
export const meetingsProjection: Projection = {
  name: 'meetings',
  version: 1,
  tables: [meetings, meetingDates, meetingStatuses, meetingChanges, meetingAttendances, meetingMerges],
  project(event) {
    switch (event.type) {
      case 'MeetingScheduled':
      case 'HeldMeetingRegistered': {
        const { meetingId, bodyId, date, ...details } = event.data
        return [
          meetings.row({ meeting_id: meetingId, body_id: bodyId, ...details, ...recorded(event) }),
          meetingDates.row({ meeting_id: meetingId, date, ...recorded(event) }),
          statusRow(event),
        ]
      }
      case 'MeetingRescheduled': {
        const { meetingId, date, start } = event.data
        const moved = meetingDates.row({ meeting_id: meetingId, date, ...recorded(event) })
        if (start === undefined) return [moved]
        const changed = JSON.stringify({ start })
        return [moved, meetingChanges.row({ meeting_id: meetingId, changed, ...datedByMeeting(event) })]
      }
      case 'MeetingDateCorrected': {
        const { meetingId, date } = event.data
        return [meetingDates.row({ meeting_id: meetingId, date, ...recorded(event) })]
      }
      case 'MeetingCancelled':
      case 'MeetingOpened':
      case 'MeetingClosed':
      case 'MeetingReopened':
      case 'MinutesCirculated':
      case 'MinutesReturned':
      case 'MinutesApproved':
        return [statusRow(event)]
      case 'MeetingCorrected': {
        const { meetingId, reason: _, ...changed } = event.data
        return [
          meetingChanges.row({
            meeting_id: meetingId,
            changed: JSON.stringify(changed),
            ...datedByMeeting(event),
          }),
        ]
      }
      case 'AttendanceRecorded': {
        const { meetingId, present, absent = [] } = event.data
        return [
          meetingAttendances.row({
            meeting_id: meetingId,
            present: JSON.stringify(present),
            absent: JSON.stringify(absent),
            warnings: jsonOf(event.metadata.warnings),
            ...datedByMeeting(event),
          }),
        ]
      }
      case 'MeetingMerged':
        return [
          meetingMerges.row({ meeting_id: event.data.meetingId, into_id: event.data.into, ...dated(event) }),
        ]
      case 'MeetingMergeUndone':
        return [meetingMerges.row({ meeting_id: event.data.meetingId, ...dated(event) })]
      default:
        return NO_ROWS
    }
  },
}

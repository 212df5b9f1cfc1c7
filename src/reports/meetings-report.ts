import type { MatterRow } from '../queries/matters.js'
import type { MeetingRow } from '../queries/meetings.js'
import type { Moment } from '../queries/moment.js'
import { shortDate, stampOf } from './dates.js'
import type { Answer } from './table.js'

/** Every body's meetings by date, each with what it was about. */
export function meetingsReport(
  meetings: readonly MeetingRow[],
  matters: readonly MatterRow[],
  moment: Moment,
  body?: string,
): Answer {
  const titles = new Map<string, string[]>()
  for (const { meetingId, title } of matters) {
    const known = titles.get(meetingId)
    if (known) known.push(title)
    else titles.set(meetingId, [title])
  }
  const ofMeeting = ({ meetingId }: MeetingRow) => titles.get(meetingId) ?? []
  return {
    json: meetings.map((meeting) => ({ ...meeting, topics: ofMeeting(meeting) })),
    reads: matters,
    table: {
      title: body === undefined ? 'Samlet møteoversikt' : `Møter i ${body}`,
      stamp: stampOf(moment),
      columns: ['Dato', 'Møte/aktør', 'Møtetype', 'Hovedtema'].map((heading) => ({ heading })),
      rows: meetings.map((meeting) => [
        shortDate(meeting.date),
        meeting.body,
        meetingTypeText(meeting),
        ofMeeting(meeting).join('\n'),
      ]),
      notes: [],
      legend: [],
    },
  }
}

/** What kind of meeting it is, and that it was called off where it was. */
function meetingTypeText({ type, number, status }: MeetingRow): string {
  const words = [type ?? '', number === undefined ? '' : `nr. ${number}`]
    .filter((word) => word !== '')
    .join(' ')
  if (status === 'cancelled') return words === '' ? 'Avlyst' : `${words} (avlyst)`
  return status === 'scheduled' ? (words === '' ? 'Planlagt' : `${words} (planlagt)`) : words
}

import { mistakenMeetings } from '../coverage.js'
import type { Rule } from '../finding.js'
import { dayOff } from '../holidays.js'
import { registersByMeeting } from '../rows-of-meetings.js'
import { dateInWords } from '../words.js'

/** A meeting on a day when nobody works: the date is often wrong by a day, or by a month. */
export const dayOffRule: Rule = {
  id: 'meeting-on-day-off',
  severity: 'warning',
  looksFor: {
    nb: 'Møter på lørdager, søndager og norske helligdager.',
    en: 'Meetings on Saturdays, Sundays and Norwegian public holidays.',
  },
  find: (world) => {
    const rowsOf = registersByMeeting(world)
    const mistaken = mistakenMeetings(world)
    return world.meetings.flatMap(({ meetingId, body, date }) => {
      const off = dayOff(date)
      if (off === undefined || mistaken.has(meetingId)) return []
      return [
        {
          about: [meetingId],
          basis: [date],
          message: {
            nb: `${body} møttes ${dateInWords(date)}, som er ${off.nb}.`,
            en: `${body} met on ${dateInWords(date)}, which is ${off.en}.`,
          },
          rows: rowsOf(meetingId),
          things: [{ kind: 'meeting', meetingId }],
        },
      ]
    })
  },
}

import { mistakenMeetings } from '../coverage.js'
import type { Rule } from '../finding.js'
import { registersByMeeting } from '../rows-of-meetings.js'
import { dateInWords } from '../words.js'

/** A meeting of a body that was not there yet, or no more. */
export const beforeMandateRule: Rule = {
  id: 'meeting-outside-mandate',
  severity: 'warning',
  looksFor: {
    nb: 'Møter før organet ble til, eller etter at det tok slutt.',
    en: 'Meetings before the body began, or after it ended.',
  },
  find: (world) => {
    const rowsOf = registersByMeeting(world)
    const mistaken = mistakenMeetings(world)
    return world.meetings.flatMap(({ meetingId, bodyId, body, date }) => {
      const { validFrom, validTo } = world.bodyOf(bodyId) ?? {}
      const isBefore = validFrom !== undefined && date < validFrom
      const isAfter = validTo !== undefined && date > validTo
      const bound = isBefore ? validFrom : validTo
      if (!(isBefore || isAfter) || bound === undefined || mistaken.has(meetingId)) return []
      return [
        {
          about: [meetingId],
          basis: [date, bound],
          message: isBefore
            ? {
                nb: `${body} møttes ${dateInWords(date)}, men ble til først ${dateInWords(bound)}.`,
                en: `${body} met on ${dateInWords(date)}, but began only on ${dateInWords(bound)}.`,
              }
            : {
                nb: `${body} møttes ${dateInWords(date)}, men tok slutt ${dateInWords(bound)}.`,
                en: `${body} met on ${dateInWords(date)}, but ended on ${dateInWords(bound)}.`,
              },
          rows: rowsOf(meetingId),
          things: [
            { kind: 'meeting', meetingId },
            { kind: 'body', bodyId },
          ],
        },
      ]
    })
  },
}

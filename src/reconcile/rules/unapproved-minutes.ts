import { groupBy } from '../../queries/rows.js'
import type { Rule } from '../finding.js'
import { registersByMeeting } from '../rows-of-meetings.js'
import { dateInWords } from '../words.js'

/** The statuses of a meeting that is over and whose minutes wait. */
const WAITING: readonly string[] = ['closed', 'circulated']
const NOT_HELD: readonly string[] = ['scheduled', 'cancelled']

/** Minutes that nobody has approved although the body has met since. */
export const unapprovedMinutesRule: Rule = {
  id: 'minutes-not-approved',
  severity: 'warning',
  looksFor: {
    nb: 'Referater som ikke er godkjent, selv om organet har møttes siden.',
    en: 'Minutes that are not approved although the body has met since.',
  },
  find: (world) => {
    const rowsOf = registersByMeeting(world)
    const drafts = groupBy(
      world.decisions.filter(({ status }) => status === 'draft'),
      ({ meetingId }) => meetingId,
    )
    const held = world.meetings.filter(
      ({ status, date }) => !NOT_HELD.includes(status) && date <= world.moment.asOf,
    )
    return held.flatMap(({ meetingId, bodyId, body, date, status }) => {
      const open = drafts.get(meetingId) ?? []
      const isWaiting = WAITING.includes(status) || (status === 'held' && open.length > 0)
      const next = held.find((other) => other.bodyId === bodyId && other.date > date)
      if (!isWaiting || next === undefined) return []
      return [
        {
          about: [meetingId],
          basis: [date, ...open.map(({ decisionId }) => decisionId).sort()],
          message: {
            nb: `Referatet fra ${body} ${dateInWords(date)} er ikke godkjent, og organet har møttes siden (${dateInWords(next.date)}).`,
            en: `The minutes of ${body} of ${dateInWords(date)} are not approved, and the body has met since (${dateInWords(next.date)}).`,
          },
          rows: rowsOf(meetingId),
          things: [
            { kind: 'meeting', meetingId },
            ...open.map(({ decisionId }) => ({ kind: 'decision' as const, meetingId, decisionId })),
          ],
        },
      ]
    })
  },
}

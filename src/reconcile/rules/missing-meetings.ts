import { groupBy } from '../../queries/rows.js'
import { coverageOf } from '../coverage.js'
import type { Rule } from '../finding.js'
import { dateInWords, listed } from '../words.js'
import { dateOfRow, told } from '../world.js'

/** Meetings that stand in one register and not in another that should hold them. */
export const missingMeetingsRule: Rule = {
  id: 'meeting-missing',
  severity: 'warning',
  looksFor: {
    nb: 'Møter som står i én oversikt og mangler i en annen som burde ha dem: organets egen, eller en som ellers har de fleste.',
    en: 'Meetings that stand in one register and not in another that should hold them: the body’s own, or one that has most of them.',
  },
  find: (world) => {
    const pairs = groupBy(
      coverageOf(world).missing,
      ({ from, listing }) => `${listing.row.registerId} ${from.register.registerId}`,
    )
    return [...pairs.values()].flatMap((missing) => {
      const [first] = missing
      if (first === undefined) return []
      const { register } = first.from
      const source = first.listing.row
      const meetings = missing.map(
        ({ listing }) => `${listing.meeting.body} ${dateInWords(dateOfRow(listing))}`,
      )
      return [
        {
          about: [source.registerId, register.registerId],
          basis: missing.map(({ listing }) => `${listing.meeting.meetingId} ${dateOfRow(listing)}`).sort(),
          message: {
            nb: `${source.register} har møter som mangler i ${register.name}: ${listed(meetings, 'nb')}.`,
            en: `${source.register} has meetings that ${register.name} lacks: ${listed(meetings, 'en')}.`,
          },
          rows: missing.map(({ listing }) => told(listing.row)),
          things: missing.map(({ listing }) => ({
            kind: 'meeting' as const,
            meetingId: listing.meeting.meetingId,
          })),
        },
      ]
    })
  },
}

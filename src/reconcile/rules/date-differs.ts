import { groupBy } from '../../queries/rows.js'
import { coverageOf, type Mistaken } from '../coverage.js'
import type { Found, Rule } from '../finding.js'
import { dateInWords } from '../words.js'
import { dateOfRow, meetingListings, meetingRegisters, told, type World } from '../world.js'

/** One meeting that two registers date differently. */
export const dateDiffersRule: Rule = {
  id: 'meeting-date-differs',
  severity: 'error',
  looksFor: {
    nb: 'Samme møte med ulik dato i to oversikter.',
    en: 'The same meeting with different dates in two registers.',
  },
  find: (world) => [...coverageOf(world).mistaken, ...datedTwice(world)].map(found),
}

/** Rows of one meeting, in two registers, whose own dates differ: it was merged of two, or its date was corrected. */
function datedTwice(world: World): readonly Mistaken[] {
  const listings = meetingRegisters(world).flatMap((listed) => meetingListings(world, listed))
  return [...groupBy(listings, ({ meeting }) => meeting.meetingId).values()].flatMap(([left, ...others]) => {
    if (left === undefined) return []
    const right = others.find(
      (other) => other.row.registerId !== left.row.registerId && dateOfRow(other) !== dateOfRow(left),
    )
    return right === undefined ? [] : [{ left, right }]
  })
}

function found({ left, right }: Mistaken): Found {
  const dates = [dateInWords(dateOfRow(left)), dateInWords(dateOfRow(right))]
  const meetingIds = new Set([left.meeting.meetingId, right.meeting.meetingId])
  return {
    about: [left.row.rowId, right.row.rowId],
    basis: dates,
    message: {
      nb: `${left.meeting.body} har et møte ${dates[0]} i ${left.row.register} og ${dates[1]} i ${right.row.register}; det er trolig det samme.`,
      en: `${left.meeting.body} has a meeting on ${dates[0]} in ${left.row.register} and on ${dates[1]} in ${right.row.register}; probably the same one.`,
    },
    rows: [told(left.row), told(right.row)],
    things: [...meetingIds].map((meetingId) => ({ kind: 'meeting', meetingId })),
  }
}

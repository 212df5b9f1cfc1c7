import type { KnownMeeting } from '../known/known-meetings.js'
import { newThingId } from '../rows/own-things.js'
import type { PreparedRegister } from '../rows/prepared-register.js'
import type { MeetingGroup } from './match-meetings.js'
import type { MeetingRow } from './meeting-row.js'
import type { MeetingsWorld } from './meetings-world.js'

/** Brings about a meeting that nobody knew. Its agenda is planned apart. */
export function planNewMeeting(
  register: PreparedRegister,
  { meetings, bodies }: MeetingsWorld,
  { rows }: MeetingGroup,
  { bodyId, date, commands, paired }: MeetingRow,
): KnownMeeting {
  const said = (field: 'type' | 'number' | 'start' | 'place') => rows.map((row) => row[field]).find(Boolean)
  const type = said('type')
  const number = said('number')
  const start = said('start')
  const place = said('place')
  const meetingId = newThingId(paired, 'meeting')
  // A body's rules may refuse what a row says, so there it is tried beforehand.
  const isFresh = !bodies.get(bodyId)?.state?.rules.length
  commands.add(
    'meetings',
    'meeting',
    'RegisterHeldMeeting',
    {
      meetingId,
      bodyId,
      date,
      ...(type && { type }),
      ...(number && { number }),
      ...(start && { start }),
      ...(place && { place }),
    },
    { isFresh },
  )
  const meeting: KnownMeeting = {
    meetingId,
    bodyId,
    date,
    number,
    start,
    matters: [],
    texts: new Set(),
    isOwned: register.ownerId !== undefined,
    listings: [],
    isFresh,
  }
  meetings.add(meeting)
  return meeting
}

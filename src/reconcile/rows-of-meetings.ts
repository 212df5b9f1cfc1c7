import { groupBy } from '../queries/rows.js'
import { type FoundRow, meetingListings, meetingRegisters, told, type World } from './world.js'

/** The rows of registers that list each meeting. */
export function registersByMeeting(world: World): (meetingId: string) => readonly FoundRow[] {
  const listings = meetingRegisters(world).flatMap((listed) => meetingListings(world, listed))
  const rows = groupBy(listings, ({ meeting }) => meeting.meetingId)
  return (meetingId) => (rows.get(meetingId) ?? []).map(({ row }) => told(row))
}

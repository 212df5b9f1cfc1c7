import { isPending } from '../../domain/standing.js'
import type { KnownListing } from '../known/known-meetings.js'
import type { ImportPlan } from '../plan.js'
import { ownThings } from '../rows/own-things.js'
import type { PreparedRegister } from '../rows/prepared-register.js'
import type { MeetingRow } from './meeting-row.js'
import type { MeetingsWorld } from './meetings-world.js'

/**
 * A row that is of another meeting now than it was: what it brought about in the one that it leaves was put there by
 * mistake, and is withdrawn visibly. What is final stays, and what another row lists too.
 */
export function planLeaving(
  plan: ImportPlan,
  register: PreparedRegister,
  { meetings }: MeetingsWorld,
  { paired, commands }: MeetingRow,
): void {
  const listed = paired.before?.listing
  const meeting = listed?.meetingId === undefined ? undefined : meetings.get(listed.meetingId)
  const matter = meeting?.matters.find(({ matterId }) => matterId === listed?.matterId)
  // A meeting that is read as another one takes no commands; what it holds is that one's now.
  if (meeting === undefined || matter === undefined || meeting.meetingId !== listed?.meetingId) return
  const { meetingId, state, listings } = meeting
  const { reason } = commands
  const isListedElsewhere = (isMeant: (listing: KnownListing) => boolean) =>
    listings.some((listing) => listing.rowId !== paired.rowId && isMeant(listing))
  const isOwnDecision = ownThings(register, [paired], 'decision')
  for (const decision of matter.decisions) {
    const { decisionId } = decision
    if (!isOwnDecision(decisionId)) continue
    const isListed = isListedElsewhere((listing) => listing.decisionId === decisionId)
    if (state?.status !== 'held' || !isPending(decision) || isListed) {
      plan.notices.add(
        `${register.file}:${paired.row.line}: the row is of another meeting now; its decision ${decisionId} stays with meeting ${meetingId}`,
      )
      continue
    }
    commands.add('meetings', `retract|${decisionId}`, 'RetractDecision', { meetingId, decisionId, reason })
    matter.decisions = matter.decisions.filter((one) => one !== decision)
  }
  const { matterId } = matter
  if (state?.status !== 'held' || matter.status !== 'open' || matter.decisions.length > 0) return
  if (!ownThings(register, [paired], 'matter')(matterId)) return
  if (isListedElsewhere((listing) => listing.matterId === matterId)) return
  commands.add('meetings', 'withdraw', 'WithdrawMatter', { meetingId, matterId, reason })
  matter.status = 'withdrawn'
}

import { isPending } from '../../domain/standing.js'
import type { KnownMeeting } from '../known/known-meetings.js'
import type { ImportPlan } from '../plan.js'
import { isOwnMeeting, ownThings } from '../rows/own-things.js'
import { type PairedRow, type PreparedRegister, says } from '../rows/prepared-register.js'
import type { MeetingGroup } from './match-meetings.js'
import type { MeetingRow } from './meeting-row.js'

/**
 * The approval that rows state anew. It covers the meeting as a whole, so it is given only where every decision that is
 * not final is one that these rows brought about.
 */
export function planApproval(
  plan: ImportPlan,
  register: PreparedRegister,
  { rows }: MeetingGroup,
  meeting: KnownMeeting,
): void {
  const { meetingId, state, matters } = meeting
  const row = rows.find(({ stated, paired }) => stated === 'approved' && isSaidAnew(paired, meetingId))
  if (row === undefined || (state !== undefined && state.status !== 'held')) return
  const paired = rows.map((one) => one.paired)
  const isOwn = ownThings(register, paired, 'decision')
  const decisions = matters.flatMap((matter) => matter.decisions)
  const pending = decisions.filter(isPending)
  const ofOthers = pending.filter(({ decisionId }) => !isOwn(decisionId))
  if (state !== undefined) {
    // Where the rows only list what others brought about, they say what they say, and approve nothing.
    if (!isOwnMeeting(register, paired, meetingId) && !decisions.some(({ decisionId }) => isOwn(decisionId)))
      return
    if (pending.length === 0 && state.minutesApproved) return
  }
  if (ofOthers.length > 0) {
    const named = ofOthers.map(({ decisionId }) => decisionId).join(', ')
    plan.notices.add(
      `${register.file}:${row.paired.row.line}: the minutes of meeting ${meetingId} are not approved by this import, because they hold decisions that are not of these rows: ${named}; approve them with ApproveMinutes`,
    )
    return
  }
  approve(row, approvedOn(rows), meeting)
}

/** The row has begun to say so, or says it of a decision, or of a meeting, that it did not have before. */
function isSaidAnew(paired: PairedRow, meetingId: string): boolean {
  if (says(paired, 'minutes_status')) return true
  const { listing } = paired.before ?? {}
  return paired.state === 'changed' && (listing?.meetingId !== meetingId || listing.decisionId === undefined)
}

const approvedOn = (rows: readonly MeetingRow[]) =>
  rows.map((row) => row.approvedOn).find((date) => date !== undefined)

function approve({ commands }: MeetingRow, date: string | undefined, meeting: KnownMeeting): void {
  const { meetingId, matters, isFresh } = meeting
  const pending = matters.flatMap((matter) => matter.decisions).filter(isPending)
  commands.add(
    'meetings',
    'approve',
    'ApproveMinutes',
    {
      meetingId,
      ...(date && { approvedOn: date }),
      decisions: pending.map(({ decisionId, revision }) => ({ decisionId, revision })),
    },
    { isFresh },
  )
  for (const matter of matters) {
    matter.decisions = matter.decisions.map((decision) =>
      isPending(decision) ? { ...decision, standing: 'approved' } : decision,
    )
  }
}

import type { Facts } from '../facts.js'
import { pathOf } from '../redirect.js'
import { Refusal } from '../refusal.js'
import { requireKnown } from '../requires.js'
import type { Warning } from '../warning.js'
import type { DataOf } from './commands.js'
import { requireSinceMeeting } from './dates.js'
import { findOpenMatter } from './find.js'
import { enforce, type RulesInForce, softenedIfHeld } from './rules.js'
import type { Meeting, MeetingStatus } from './state.js'

type Approving = Pick<DataOf<'ApproveMinutes'>, 'approvedIn' | 'approvedOn' | 'approvedBy'>

/** How an approval came about: the warnings of the rules, and who approved where it was not the body that met. */
export type ApprovalGiven = { readonly warnings: readonly Warning[]; readonly approvedBy?: string }

/** A later meeting that has begun; one that is only planned has approved nothing. */
const BEGUN: readonly MeetingStatus[] = ['open', 'closed', 'circulated', 'approved', 'held']

/**
 * When the minutes were approved, in which meeting, and by whom.
 * @throws {Refusal} `approval-undated`, `date-out-of-range`, `not-found`, `redirected`, `wrong-meeting-status`, `matter-not-open`, `invalid-data`,
 * `approval-not-later` (by rule where no meeting is named), by rule `approver-not-allowed`
 */
export function checkApproval(
  meeting: Meeting,
  given: Approving,
  rules: RulesInForce,
  facts: Facts,
): ApprovalGiven {
  requireDating(meeting, given)
  requireSinceMeeting(meeting, facts.today, 'approvedOn', given.approvedOn)
  return given.approvedIn === undefined
    ? approvedOutsideMeeting(meeting, given, rules, facts)
    : approvedInMeeting(meeting, given, given.approvedIn, rules, facts)
}

/** Only of the past can it be unknown when minutes were approved. */
function requireDating(meeting: Meeting, { approvedIn, approvedOn }: Approving): void {
  if (approvedIn !== undefined || approvedOn !== undefined || meeting.status === 'held') return
  throw new Refusal(
    'approval-undated',
    'neither approvedIn nor approvedOn says when the minutes were approved',
    {
      field: 'approvedOn',
      value: null,
      allowed: 'approvedIn (a later meeting), or approvedOn (a date)',
    },
  )
}

function approvedInMeeting(
  meeting: Meeting,
  { approvedOn, approvedBy }: Approving,
  approvedIn: NonNullable<Approving['approvedIn']>,
  rules: RulesInForce,
  facts: Facts,
): ApprovalGiven {
  const later = requireLater(meeting, approvedIn.meetingId, facts)
  if (approvedIn.matterId !== undefined) findOpenMatter(later, approvedIn.matterId, 'approvedIn.matterId')
  if (approvedBy !== undefined && approvedBy !== later.bodyId) {
    throw new Refusal(
      'invalid-data',
      `approvedBy ${approvedBy} is not the body of the meeting in approvedIn`,
      {
        field: 'approvedBy',
        value: approvedBy,
        allowed: later.bodyId,
      },
    )
  }
  const warnings = [
    ...checkSameDay(meeting, later, rules),
    ...checkApprover(meeting, later.bodyId, rules, facts, rules.approver.force),
    ...checkTwoDates(approvedOn, later),
  ]
  return withApprover(warnings, meeting, later.bodyId)
}

function approvedOutsideMeeting(
  meeting: Meeting,
  { approvedOn, approvedBy }: Approving,
  rules: RulesInForce,
  facts: Facts,
): ApprovalGiven {
  const laterMeeting = enforce(softenedIfHeld(meeting, rules.laterMeeting.force), {
    code: 'approval-not-later',
    message: 'the minutes are not said to have been approved in a later meeting',
    basis: rules.laterMeeting.basis,
    detail: { field: 'approvedIn', value: null, allowed: 'a later meeting' },
  })
  const force = softenedIfHeld(meeting, rules.approver.force)
  if (approvedBy === undefined && approvedOn === undefined) {
    const message = 'it is not known who approved the minutes, nor when'
    return { warnings: [...laterMeeting, ...enforce(force, { code: 'approver-not-allowed', message })] }
  }
  const approver = approvedBy ?? meeting.bodyId
  requireKnown(facts.body(approver), { field: 'approvedBy', id: approver, what: 'body' })
  const warnings = [...laterMeeting, ...checkApprover(meeting, approver, rules, facts, force)]
  return withApprover(warnings, meeting, approver)
}

const withApprover = (warnings: readonly Warning[], meeting: Meeting, approvedBy: string): ApprovalGiven =>
  approvedBy === meeting.bodyId ? { warnings } : { warnings, approvedBy }

function requireLater(meeting: Meeting, meetingId: string, facts: Facts): Meeting {
  const detail = { field: 'approvedIn', value: meetingId, allowed: 'a later meeting that has begun' }
  if (meetingId === meeting.meetingId) {
    throw new Refusal('approval-not-later', 'a meeting cannot approve its own minutes', detail)
  }
  const later = facts.meeting(meetingId)
  if (later.status === 'none') throw new Refusal('not-found', `there is no meeting ${meetingId}`, detail)
  if (later.status === 'redirected') {
    throw new Refusal('redirected', `meeting ${meetingId} was merged into ${later.into}: name that one`, {
      ...detail,
      current: { into: later.into },
    })
  }
  if (!BEGUN.includes(later.status)) {
    throw new Refusal(
      'wrong-meeting-status',
      `meeting ${meetingId} is ${later.status} and approves nothing`,
      {
        ...detail,
        current: { status: later.status },
      },
    )
  }
  if (isEarlier(later, meeting)) {
    throw new Refusal(
      'approval-not-later',
      `meeting ${meetingId} of ${moment(later)} is not later than this one, of ${moment(meeting)}`,
      detail,
    )
  }
  return later
}

const moment = ({ date, start }: Meeting) => (start === undefined ? date : `${date} ${start}`)

function isEarlier(later: Meeting, meeting: Meeting): boolean {
  if (later.date !== meeting.date) return later.date < meeting.date
  return later.start !== undefined && meeting.start !== undefined && later.start <= meeting.start
}

/** Of two meetings on one day without clock times nobody can say which is later, so it is left to the body's rule. */
function checkSameDay(meeting: Meeting, later: Meeting, rules: RulesInForce): readonly Warning[] {
  if (later.date !== meeting.date || (later.start !== undefined && meeting.start !== undefined)) return []
  return enforce(rules.laterMeeting.force, {
    code: 'approval-not-later',
    message: `meeting ${later.meetingId} is on the same day, ${meeting.date}, and is not known to be later`,
    basis: rules.laterMeeting.basis,
    detail: { field: 'approvedIn', value: later.meetingId, allowed: 'a later meeting' },
  })
}

/** The body that met, one that its rules name, or one that is read as the same as either. */
function checkApprover(
  meeting: Meeting,
  approver: string,
  rules: RulesInForce,
  facts: Facts,
  force: RulesInForce['approver']['force'],
): readonly Warning[] {
  const allowed = [meeting.bodyId, ...rules.approver.bodies].flatMap((id) => pathOf(id, facts.body))
  if (pathOf(approver, facts.body).some((id) => allowed.includes(id))) return []
  return enforce(force, {
    code: 'approver-not-allowed',
    message: `body ${approver} is neither the body that met nor one that may approve its minutes`,
    detail: { field: 'approvedIn', value: approver, allowed: allowed.join(', ') },
  })
}

/** Both may be stated; the date is then what counts, and a difference is shown. */
function checkTwoDates(approvedOn: string | undefined, later: Meeting): readonly Warning[] {
  if (approvedOn === undefined || approvedOn === later.date) return []
  const message = `approvedOn ${approvedOn} is not the date of the meeting in approvedIn, ${later.date}`
  return enforce('warn', { code: 'date-out-of-range', message })
}

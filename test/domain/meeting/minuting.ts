import type { BodyRules } from '../../../src/domain/body/events.js'
import type { MeetingEvent } from '../../../src/domain/meeting/events.js'
import { closed, draft, inMeeting, matter, opened, scheduled } from './events-of.js'
import { body, bodyId, decisionId, fold, meetingId } from './world.js'

/** A meeting that is closed with two drafts, and an approval of its minutes. */
export const M = { meetingId: meetingId(1) }
export const seen = (n: number, revision = 1) => ({ decisionId: decisionId(n), revision })
export const approvedOn = '2026-04-02'
export const session = [scheduled(), matter(1), opened, draft(1), draft(2)]
export const minuted = [...session, closed]
export const approve = { ...M, approvedOn, decisions: [seen(1), seen(2)] }
export const NOT_LATER = 'approval-not-later'

export const rules = (given_: BodyRules) => ({ bodies: { [bodyId(1)]: body(given_) } })
export const quiet = rules({ approvalInLaterMeeting: 'off' })
export const later = (n: number, ...events: readonly MeetingEvent[]) => ({
  [meetingId(n)]: fold(inMeeting(n, events)),
})

import type { BodyRules } from '../../../src/domain/body/events.js'
import type { MeetingEvent } from '../../../src/domain/meeting/events.js'
import { draft, matter, opened, scheduled } from './events-of.js'
import { appointmentId, body, bodyId, decisionId, emptyBody, matterId, meetingId } from './world.js'

/** A meeting that is open with one draft, and what members do in it. */
export const M = { meetingId: meetingId(1) }
export const T = { ...M, matterId: matterId(1) }
export const open = [scheduled(), matter(1), matter(2), opened, draft(1)]
export const vote = { ...T, decisionId: decisionId(1), revision: 1, result: 'carried' }
export const rules = (given_: BodyRules) => ({ bodies: { [bodyId(1)]: body(given_) } })
export const LOOSE = { bodies: { [bodyId(1)]: emptyBody(1) } }
export const attend = (...present: readonly object[]): MeetingEvent =>
  ({ type: 'AttendanceRecorded', data: { ...M, present } }) as MeetingEvent
export const there = (...numbers: readonly number[]) =>
  attend(...numbers.map((n) => ({ appointmentId: appointmentId(n) })))
export const disqualified = (n: number, said = true): MeetingEvent => ({
  type: 'DisqualificationDecided',
  data: { ...T, appointmentId: appointmentId(n), disqualified: said },
})
export const declared = (n: number): MeetingEvent => ({
  type: 'DisqualificationDeclared',
  data: { ...T, appointmentId: appointmentId(n), reason: 'eier naust ved moloen' },
})
export type Side = 'for' | 'against' | 'blank'
export const roll = (votes: { readonly [n: number]: Side }) =>
  Object.entries(votes).map(([n, side]) => ({ appointmentId: appointmentId(Number(n)), vote: side }))

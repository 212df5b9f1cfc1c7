import { appointment } from '../body/state.js'
import type { Facts } from '../facts.js'
import { Refusal } from '../refusal.js'
import { actingBody } from './acting-body.js'
import type { Meeting } from './state.js'

/**
 * Who proposes or states something is a person, an appointment of the body that meets, or a body.
 * @throws {Refusal} `not-found`
 */
export function requireSpeaker(meeting: Meeting, by: string | undefined, facts: Facts): void {
  if (by === undefined) return
  if (facts.person(by).status !== 'none') return
  if (appointment(actingBody(meeting, facts), by)) return
  if (facts.body(by).status !== 'none') return
  throw new Refusal('not-found', `by ${by} is no person, no body and no appointment of the body that meets`, {
    field: 'by',
    value: by,
    allowed: 'the id of a registered person, of a body, or of an appointment',
  })
}

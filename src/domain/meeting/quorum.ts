import type { Warning } from '../warning.js'
import { enforce, type RulesInForce } from './rules.js'
import type { Meeting } from './state.js'
import type { Voters } from './voters.js'

const REACHED: {
  readonly [S in RulesInForce['quorum']['share']]: (present: number, seats: number) => boolean
} = {
  half: (present, seats) => present * 2 >= seats,
  'more-than-half': (present, seats) => present * 2 > seats,
  'two-thirds': (present, seats) => present * 3 >= seats * 2,
  all: (present, seats) => present >= seats,
}
const IN_WORDS: { readonly [S in RulesInForce['quorum']['share']]: string } = {
  half: 'at least half',
  'more-than-half': 'more than half',
  'two-thirds': 'at least two thirds',
  all: 'all',
}

/**
 * Enough of the appointed members are there to decide: who is disqualified does not count, who steps in does.
 * Where nobody's appointment is known there is nothing to count.
 * @throws {Refusal} `quorum-not-met`, by rule
 */
export function checkQuorum(meeting: Meeting, rules: RulesInForce, voters: Voters): readonly Warning[] {
  const { share, force, basis } = rules.quorum
  if (voters.seats === 0) return []
  const allowed = `${IN_WORDS[share]} of the ${voters.seats} appointed members present`
  if (voters.present === undefined) {
    // Nobody can say who was there. That is no breach yet, but a rule that blocks wants to know before it lets pass;
    // of the past it is often never known.
    if (force !== 'block' || meeting.status === 'held') return []
    return enforce(force, {
      code: 'quorum-not-met',
      message: `the attendance of meeting ${meeting.meetingId} is not recorded, and the body asks for ${allowed}`,
      basis,
      detail: { field: 'meetingId', value: meeting.meetingId, allowed },
    })
  }
  const count = voters.entitled.size
  if (REACHED[share](count, voters.seats)) return []
  return enforce(force, {
    code: 'quorum-not-met',
    message: `${count} of ${voters.seats} appointed members are present and able to decide, and the body asks for ${allowed}`,
    basis,
    detail: { field: 'present', value: count, allowed },
  })
}

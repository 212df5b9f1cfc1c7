import type { FindingEvent } from './events.js'
import type { FindingState } from './state.js'

/** What is kept of the finding after one more of its events. */
export function evolveFinding(_state: FindingState, event: FindingEvent): FindingState {
  switch (event.type) {
    case 'FindingAccepted':
      return { status: 'accepted', ...event.data }
    case 'FindingAcceptanceWithdrawn':
      return { status: 'withdrawn', findingId: event.data.findingId }
    default: {
      const unhandled: never = event
      throw new TypeError(`${JSON.stringify(unhandled)} is no event of a finding`)
    }
  }
}

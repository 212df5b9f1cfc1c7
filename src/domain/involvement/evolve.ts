import type { InvolvementEvent } from './events.js'
import type { InvolvementState } from './state.js'

/** The involvement after one more of its events. */
export function evolveInvolvement(state: InvolvementState, event: InvolvementEvent): InvolvementState {
  const { type } = event
  switch (type) {
    case 'InvolvementRecorded': {
      const { involvementId, ...entry } = event.data
      const before = state.status === 'recorded' ? state.entries : []
      return { status: 'recorded', involvementId, entries: [...before, entry] }
    }
    default: {
      const unhandled: never = type
      throw new TypeError(`${unhandled} is no event of an involvement`)
    }
  }
}

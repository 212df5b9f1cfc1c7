import type { AreaEvent } from './events.js'
import type { AreaState } from './state.js'

/** The area after one more of its events. */
export function evolveArea(state: AreaState, event: AreaEvent): AreaState {
  const { type } = event
  switch (type) {
    case 'OwnerAssigned': {
      const { areaId, ...assignment } = event.data
      const before = state.status === 'owned' ? state.assignments : []
      return { status: 'owned', areaId, assignments: [...before, assignment] }
    }
    default: {
      const unhandled: never = type
      throw new TypeError(`${unhandled} is no event of an area`)
    }
  }
}

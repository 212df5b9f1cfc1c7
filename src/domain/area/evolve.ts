import type { AreaEvent } from './events.js'
import type { AreaState } from './state.js'

/**
 * The area after one more of its events.
 * @throws {TypeError} an event that its stream cannot hold there: a damaged log, never input
 */
export function evolveArea(state: AreaState, event: AreaEvent): AreaState {
  switch (event.type) {
    case 'OwnerAssigned': {
      const { areaId, ...assignment } = event.data
      const before = state.status === 'owned' ? state.assignments : []
      return { status: 'owned', areaId, assignments: [...before, assignment] }
    }
    case 'OwnerWithdrawn': {
      const { areaId, validFrom } = event.data
      if (state.status !== 'owned')
        throw new TypeError(`${event.type} cannot follow in the stream of area ${areaId}: ${state.status}`)
      return { ...state, assignments: state.assignments.filter((entry) => entry.validFrom !== validFrom) }
    }
    default: {
      const unhandled: never = event
      throw new TypeError(`${JSON.stringify(unhandled)} is no event of an area`)
    }
  }
}

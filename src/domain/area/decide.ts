import { inForceOn } from '../dated.js'
import { type Decided, decided } from '../decided.js'
import { ALWAYS } from '../effective.js'
import type { Facts } from '../facts.js'
import { nothingChanges, requireRegistered } from '../requires.js'
import type { AreaCommand } from './commands.js'
import type { AreaEvent } from './events.js'
import type { AreaState } from './state.js'

/** What a command comes to in the area's state. @throws {Refusal} */
export function decideArea(state: AreaState, { type, data }: AreaCommand, facts: Facts): Decided<AreaEvent> {
  switch (type) {
    case 'AssignOwner': {
      const { ownerBodyId } = data
      if (ownerBodyId !== undefined) {
        requireRegistered(facts.body(ownerBodyId), { field: 'ownerBodyId', id: ownerBodyId, what: 'body' })
      }
      const now = state.status === 'none' ? undefined : inForceOn(state.assignments, data.validFrom ?? ALWAYS)
      if (now?.area === data.area && now.owner === data.owner && now.ownerBodyId === ownerBodyId) {
        throw nothingChanges(`"${data.owner}" owns "${data.area}" already`, 'owner', data.owner)
      }
      return decided([{ type: 'OwnerAssigned', data }])
    }
    default: {
      const unhandled: never = type
      throw new TypeError(`${unhandled} is no command of an area`)
    }
  }
}

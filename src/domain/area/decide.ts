import { type Decided, decided } from '../decided.js'
import type { Facts } from '../facts.js'
import { Refusal } from '../refusal.js'
import { nothingChanges, requireRegistered } from '../requires.js'
import type { AreaCommand } from './commands.js'
import type { AreaEvent } from './events.js'
import type { AreaState, OwnerAssignment } from './state.js'

/** What a command comes to in the area's state. @throws {Refusal} */
export function decideArea(state: AreaState, command: AreaCommand, facts: Facts): Decided<AreaEvent> {
  switch (command.type) {
    case 'AssignOwner': {
      const { data } = command
      const { ownerBodyId } = data
      if (ownerBodyId !== undefined) {
        requireRegistered(facts.body(ownerBodyId), { field: 'ownerBodyId', id: ownerBodyId, what: 'body' })
      }
      const now = assignedFrom(state, data.validFrom)
      if (now?.area === data.area && now.owner === data.owner && now.ownerBodyId === ownerBodyId) {
        const since = fromWhen(data.validFrom)
        throw nothingChanges(`"${data.owner}" owns "${data.area}" from ${since} already`, 'owner', data.owner)
      }
      return decided([{ type: 'OwnerAssigned', data }])
    }
    case 'WithdrawOwner': {
      const { data } = command
      requireAssignment(state, data)
      return decided([{ type: 'OwnerWithdrawn', data }])
    }
    default: {
      const unhandled: never = command
      throw new TypeError(`${JSON.stringify(unhandled)} is no command of an area`)
    }
  }
}

/**
 * What was entered last of that very day. The same owner from a later day is something new: lists show the day, and
 * owners are entered out of order, so another may come between.
 */
function assignedFrom(state: AreaState, validFrom: string | undefined): OwnerAssignment | undefined {
  return state.status === 'none'
    ? undefined
    : state.assignments.findLast((entry) => entry.validFrom === validFrom)
}

const fromWhen = (validFrom: string | undefined): string => validFrom ?? 'always (no validFrom)'

function requireAssignment(
  state: AreaState,
  { areaId, validFrom }: { readonly areaId: string; readonly validFrom?: string | undefined },
): void {
  const assignments = state.status === 'none' ? [] : state.assignments
  if (assignments.some((entry) => entry.validFrom === validFrom)) return
  const days = [...new Set(assignments.map((entry) => fromWhen(entry.validFrom)))]
  throw new Refusal('not-found', `area ${areaId} has no owner entered from ${fromWhen(validFrom)}`, {
    field: 'validFrom',
    value: validFrom,
    allowed: days.length === 0 ? 'none: no owner is entered' : days.join(', '),
  })
}

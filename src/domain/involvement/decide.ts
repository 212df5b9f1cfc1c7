import { inForceOn } from '../dated.js'
import { type Decided, decided } from '../decided.js'
import { ALWAYS } from '../effective.js'
import type { Facts } from '../facts.js'
import { nothingChanges, requireRegistered } from '../requires.js'
import type { InvolvementCommand } from './commands.js'
import type { InvolvementEvent } from './events.js'
import type { InvolvementState } from './state.js'

/** What a command comes to in the involvement's state. @throws {Refusal} */
export function decideInvolvement(
  state: InvolvementState,
  { type, data }: InvolvementCommand,
  facts: Facts,
): Decided<InvolvementEvent> {
  switch (type) {
    case 'RecordInvolvement': {
      const { bodyId } = data
      if (bodyId !== undefined) {
        requireRegistered(facts.body(bodyId), { field: 'bodyId', id: bodyId, what: 'body' })
      }
      const now = state.status === 'none' ? undefined : inForceOn(state.entries, data.validFrom ?? ALWAYS)
      if (now?.actor === data.actor && now.involvement === data.involvement && now.bodyId === bodyId) {
        throw nothingChanges(
          `the involvement of "${data.actor}" is recorded so already`,
          'involvement',
          data.involvement,
        )
      }
      return decided([{ type: 'InvolvementRecorded', data }])
    }
    default: {
      const unhandled: never = type
      throw new TypeError(`${unhandled} is no command of an involvement`)
    }
  }
}

import { type Decided, decided } from '../decided.js'
import { Refusal } from '../refusal.js'
import { nothingChanges } from '../requires.js'
import type { FindingCommand } from './commands.js'
import type { FindingEvent } from './events.js'
import type { FindingState } from './state.js'

/** What a command comes to in what is kept of the finding. @throws {Refusal} `nothing-changes`, `not-found` */
export function decideFinding(state: FindingState, command: FindingCommand): Decided<FindingEvent> {
  const { findingId } = command.data
  switch (command.type) {
    case 'AcceptFinding': {
      const { basis, reason } = command.data
      if (state.status === 'accepted' && state.basis === basis && state.reason === reason) {
        throw nothingChanges(`finding ${findingId} is accepted so already`, 'reason', reason)
      }
      return decided([{ type: 'FindingAccepted', data: command.data }])
    }
    case 'WithdrawAcceptance':
      if (state.status !== 'accepted') {
        throw new Refusal('not-found', `finding ${findingId} is not accepted`, {
          field: 'findingId',
          value: findingId,
          allowed: 'a finding that is accepted',
        })
      }
      return decided([{ type: 'FindingAcceptanceWithdrawn', data: command.data }])
    default: {
      const unhandled: never = command
      throw new TypeError(`${JSON.stringify(unhandled)} is no command of a finding`)
    }
  }
}

import type { FactStream } from '../facts.js'
import type { FindingCommand } from './commands.js'
import type { FindingState } from './state.js'

/** Whoever accepts a finding says what it rests on, so nothing else is read. */
export function findingReads(_state: FindingState, _command: FindingCommand): readonly FactStream[] {
  return []
}

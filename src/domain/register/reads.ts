import type { FactStream } from '../facts.js'
import type { RegisterCommand } from './commands.js'
import type { RegisterState } from './state.js'

/** An import has checked what its rows are about before it writes, so its commands read nothing else. */
export function registerReads(_state: RegisterState, _command: RegisterCommand): readonly FactStream[] {
  return []
}

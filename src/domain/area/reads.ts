import type { FactStream } from '../facts.js'
import type { AreaCommand } from './commands.js'
import type { AreaState } from './state.js'

/** The other streams that the command is decided on: the body that owns. */
export function areaReads(_state: AreaState, { type, data }: AreaCommand): readonly FactStream[] {
  return type === 'WithdrawOwner' || data.ownerBodyId === undefined ? [] : [`body-${data.ownerBodyId}`]
}

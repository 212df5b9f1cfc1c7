import type { FactStream } from '../facts.js'
import type { InvolvementCommand } from './commands.js'
import type { InvolvementState } from './state.js'

/** The other streams that the command is decided on: the body that the actor is. */
export function involvementReads(
  _state: InvolvementState,
  { data }: InvolvementCommand,
): readonly FactStream[] {
  return data.bodyId === undefined ? [] : [`body-${data.bodyId}`]
}

import type { FactStream } from '../facts.js'
import type { PersonCommand } from './commands.js'
import type { PersonState } from './state.js'

/** The other streams that the command is decided on: the person that another proves to be. */
export function personReads(_state: PersonState, { type, data }: PersonCommand): readonly FactStream[] {
  return type === 'MergePersons' ? [`person-${data.into}`] : []
}

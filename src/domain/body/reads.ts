import type { FactStream } from '../facts.js'
import type { BodyCommand } from './commands.js'
import type { BodyState } from './state.js'

/** The other streams that the command is decided on: the parent, the target of a merge, the person appointed. */
export function bodyReads(_state: BodyState, { type, data }: BodyCommand): readonly FactStream[] {
  switch (type) {
    case 'RegisterBody':
    case 'CorrectBody':
      return typeof data.parentId === 'string' ? [`body-${data.parentId}`] : []
    case 'MergeBodies':
      return [`body-${data.into}`]
    case 'AppointMember':
      return [`person-${data.personId}`]
    case 'CorrectAppointment':
      return data.personId === undefined ? [] : [`person-${data.personId}`]
    case 'RenameBody':
    case 'AddBodyAlias':
    case 'EndBody':
    case 'SetBodyRules':
    case 'EndAppointment':
    case 'UndoMergeBodies':
      return []
    default: {
      const unhandled: never = type
      throw new TypeError(`${unhandled} is no command of a body`)
    }
  }
}

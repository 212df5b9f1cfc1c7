import type { FactStream, ReadSoFar } from '../facts.js'
import type { BodyCommand } from './commands.js'
import type { BodyRules } from './events.js'
import { withParents } from './parent.js'
import type { BodyState } from './state.js'

const bodyStream = (id: string): FactStream => `body-${id}`

const approversOf = ({
  bodyId,
  rules,
}: {
  readonly bodyId: string
  readonly rules?: BodyRules | undefined
}) => (rules?.approvers ?? []).filter((id) => id !== bodyId)

/** The other streams that the command is decided on: the parent, the approvers, the target of a merge, the person appointed. */
export function bodyReads(
  _state: BodyState,
  { type, data }: BodyCommand,
  soFar: ReadSoFar,
): readonly FactStream[] {
  // A body that is part of this one ends the way up: that is what is looked for.
  const upFrom = (id: string | null | undefined): readonly string[] =>
    typeof id === 'string'
      ? withParents(id, (at) => (at === data.bodyId ? undefined : soFar.body(at))).filter(
          (at) => at !== data.bodyId,
        )
      : []
  switch (type) {
    case 'RegisterBody':
      return [...upFrom(data.parentId), ...approversOf(data)].map(bodyStream)
    case 'SetBodyRules':
      return approversOf(data).map(bodyStream)
    case 'CorrectBody':
      return upFrom(data.parentId).map(bodyStream)
    case 'MergeBodies':
      return [bodyStream(data.into), ...upFrom(data.into).map(bodyStream)]
    case 'AppointMember':
      return [`person-${data.personId}`]
    case 'CorrectAppointment':
      return data.personId === undefined ? [] : [`person-${data.personId}`]
    case 'RenameBody':
    case 'AddBodyAlias':
    case 'EndBody':
    case 'EndAppointment':
    case 'UndoMergeBodies':
      return []
    default: {
      const unhandled: never = type
      throw new TypeError(`${unhandled} is no command of a body`)
    }
  }
}

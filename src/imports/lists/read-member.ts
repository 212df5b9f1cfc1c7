import { LIMITS } from '../../domain/text.js'
import { checkEntries, checkLength, dateOf, requiredText } from '../cells/date-cell.js'
import { thingIdOf } from '../ids.js'
import type { KnownBodies } from '../known/known-bodies.js'
import { type ImportPlan, RowCommands } from '../plan.js'
import { cellOf, type PairedRow, type PreparedRegister } from '../rows/prepared-register.js'
import { bodyNamed } from './body-of-row.js'
import { isYes, memberRole, splitDeputies, YES_FORMS } from './members.js'

/** One row of a members register, as it is to be entered. */
export type Member = {
  readonly register: PreparedRegister
  readonly paired: PairedRow
  readonly commands: RowCommands
  readonly bodyId: string
  readonly name: string
  readonly organisation: string
  readonly role: ReturnType<typeof memberRole>
  readonly deputies: readonly string[]
  readonly validFrom: string | undefined
  readonly validTo: string | undefined
}

/** Reads and checks a row; `undefined` where something is wrong with it, which is then among the plan's problems. */
export function readMember(
  plan: ImportPlan,
  register: PreparedRegister,
  bodies: KnownBodies,
  paired: PairedRow,
): Member | undefined {
  const { row, rowId } = paired
  const commands = new RowCommands(plan, register, paired)
  const roleText = requiredText(commands, row, 'role')
  const name = requiredText(commands, row, 'name')
  const organisation = requiredText(commands, row, 'organisation')
  checkLength(commands, row, { role: LIMITS.name, name: LIMITS.name, organisation: LIMITS.name })
  checkEntries(commands, row, 'deputy')
  const validFrom = dateOf(commands, row, 'valid_from')
  const validTo = dateOf(commands, row, 'valid_to')
  if (validFrom !== undefined && validTo !== undefined && validTo < validFrom) {
    commands.problem(
      'valid_to',
      `${validTo} is before valid_from, ${validFrom}; allowed: that day or a later one`,
    )
  }
  const chair = isYes(cellOf(row, 'chair'))
  if (chair === undefined)
    commands.problem('chair', `"${cellOf(row, 'chair')}" is neither yes nor no; allowed: ${YES_FORMS}`)
  const bodyText = cellOf(row, 'body')
  if (bodyText === '' && register.ownerId === undefined) {
    commands.problem('body', 'is empty; allowed: the name of a body, or --body for all rows')
    return undefined
  }
  const bodyId = bodyText === '' ? register.ownerId : bodyNamed(bodies, commands, rowId, 'body', bodyText)
  if (roleText === undefined || name === undefined || organisation === undefined || bodyId === undefined)
    return undefined
  const named = memberRole(roleText)
  return {
    register,
    paired,
    commands,
    bodyId,
    name,
    organisation,
    role: chair ? { ...named, role: 'chair' } : named,
    deputies: splitDeputies(cellOf(row, 'deputy')),
    validFrom,
    validTo,
  }
}

/** The appointment that the row itself brings about. One that names another body than before has another in this one. */
export const ownAppointmentId = ({ paired: { rowId, before }, bodyId }: Member): string =>
  thingIdOf(rowId, before?.listing === undefined ? 'appointment' : `appointment|${bodyId}`)

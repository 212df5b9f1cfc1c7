import { type Appointment, appointment } from '../domain/body/state.js'
import { bodyNamed } from './body-of-row.js'
import { dateOf, requiredText } from './date-cell.js'
import { thingIdOf } from './ids.js'
import type { KnownBodies } from './known-bodies.js'
import type { KnownPersons } from './known-persons.js'
import { isYes, memberRole, splitDeputies } from './members.js'
import { type ImportPlan, RowCommands } from './plan.js'
import { cellOf, type PairedRow, type PreparedRegister, says } from './prepared-register.js'

type Role = ReturnType<typeof memberRole>

/** One row of a members register, as it is to be entered. */
type Member = {
  readonly paired: PairedRow
  readonly commands: RowCommands
  readonly bodyId: string
  readonly name: string
  readonly organisation: string
  readonly role: Role
  readonly validFrom: string | undefined
  readonly validTo: string | undefined
}

/** Plans a register of members: an appointment a row, and one of its own for each deputy. */
export function planMembers(
  plan: ImportPlan,
  register: PreparedRegister,
  bodies: KnownBodies,
  persons: KnownPersons,
): void {
  for (const paired of register.rows) {
    const member = readMember(plan, register, bodies, paired)
    if (member === undefined) continue
    const personId = personOf(plan, register, persons, member, member.name, 'person')
    const appointmentId = paired.before?.listing?.appointmentId ?? thingIdOf(paired.rowId, 'appointment')
    plan.listing(register, { rowId: paired.rowId, bodyId: member.bodyId, personId, appointmentId })
    const deputies = splitDeputies(cellOf(paired.row, 'deputy')).map((name) => ({
      name,
      personId: personOf(plan, register, persons, member, name, `deputy|${name}`),
    }))
    plan.nameCell(paired.rowId, 'name', [{ name: member.name, personId }])
    plan.nameCell(paired.rowId, 'deputy', deputies)
    if (paired.state === 'unchanged') continue
    planAppointment(bodies, member, personId, appointmentId)
    planDeputies(plan, register, bodies, member, appointmentId, deputies)
  }
}

function readMember(
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
  const validFrom = dateOf(commands, row, 'valid_from')
  const validTo = dateOf(commands, row, 'valid_to')
  if (validFrom !== undefined && validTo !== undefined && validTo < validFrom) {
    commands.problem('valid_to', `${validTo} is before valid_from, ${validFrom}`)
  }
  const chair = isYes(cellOf(row, 'chair'))
  if (chair === undefined)
    commands.problem(
      'chair',
      `"${cellOf(row, 'chair')}" is neither yes nor no; allowed: true, false, ja, nei`,
    )
  const bodyText = cellOf(row, 'body')
  if (bodyText === '' && register.ownerId === undefined) {
    commands.problem('body', 'is empty; allowed: the name of a body, or --body for all rows')
    return undefined
  }
  const bodyId = bodyText === '' ? register.ownerId : bodyNamed(bodies, commands, rowId, 'body', bodyText)
  if (roleText === undefined || name === undefined || organisation === undefined || bodyId === undefined)
    return undefined
  const role: Role = chair ? { ...memberRole(roleText), role: 'chair' } : memberRole(roleText)
  return { paired, commands, bodyId, name, organisation, role, validFrom, validTo }
}

/** The person of that name and organisation; one that nobody knows is registered. */
function personOf(
  plan: ImportPlan,
  register: PreparedRegister,
  persons: KnownPersons,
  { paired, commands, organisation }: Member,
  name: string,
  thing: string,
): string {
  const known = persons.find(name, organisation)
  if (known !== undefined) return known
  const personId = thingIdOf(
    paired.rowId,
    thing === 'person' ? `person|${paired.revision}` : `${thing}|${paired.revision}`,
  )
  const elsewhere = persons.elsewhere(name, organisation)
  if (elsewhere.length > 0) {
    plan.notices.add(
      `${register.file}:${paired.row.line}: somebody of the same name is known at ${elsewhere.join(', ')}, and is taken for another person`,
    )
  }
  persons.add(personId, name, organisation)
  commands.add('persons', thing, 'RegisterPerson', { personId, name })
  return personId
}

const stateOf = (bodies: KnownBodies, { bodyId }: Member, appointmentId: string): Appointment | undefined => {
  const body = bodies.get(bodyId)?.state
  return body && appointment(body, appointmentId)
}

function planAppointment(bodies: KnownBodies, member: Member, personId: string, appointmentId: string): void {
  const { commands, bodyId, organisation, role, validFrom, validTo, paired } = member
  const known = stateOf(bodies, member, appointmentId)
  if (known === undefined) {
    commands.add('appointments', 'appoint', 'AppointMember', {
      bodyId,
      appointmentId,
      personId,
      organisation,
      role: role.role,
      ...(role.roleTitle && { roleTitle: role.roleTitle }),
      ...(validFrom && { validFrom }),
    })
    if (validTo !== undefined) {
      commands.add('appointments', 'end', 'EndAppointment', {
        bodyId,
        appointmentId,
        validTo,
        reason: commands.reason,
      })
    }
    return
  }
  const corrected = {
    ...(personId !== known.personId && { personId }),
    ...(organisation !== known.organisation && { organisation }),
    ...(role.role !== known.role && { role: role.role }),
    ...(role.roleTitle !== known.roleTitle && { roleTitle: role.roleTitle ?? null }),
    ...(says(paired, 'valid_from') && validFrom !== known.validFrom && { validFrom: validFrom ?? null }),
    ...(says(paired, 'valid_to') && validTo !== known.validTo && { validTo: validTo ?? null }),
  }
  if (Object.keys(corrected).length === 0) return
  commands.add('appointments', 'correct', 'CorrectAppointment', {
    bodyId,
    appointmentId,
    ...corrected,
    reason: commands.reason,
  })
}

type Deputy = { readonly name: string; readonly personId: string }

/**
 * Deputies are appointments of their own. One that an edited row names instead of another takes that one's appointment;
 * one that is only left out stays, because the register does not say since when, and that is told.
 */
function planDeputies(
  plan: ImportPlan,
  register: PreparedRegister,
  bodies: KnownBodies,
  member: Member,
  deputyFor: string,
  deputies: readonly Deputy[],
): void {
  const { commands, bodyId, organisation, validFrom, validTo, paired } = member
  const held = (bodies.get(bodyId)?.state?.appointments ?? []).filter(
    (entry) => entry.deputyFor === deputyFor,
  )
  const listed = new Set(deputies.map(({ personId }) => personId))
  const former = held.filter((entry) => !listed.has(entry.personId) && entry.validTo === undefined)
  for (const { name, personId } of deputies) {
    if (held.some((entry) => entry.personId === personId)) continue
    const replaced = former.shift()
    if (replaced !== undefined) {
      const { appointmentId } = replaced
      const { reason } = commands
      commands.add('appointments', `step-in|${name}`, 'CorrectAppointment', {
        bodyId,
        appointmentId,
        personId,
        reason,
      })
      continue
    }
    const appointmentId = thingIdOf(deputyFor, `deputy|${personId}`)
    commands.add('appointments', `step-in|${name}`, 'AppointMember', {
      bodyId,
      appointmentId,
      personId,
      organisation,
      role: 'deputy',
      deputyFor,
      ...(validFrom && { validFrom }),
    })
    if (validTo !== undefined) {
      const ended = { bodyId, appointmentId, validTo, reason: commands.reason }
      commands.add('appointments', `step-in|${name}|end`, 'EndAppointment', ended)
    }
  }
  if (former.length > 0 && says(paired, 'deputy')) {
    plan.notices.add(
      `${register.file}:${paired.row.line}: ${former.length} former deputy is no longer named and stays appointed; end it with EndAppointment`,
    )
  }
}

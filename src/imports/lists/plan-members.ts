import { type Appointment, appointment } from '../../domain/body/state.js'
import { thingIdOf } from '../ids.js'
import { KnownAppointments } from '../known/known-appointments.js'
import type { KnownBodies } from '../known/known-bodies.js'
import type { KnownPersons } from '../known/known-persons.js'
import type { ImportPlan } from '../plan.js'
import { cellOf, type PreparedRegister, says } from '../rows/prepared-register.js'
import { foldPerson, splitDeputies } from './members.js'
import { type Deputy, planDeputies } from './plan-deputies.js'
import { type Member, ownAppointmentId, readMember } from './read-member.js'

/** Plans all registers of members: an appointment a row, and one of its own for each deputy. */
export function planMembers(
  plan: ImportPlan,
  registers: readonly PreparedRegister[],
  bodies: KnownBodies,
  persons: KnownPersons,
): void {
  const appointments = appointmentsOf(bodies)
  for (const register of registers) {
    for (const paired of register.rows) {
      const listing = paired.before?.listing
      if (paired.state === 'unchanged' && listing?.personId !== undefined) {
        persons.add(listing.personId, cellOf(paired.row, 'name'), cellOf(paired.row, 'organisation'))
        continue
      }
      const member = readMember(plan, register, bodies, paired)
      if (member !== undefined) planMember(plan, bodies, persons, appointments, member)
    }
  }
}

function appointmentsOf(bodies: KnownBodies): KnownAppointments {
  const known = new KnownAppointments()
  for (const { bodyId, state } of bodies.all()) {
    for (const entry of state?.appointments ?? []) {
      if (entry.deputyFor === undefined) known.add(bodies.canonical(bodyId), entry.appointmentId, entry)
    }
  }
  return known
}

function planMember(
  plan: ImportPlan,
  bodies: KnownBodies,
  persons: KnownPersons,
  appointments: KnownAppointments,
  member: Member,
): void {
  const { paired, bodyId, register, name } = member
  const { rowId, state } = paired
  const personId = personOf(plan, persons, member, name, 'person')
  const deputies = member.deputies.map(
    (deputy, index): Deputy => ({
      ordinal: index + 1,
      name: deputy,
      personId: personOf(plan, persons, member, deputy, `deputy|${index + 1}`),
    }),
  )
  plan.nameCell(rowId, 'name', [{ name, personId }])
  plan.nameCell(rowId, 'deputy', deputies)
  const appointmentId = appointmentIdOf(plan, bodies, appointments, member, personId)
  plan.listing(register, { rowId, bodyId, personId, appointmentId })
  const held = bodies.get(bodyId)?.state
  const known = held && appointment(held, appointmentId)
  if (state === 'changed' && known !== undefined) correctAppointment(member, personId, known)
  else if (appointmentId === ownAppointmentId(member)) appoint(member, personId, appointmentId)
  planDeputies(plan, appointments, held?.appointments ?? [], member, appointmentId, deputies)
}

/**
 * The person of that name and organisation; one that nobody knows is registered. A row whose organisation alone was
 * edited goes on naming the person that it named.
 */
function personOf(
  plan: ImportPlan,
  persons: KnownPersons,
  { register, paired, commands, organisation }: Member,
  name: string,
  thing: string,
): string {
  const { valuesBefore, before } = paired
  const isAsBefore =
    thing === 'person' &&
    foldPerson(name, organisation) === foldPerson(valuesBefore?.name ?? '', valuesBefore?.organisation ?? '')
  const known =
    (isAsBefore ? before?.listing?.personId : undefined) ??
    persons.find(name, organisation) ??
    (valuesBefore && namesIn(valuesBefore).has(foldPerson(name, ''))
      ? persons.find(name, valuesBefore.organisation ?? '')
      : undefined)
  if (known !== undefined) {
    persons.add(known, name, organisation)
    return known
  }
  const personId = thingIdOf(paired.rowId, `${thing}|${paired.revision}`)
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

const namesIn = ({ name = '', deputy = '' }: Readonly<Record<string, string>>): ReadonlySet<string> =>
  new Set([name, ...splitDeputies(deputy)].map((one) => foldPerson(one, '')))

/** The appointment that the row lists: the one of before, else one that says the same already, else its own. */
function appointmentIdOf(
  plan: ImportPlan,
  bodies: KnownBodies,
  appointments: KnownAppointments,
  member: Member,
  personId: string,
): string {
  const { register, paired, bodyId, organisation, role, validFrom, validTo } = member
  const before = paired.before?.listing
  if (before?.appointmentId !== undefined) {
    if (bodies.canonical(before.bodyId ?? '') === bodyId) {
      refuseMerged(bodies, member, before)
      return before.appointmentId
    }
    plan.notices.add(
      `${register.file}:${paired.row.line}: the row names another body now; the appointment in "${bodies.get(before.bodyId ?? '')?.name}" stays, end it with EndAppointment`,
    )
  }
  const own = ownAppointmentId(member)
  const terms = { personId, organisation, ...role, validFrom, validTo }
  const same = appointments.find(bodyId, terms)
  if (same !== undefined) return same
  appointments.add(bodyId, own, terms)
  return own
}

/** A body that was merged into another takes no commands, and neither do the appointments in it. */
function refuseMerged(
  bodies: KnownBodies,
  { paired, bodyId, commands }: Member,
  before: { readonly bodyId?: string | undefined },
): void {
  if (paired.state === 'unchanged' || before.bodyId === undefined || before.bodyId === bodyId) return
  const into = bodies.get(bodyId)?.name
  commands.problem(
    undefined,
    `the row was changed, and its appointment is in body ${before.bodyId}, which was merged into "${into}"; allowed: the row as it was, or UndoMergeBodies first`,
  )
}

function appoint(member: Member, personId: string, appointmentId: string): void {
  const { commands, bodyId, organisation, role, validFrom, validTo } = member
  commands.add('appointments', 'appoint', 'AppointMember', {
    bodyId,
    appointmentId,
    personId,
    organisation,
    role: role.role,
    ...(role.roleTitle && { roleTitle: role.roleTitle }),
    ...(validFrom && { validFrom }),
  })
  if (validTo === undefined) return
  commands.add('appointments', 'end', 'EndAppointment', {
    bodyId,
    appointmentId,
    validTo,
    reason: commands.reason,
  })
}

/** Only what the row says otherwise than it did: what somebody has mended since in the ledger stays mended. */
function correctAppointment(member: Member, personId: string, known: Appointment): void {
  const { commands, bodyId, organisation, role, validFrom, validTo, paired } = member
  const saysRole = says(paired, 'role') || says(paired, 'chair')
  const saysOrganisation = says(paired, 'organisation')
  const corrected = {
    ...(saysOrganisation && personId !== known.personId && { personId }),
    ...(saysOrganisation && organisation !== known.organisation && { organisation }),
    ...(saysRole && role.role !== known.role && { role: role.role }),
    ...(saysRole && role.roleTitle !== known.roleTitle && { roleTitle: role.roleTitle ?? null }),
    ...(says(paired, 'valid_from') && validFrom !== known.validFrom && { validFrom: validFrom ?? null }),
    ...(says(paired, 'valid_to') && validTo !== known.validTo && { validTo: validTo ?? null }),
  }
  if (Object.keys(corrected).length === 0) return
  const { appointmentId } = known
  const { reason } = commands
  commands.add('appointments', 'correct', 'CorrectAppointment', {
    bodyId,
    appointmentId,
    ...corrected,
    reason,
  })
}

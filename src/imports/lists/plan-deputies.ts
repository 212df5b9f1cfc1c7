import type { Appointment } from '../../domain/body/state.js'
import { thingIdOf } from '../ids.js'
import type { KnownAppointments } from '../known/known-appointments.js'
import type { ImportPlan } from '../plan.js'
import { says } from '../rows/prepared-register.js'
import { type Member, ownAppointmentId } from './read-member.js'

/** Somebody whom a row names as the deputy of its member; the first of its deputies is 1. */
export type Deputy = { readonly ordinal: number; readonly name: string; readonly personId: string }

/**
 * Deputies are appointments of their own, on the member's terms. One that an edited row names instead of another takes
 * that one's appointment; one that is only left out stays, because the register does not say since when, and that is told.
 */
export function planDeputies(
  plan: ImportPlan,
  appointments: KnownAppointments,
  ofBody: readonly Appointment[],
  member: Member,
  deputyFor: string,
  deputies: readonly Deputy[],
): void {
  const { paired, register } = member
  const held = ofBody.filter((entry) => entry.deputyFor === deputyFor)
  const listed = new Set(deputies.map(({ personId }) => personId))
  const former =
    paired.state === 'changed' && says(paired, 'deputy')
      ? held.filter((entry) => !listed.has(entry.personId) && entry.validTo === undefined)
      : []
  for (const deputy of deputies) {
    const appointmentId = thingIdOf(deputyFor, `deputy|${deputy.personId}`)
    const known = held.find((entry) => entry.personId === deputy.personId)
    if (known !== undefined && paired.state === 'changed') followMember(member, deputy, known)
    else if (known === undefined || isBegun(member, deputyFor, known)) {
      if (!appointments.claim(appointmentId)) continue
      const replaced = former.shift()
      if (replaced === undefined) appointDeputy(member, deputy, deputyFor, appointmentId)
      else correctDeputy(member, deputy, replaced, { personId: deputy.personId })
    }
  }
  if (former.length > 0) {
    const place = `${register.file}:${paired.row.line}`
    plan.notices.add(
      former.length === 1
        ? `${place}: a deputy is no longer named and still appointed; EndAppointment ends that`
        : `${place}: ${former.length} deputies are no longer named and still appointed; EndAppointment ends that`,
    )
  }
}

/** Whether an import that was interrupted has appointed the deputy, so that there may be more of it to do. */
const isBegun = (member: Member, deputyFor: string, { appointmentId, personId }: Appointment): boolean =>
  deputyFor === ownAppointmentId(member) && appointmentId === thingIdOf(deputyFor, `deputy|${personId}`)

function appointDeputy(member: Member, deputy: Deputy, deputyFor: string, appointmentId: string): void {
  const { commands, bodyId, organisation, validFrom, validTo } = member
  commands.add('appointments', `step-in|${deputy.ordinal}`, 'AppointMember', {
    bodyId,
    appointmentId,
    personId: deputy.personId,
    organisation,
    role: 'deputy',
    deputyFor,
    ...(validFrom && { validFrom }),
  })
  if (validTo === undefined) return
  const ended = { bodyId, appointmentId, validTo, reason: commands.reason }
  commands.add('appointments', `step-in|${deputy.ordinal}|end`, 'EndAppointment', ended)
}

/** A deputy who stays follows what the row now says of the member. */
function followMember(member: Member, deputy: Deputy, known: Appointment): void {
  const { paired, organisation, validFrom, validTo } = member
  const corrected = {
    ...(says(paired, 'organisation') && organisation !== known.organisation && { organisation }),
    ...(says(paired, 'valid_from') && validFrom !== known.validFrom && { validFrom: validFrom ?? null }),
    ...(says(paired, 'valid_to') && validTo !== known.validTo && { validTo: validTo ?? null }),
  }
  if (Object.keys(corrected).length > 0) correctDeputy(member, deputy, known, corrected)
}

function correctDeputy(
  { commands, bodyId }: Member,
  { ordinal }: Deputy,
  { appointmentId }: Appointment,
  corrected: Readonly<Record<string, string | null>>,
): void {
  const { reason } = commands
  commands.add('appointments', `step-in|${ordinal}`, 'CorrectAppointment', {
    bodyId,
    appointmentId,
    ...corrected,
    reason,
  })
}

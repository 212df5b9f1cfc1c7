import type { Appointment } from '../../domain/body/state.js'
import { foldName } from '../../domain/name-folding.js'

/** What two rows agree in that say the same of somebody: which role, for whom, from when until when. */
export type AppointmentTerms = Pick<
  Appointment,
  'personId' | 'organisation' | 'role' | 'roleTitle' | 'validFrom' | 'validTo'
>

/** Appointments by their terms: a person whom two registers list in one role of one body has it once. */
export class KnownAppointments {
  private readonly ids = new Map<string, string>()
  private readonly planned = new Set<string>()

  add(bodyId: string, appointmentId: string, terms: AppointmentTerms): void {
    const key = keyOf(bodyId, terms)
    if (!this.ids.has(key)) this.ids.set(key, appointmentId)
  }

  /** Whether nobody has planned this appointment yet: two rows that share a member share the deputies. */
  claim(appointmentId: string): boolean {
    if (this.planned.has(appointmentId)) return false
    this.planned.add(appointmentId)
    return true
  }

  find(bodyId: string, terms: AppointmentTerms): string | undefined {
    return this.ids.get(keyOf(bodyId, terms))
  }
}

function keyOf(bodyId: string, terms: AppointmentTerms): string {
  const { personId, organisation, role, roleTitle = '', validFrom = '', validTo = '' } = terms
  return [bodyId, personId, foldName(organisation), role, foldName(roleTitle), validFrom, validTo].join(
    '\u001f',
  )
}

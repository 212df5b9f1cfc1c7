import type { Projection } from '../src/projector/projection.js'
import { DATED, dated, RECORDED, recorded } from './dating.js'
import { factTable, jsonOf, NO_ROWS } from './table.js'

/** `effective_on` is the appointment's first day. */
const appointments = factTable(
  'appointments',
  {
    body_id: 'text',
    appointment_id: 'text',
    person_id: 'text',
    organisation: 'text',
    role: 'text',
    role_title: 'text?',
    deputy_for: 'text?',
    ...DATED,
  },
  [['body_id'], ['person_id']],
)

/** `effective_on` is the appointment's last day. */
const appointmentEnds = factTable(
  'appointment_ends',
  { body_id: 'text', appointment_id: 'text', reason: 'text?', ...DATED },
  [['body_id']],
)

/** The fields that a correction gives, as JSON: an absent one is left as it was, `null` takes it away. */
const appointmentCorrections = factTable(
  'appointment_corrections',
  { body_id: 'text', appointment_id: 'text', corrected: 'text', reason: 'text', ...RECORDED },
  [['body_id']],
)

/** Who has which role in which body, for which organisation, from when until when. */
export const appointmentsProjection: Projection = {
  name: 'appointments',
  version: 1,
  tables: [appointments, appointmentEnds, appointmentCorrections],
  project(event) {
    switch (event.type) {
      case 'MemberAppointed': {
        const { bodyId, appointmentId, personId, organisation, role, roleTitle, deputyFor } = event.data
        return [
          appointments.row({
            body_id: bodyId,
            appointment_id: appointmentId,
            person_id: personId,
            organisation,
            role,
            role_title: roleTitle,
            deputy_for: deputyFor,
            ...dated(event),
          }),
        ]
      }
      case 'AppointmentEnded': {
        const { bodyId, appointmentId, reason } = event.data
        return [
          appointmentEnds.row({ body_id: bodyId, appointment_id: appointmentId, reason, ...dated(event) }),
        ]
      }
      case 'AppointmentCorrected': {
        const { bodyId, appointmentId, reason, ...corrected } = event.data
        return [
          appointmentCorrections.row({
            body_id: bodyId,
            appointment_id: appointmentId,
            corrected: jsonOf(corrected) ?? '{}',
            reason,
            ...recorded(event),
          }),
        ]
      }
      default:
        return NO_ROWS
    }
  },
}

import { type Appointment, appointment, type BodyState, isInForce } from '../body/state.js'
import { type Decided, decided } from '../decided.js'
import type { Facts } from '../facts.js'
import { Refusal } from '../refusal.js'
import { nothingChanges, requireKnown } from '../requires.js'
import { sameData } from '../same-data.js'
import type { Warning } from '../warning.js'
import { actingBody } from './acting-body.js'
import type { DataOf } from './commands.js'
import type { Attendee, MeetingEvent } from './events.js'
import { findOpenMatter } from './find.js'
import { enforce, softenedIfHeld } from './rules.js'
import type { Meeting } from './state.js'

/** @throws {Refusal} `not-found`, `not-appointed`, `appointment-ended`, `invalid-data`, `nothing-changes` */
export function recordAttendance(
  meeting: Meeting,
  data: DataOf<'RecordAttendance'>,
  facts: Facts,
): Decided<MeetingEvent> {
  const { present, absent = [] } = data
  requireEachOnce([...present, ...absent])
  if (meeting.attendance && sameData(meeting.attendance, { present, absent })) {
    throw nothingChanges(
      `this attendance of meeting ${meeting.meetingId} is recorded already`,
      'present',
      present.length,
    )
  }
  const body = actingBody(meeting, facts)
  requireEachPersonOnce([...present, ...absent], body)
  const warnings = [...present, ...absent].flatMap((attendee) =>
    checkAttendee(meeting, body, attendee, facts),
  )
  return decided([{ type: 'AttendanceRecorded', data }], warnings)
}

function requireEachOnce(attendees: readonly Attendee[]): void {
  const seen = new Set<string>()
  for (const attendee of attendees) {
    const who = 'appointmentId' in attendee ? attendee.appointmentId : attendee.personId
    if (seen.has(who)) {
      throw new Refusal('invalid-data', `${who} is named twice`, {
        field: 'present',
        value: who,
        allowed: 'everybody once, as present or as absent',
      })
    }
    seen.add(who)
  }
}

/** Somebody named as a person is there in every role: an appointment of theirs beside it would be a second time. */
function requireEachPersonOnce(attendees: readonly Attendee[], body: BodyState): void {
  const asPersons = new Set(
    attendees.flatMap((attendee) => ('personId' in attendee ? [attendee.personId] : [])),
  )
  for (const attendee of attendees) {
    if (!('appointmentId' in attendee)) continue
    const { appointmentId } = attendee
    const personId = appointment(body, appointmentId)?.personId
    if (personId === undefined || !asPersons.has(personId)) continue
    throw new Refusal(
      'invalid-data',
      `person ${personId} is named twice: by personId, and by the appointment ${appointmentId}`,
      { field: 'present', value: appointmentId, allowed: 'everybody once, as present or as absent' },
    )
  }
}

function checkAttendee(
  meeting: Meeting,
  body: BodyState,
  attendee: Attendee,
  facts: Facts,
): readonly Warning[] {
  if ('appointmentId' in attendee) return checkAppointment(meeting, body, attendee.appointmentId)
  const { personId } = attendee
  requireKnown(facts.person(personId), { field: 'personId', id: personId, what: 'person' })
  return []
}

/**
 * The appointment is the body's and holds on the meeting's date. In a held meeting the date is only warned about.
 * @throws {Refusal} `not-appointed`, `appointment-ended`
 */
export function checkAppointment(
  meeting: Meeting,
  body: BodyState,
  appointmentId: string,
): readonly Warning[] {
  const detail = { field: 'appointmentId', value: appointmentId }
  const found = appointment(body, appointmentId)
  if (!found) {
    throw new Refusal('not-appointed', `body ${meeting.bodyId} has no appointment ${appointmentId}`, {
      ...detail,
      allowed: 'an appointment of the body that meets',
    })
  }
  if (isInForce(found, meeting.date)) return []
  const ended = found.validTo !== undefined && found.validTo < meeting.date
  return enforce(softenedIfHeld(meeting, 'block'), {
    code: ended ? 'appointment-ended' : 'not-appointed',
    message: `appointment ${appointmentId} does not hold on ${meeting.date}: ${days(found)}`,
    detail: { ...detail, allowed: `an appointment that holds on ${meeting.date}` },
  })
}

function days({ validFrom, validTo }: Appointment): string {
  return `it holds from ${validFrom ?? 'always'} to ${validTo ?? 'further notice'}`
}

/** @throws {Refusal} `not-found`, `matter-not-open`, `not-appointed`, `appointment-ended`, `nothing-changes` */
export function declareDisqualification(
  meeting: Meeting,
  data: DataOf<'DeclareDisqualification'>,
  facts: Facts,
): Decided<MeetingEvent> {
  const matter = findOpenMatter(meeting, data.matterId)
  const warnings = checkAppointment(meeting, actingBody(meeting, facts), data.appointmentId)
  if (matter.disqualifications.has(data.appointmentId)) throw saidAlready(data)
  return decided([{ type: 'DisqualificationDeclared', data }], warnings)
}

/** The body decides, also where nobody declared: others may have raised the question. @throws {Refusal} as declaring */
export function decideDisqualification(
  meeting: Meeting,
  data: DataOf<'DecideDisqualification'>,
  facts: Facts,
): Decided<MeetingEvent> {
  const matter = findOpenMatter(meeting, data.matterId)
  const warnings = checkAppointment(meeting, actingBody(meeting, facts), data.appointmentId)
  const said = data.disqualified ? 'disqualified' : 'qualified'
  if (matter.disqualifications.get(data.appointmentId) === said) throw saidAlready(data)
  return decided([{ type: 'DisqualificationDecided', data }], warnings)
}

function saidAlready({
  appointmentId,
  matterId,
}: DataOf<'DecideDisqualification' | 'DeclareDisqualification'>) {
  return nothingChanges(
    `that is recorded of ${appointmentId} on matter ${matterId} already`,
    'appointmentId',
    appointmentId,
  )
}

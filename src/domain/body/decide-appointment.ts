import { type Decided, decided } from '../decided.js'
import type { Facts } from '../facts.js'
import { Refusal } from '../refusal.js'
import { nothingChanges, requireRegistered } from '../requires.js'
import { sameData } from '../same-data.js'
import type { BodyCommandOf } from './commands.js'
import type { BodyEvent } from './events.js'
import { evolveBody } from './evolve.js'
import { type Appointment, appointment, hasEndedBefore, type RegisteredBody } from './state.js'

export function decideAppointMember(
  body: RegisteredBody,
  { data }: BodyCommandOf<'AppointMember'>,
  facts: Facts,
): Decided<BodyEvent> {
  if (appointment(body, data.appointmentId) !== undefined) {
    throw new Refusal('already-exists', `appointment ${data.appointmentId} exists in the body already`, {
      field: 'appointmentId',
      value: data.appointmentId,
      allowed: 'the id of a new appointment',
    })
  }
  requireRegistered(facts.person(data.personId), { field: 'personId', id: data.personId, what: 'person' })
  if (data.deputyFor !== undefined) requirePrincipal(body, data.appointmentId, data.deputyFor)
  if (data.validFrom !== undefined) requireBodyLives(body, data.validFrom)
  return decided([{ type: 'MemberAppointed', data }])
}

export function decideEndAppointment(
  body: RegisteredBody,
  { data }: BodyCommandOf<'EndAppointment'>,
): Decided<BodyEvent> {
  const entry = requireAppointment(body, data.appointmentId)
  if (entry.validTo === data.validTo) {
    throw nothingChanges(`the appointment ends on ${data.validTo} already`, 'validTo', data.validTo)
  }
  if (entry.validTo !== undefined) {
    throw new Refusal(
      'appointment-ended',
      `appointment ${data.appointmentId} ended on ${entry.validTo}: CorrectAppointment mends that date`,
      { field: 'validTo', value: data.validTo, allowed: 'an appointment that has not ended' },
    )
  }
  requireDays({ ...entry, validTo: data.validTo })
  return decided([{ type: 'AppointmentEnded', data }])
}

export function decideCorrectAppointment(
  body: RegisteredBody,
  { data }: BodyCommandOf<'CorrectAppointment'>,
  facts: Facts,
): Decided<BodyEvent> {
  const { appointmentId, personId } = data
  requireAppointment(body, appointmentId)
  if (personId !== undefined) {
    requireRegistered(facts.person(personId), { field: 'personId', id: personId, what: 'person' })
  }
  if (typeof data.deputyFor === 'string') requirePrincipal(body, appointmentId, data.deputyFor)
  if (typeof data.validFrom === 'string') requireBodyLives(body, data.validFrom)

  const event: BodyEvent = { type: 'AppointmentCorrected', data }
  const after = evolveBody(body, event)
  if (sameData(after, body)) throw nothingChanges(`appointment ${appointmentId} is so already`)
  requireDays(requireAppointment(body.status === after.status ? after : body, appointmentId))
  return decided([event])
}

function requireAppointment(body: RegisteredBody, appointmentId: string): Appointment {
  const entry = appointment(body, appointmentId)
  if (entry !== undefined) return entry
  throw new Refusal('not-found', `there is no appointment ${appointmentId} in body ${body.bodyId}`, {
    field: 'appointmentId',
    value: appointmentId,
    allowed: "the id of one of the body's appointments",
  })
}

/** A deputy steps in for another appointment of the same body, and none for itself by way of others. */
function requirePrincipal(body: RegisteredBody, appointmentId: string, deputyFor: string): void {
  const refusal = (code: 'not-found' | 'circular-reference', sentence: string) =>
    new Refusal(code, sentence, {
      field: 'deputyFor',
      value: deputyFor,
      allowed: "the id of another of the body's appointments, which is no deputy of this one",
    })
  if (deputyFor === appointmentId) {
    throw refusal('circular-reference', `appointment ${appointmentId} cannot be its own deputy`)
  }
  const principal = appointment(body, deputyFor)
  if (principal === undefined) {
    throw refusal('not-found', `there is no appointment ${deputyFor} in body ${body.bodyId} (deputyFor)`)
  }
  for (let at: Appointment | undefined = principal; at?.deputyFor !== undefined; ) {
    if (at.deputyFor === appointmentId) {
      throw refusal('circular-reference', `appointment ${deputyFor} is itself the deputy of ${appointmentId}`)
    }
    at = appointment(body, at.deputyFor)
  }
}

function requireBodyLives(body: RegisteredBody, validFrom: string): void {
  if (!hasEndedBefore(body, validFrom)) return
  throw new Refusal('body-ended', `body ${body.bodyId} ended on ${body.validTo}, before ${validFrom}`, {
    field: 'validFrom',
    value: validFrom,
    allowed: `a date until ${body.validTo}`,
  })
}

function requireDays({ validFrom, validTo }: Appointment): void {
  if (validFrom === undefined || validTo === undefined || validFrom <= validTo) return
  throw new Refusal('date-out-of-range', `validTo ${validTo} is before validFrom ${validFrom}`, {
    field: 'validTo',
    value: validTo,
    allowed: `a date from ${validFrom}`,
  })
}

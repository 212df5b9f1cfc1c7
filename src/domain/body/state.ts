import type { CalendarDate } from '../calendar-date.js'
import { type Dated, earliest, inForceOn } from '../dated.js'
import { ALWAYS } from '../effective.js'
import type { BodyEvent, BodyRules } from './events.js'

export type BodyName = Dated & { readonly name: string; readonly shortName?: string | undefined }

type Appointed = Extract<BodyEvent, { type: 'MemberAppointed' }>['data']
/** One person's role in the body. Both dates are inclusive; absent means without bound. */
export type Appointment = Omit<Appointed, 'bodyId'> & { readonly validTo?: CalendarDate | undefined }

export type DatedRules = Dated & { readonly rules: BodyRules }

type BodyRecord = {
  readonly bodyId: string
  readonly kind: string
  readonly parentId?: string | undefined
  /** In the order they were entered; the first is the name it was registered under. */
  readonly names: readonly BodyName[]
  readonly aliases: readonly string[]
  /** The last day of the body, inclusive. */
  readonly validTo?: CalendarDate | undefined
  /** In the order they were set. */
  readonly rules: readonly DatedRules[]
  /** In the order they were entered. */
  readonly appointments: readonly Appointment[]
}

export type NoBody = { readonly status: 'none' }
export type RegisteredBody = BodyRecord & { readonly status: 'registered' }
/** It proved to be the same as another body: reads follow `into`, and it takes no command but the undoing. */
export type RedirectedBody = BodyRecord & {
  readonly status: 'redirected'
  readonly into: string
  /** The first day on which it is read so; absent: always. */
  readonly redirectedFrom?: CalendarDate | undefined
}
export type BodyState = NoBody | RegisteredBody | RedirectedBody

export const initialBody: BodyState = { status: 'none' }

/** The rules in force on the date; `{}`, which is all defaults, where none were set. */
export function rulesOn(body: BodyState, date: CalendarDate): BodyRules {
  if (body.status === 'none') return {}
  return inForceOn(body.rules, date)?.rules ?? {}
}

/** Everybody appointed on the date, in the order of entry. */
export function appointmentsOn(body: BodyState, date: CalendarDate): readonly Appointment[] {
  if (body.status === 'none') return []
  return body.appointments.filter((entry) => isInForce(entry, date))
}

/** Whether the date is within the appointment's days, both inclusive. */
export function isInForce(entry: Appointment, date: CalendarDate): boolean {
  return (entry.validFrom ?? ALWAYS) <= date && (entry.validTo === undefined || date <= entry.validTo)
}

export function appointment(body: BodyState, appointmentId: string): Appointment | undefined {
  if (body.status === 'none') return undefined
  return body.appointments.find((entry) => entry.appointmentId === appointmentId)
}

/** The name on the date; before its first name a body is called by its earliest. */
export function nameOn(body: BodyState, date: CalendarDate): BodyName | undefined {
  if (body.status === 'none') return undefined
  return inForceOn(body.names, date) ?? earliest(body.names)
}

/** The day from which the body is known to exist; absent: always. */
export function beginning(body: RegisteredBody | RedirectedBody): CalendarDate | undefined {
  return earliest(body.names)?.validFrom
}

/** Whether the body had ended before the date: its last day is one of its days. */
export function hasEndedBefore(body: BodyState, date: CalendarDate): boolean {
  return body.status !== 'none' && body.validTo !== undefined && body.validTo < date
}

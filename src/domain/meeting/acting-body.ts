import { type Appointment, type BodyState, isInForce } from '../body/state.js'
import type { CalendarDate } from '../calendar-date.js'
import { ALWAYS } from '../effective.js'
import type { Facts } from '../facts.js'
import { pathOf } from '../redirect.js'
import type { Meeting } from './state.js'

/**
 * The body that met, with the appointments of all that it is read as on the meeting's date: a body that was merged
 * takes no appointments any more, and its meetings go on with whoever is appointed where it leads.
 */
export function actingBody(meeting: Pick<Meeting, 'bodyId' | 'date'>, facts: Facts): BodyState {
  const { bodyId, date } = meeting
  const body = facts.body(bodyId)
  if (body.status !== 'redirected') return body
  const path = pathOf(bodyId, (id) => onDate(facts.body(id), date))
  const appointments = path.reduce<readonly Appointment[]>((before, id) => {
    const next = facts.body(id)
    return next.status === 'none' ? before : withAppointments(before, next.appointments, date)
  }, [])
  return { ...body, appointments }
}

/** A merge that holds from a later day on leads nowhere yet. */
function onDate(body: BodyState, date: CalendarDate): BodyState {
  return body.status === 'redirected' && (body.redirectedFrom ?? ALWAYS) > date
    ? { ...body, status: 'registered' }
    : body
}

/** Who has a seat in one of two bodies that proved to be one has no second seat in the other. */
function withAppointments(
  before: readonly Appointment[],
  more: readonly Appointment[],
  date: CalendarDate,
): readonly Appointment[] {
  const seated = new Set(
    before.filter((entry) => isSeat(entry) && isInForce(entry, date)).map(({ personId }) => personId),
  )
  const isSecond = (entry: Appointment) =>
    (isSeat(entry) || entry.role === 'deputy') && seated.has(entry.personId)
  return [...before, ...more.filter((entry) => !isSecond(entry))]
}

const isSeat = ({ role }: Appointment) => role === 'chair' || role === 'member'

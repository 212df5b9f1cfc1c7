import { type Appointment, appointmentsOn, type BodyState } from '../body/state.js'
import type { Attendee } from './events.js'
import type { Attendance, Matter, Meeting } from './state.js'

/** Who may take part in deciding one matter, as far as attendance and disqualifications are recorded. */
export type Voters = {
  /** How many members are appointed on the meeting's date: the seats. */
  readonly seats: number
  /** Appointments present, whatever their role; absent until attendance is recorded. */
  readonly present: ReadonlySet<string> | undefined
  /** Members present, and the deputies who step in for a member that is absent or disqualified: one for each seat. */
  readonly entitled: ReadonlySet<string>
  /** Members and deputies present who are disqualified on the matter. */
  readonly disqualified: ReadonlySet<string>
  /** Whose vote breaks a tie: whoever was recorded as presiding, else the chair; absent where that is not one person. */
  readonly presiding: string | undefined
}

const isMember = ({ role }: Appointment) => role === 'chair' || role === 'member'
const PRESIDES = /^(chair|møteleder|ordfører|setteordfører)$/i

export function votersOn(meeting: Meeting, matter: Matter, body: BodyState): Voters {
  const appointed = appointmentsOn(body, meeting.date)
  const members = appointed.filter(isMember)
  const present = meeting.attendance && presentAppointments(meeting.attendance, appointed)
  const isDisqualified = (id: string) => matter.disqualifications.get(id) === 'disqualified'
  const there = appointed.filter(({ appointmentId }) => present?.has(appointmentId))
  const able = there.filter(({ appointmentId }) => !isDisqualified(appointmentId))
  const entitled = new Set(able.filter(isMember).map(({ appointmentId }) => appointmentId))
  const vacant = new Set(
    members.map(({ appointmentId }) => appointmentId).filter((seat) => !entitled.has(seat)),
  )
  for (const deputyId of steppingIn(able, members, vacant)) entitled.add(deputyId)
  return {
    seats: members.length,
    present,
    entitled,
    disqualified: new Set(
      there
        .filter((entry) => isMember(entry) || entry.role === 'deputy')
        .map(({ appointmentId }) => appointmentId)
        .filter(isDisqualified),
    ),
    presiding: presiding(meeting, appointed, able),
  }
}

/** The deputies who take a vacant seat: first each for the member they are deputy for, then those who are nobody's in particular. */
function steppingIn(
  able: readonly Appointment[],
  members: readonly Appointment[],
  vacant: Set<string>,
): readonly string[] {
  const deputies = able.filter(({ role }) => role === 'deputy')
  const seats = new Set(members.map(({ appointmentId }) => appointmentId))
  const personal = deputies.filter(({ deputyFor }) => deputyFor !== undefined && seats.has(deputyFor))
  const general = deputies.filter((deputy) => !personal.includes(deputy))
  const taken = personal.filter(({ deputyFor }) => deputyFor !== undefined && vacant.delete(deputyFor))
  return [...taken, ...general.slice(0, vacant.size)].map(({ appointmentId }) => appointmentId)
}

function presentAppointments(
  { present }: Attendance,
  appointed: readonly Appointment[],
): ReadonlySet<string> {
  return new Set(present.flatMap((attendee) => appointmentsOf(attendee, appointed)))
}

/** Somebody recorded as a person attends in every role that the person has in the body. */
function appointmentsOf(attendee: Attendee, appointed: readonly Appointment[]): readonly string[] {
  if ('appointmentId' in attendee) return [attendee.appointmentId]
  return appointed
    .filter(({ personId }) => personId === attendee.personId)
    .map(({ appointmentId }) => appointmentId)
}

function presiding(
  meeting: Meeting,
  appointed: readonly Appointment[],
  able: readonly Appointment[],
): string | undefined {
  const named = (meeting.attendance?.present ?? [])
    .filter(({ capacity }) => capacity !== undefined && PRESIDES.test(capacity.trim()))
    .flatMap((attendee) => appointmentsOf(attendee, appointed))
  const among = meeting.attendance ? able : appointed
  const chairs = among.filter(({ role }) => role === 'chair').map(({ appointmentId }) => appointmentId)
  const [only, ...others] = named.length > 0 ? named : chairs
  return others.length === 0 ? only : undefined
}

import type { CalendarDate } from '../../domain/calendar-date.js'
import { NO_DECISION_KIND } from '../../domain/values.js'
import type { AppointmentRow } from '../../queries/appointments.js'
import type { SessionRow } from '../../queries/attendances.js'
import type { MeetingRow } from '../../queries/meetings.js'
import type { Rule } from '../finding.js'
import { dateInWords } from '../words.js'
import type { World } from '../world.js'

type Session = {
  readonly session: SessionRow
  readonly meeting: MeetingRow
  /** Who is appointed to the body on the meeting's date. */
  readonly appointed: readonly AppointmentRow[]
  readonly isPresent: (appointment: AppointmentRow) => boolean
  readonly isAbsent: (appointment: AppointmentRow) => boolean
}

function sessionsOf(world: World): readonly Session[] {
  return world.sessions.flatMap((session) => {
    const meeting = world.meetingOf(session.meetingId)
    if (meeting === undefined) return []
    const isOne = (attendees: SessionRow['present']) => (appointment: AppointmentRow) =>
      attendees.some((attendee) =>
        'appointmentId' in attendee
          ? attendee.appointmentId === appointment.appointmentId
          : attendee.personId === appointment.personId,
      )
    const appointed = world.appointments.filter(
      (one) => one.bodyId === meeting.bodyId && holdsOn(one, meeting.date),
    )
    return [
      { session, meeting, appointed, isPresent: isOne(session.present), isAbsent: isOne(session.absent) },
    ]
  })
}

const holdsOn = ({ validFrom, validTo }: AppointmentRow, date: CalendarDate): boolean =>
  (validFrom === undefined || validFrom <= date) && (validTo === undefined || date <= validTo)

/** A deputy who takes part although the member does, or is not said to be away. */
export const deputyRule: Rule = {
  id: 'deputy-beside-member',
  severity: 'warning',
  looksFor: {
    nb: 'En vara som møter uten at medlemmet er meldt fraværende eller inhabil.',
    en: 'A deputy who takes part although the member is neither absent nor disqualified.',
  },
  find: (world) =>
    sessionsOf(world).flatMap(({ session, meeting, appointed, isPresent, isAbsent }) =>
      appointed
        .filter((deputy) => deputy.deputyFor !== undefined && isPresent(deputy))
        .flatMap((deputy) => {
          const member = appointed.find(({ appointmentId }) => appointmentId === deputy.deputyFor)
          if (member === undefined || session.disqualified.includes(member.appointmentId)) return []
          // Where nobody's absence was recorded, nobody can say that the member's is not.
          if (isAbsent(member) || (session.absent.length === 0 && !isPresent(member))) return []
          return [
            {
              about: [meeting.meetingId, deputy.appointmentId],
              basis: [isPresent(member) ? 'present' : 'unsaid'],
              message: {
                nb: `${deputy.name} møtte som vara for ${member.name} i ${meeting.body} ${dateInWords(meeting.date)}, men fraværet er ikke meldt.`,
                en: `${deputy.name} took part as deputy for ${member.name} in ${meeting.body} on ${dateInWords(meeting.date)}, but no absence is recorded.`,
              },
              rows: [],
              things: [{ kind: 'attendance' as const, meetingId: session.meetingId }],
            },
          ]
        }),
    ),
}

const ENOUGH: Readonly<Record<string, (present: number, seats: number) => boolean>> = {
  half: (present, seats) => present * 2 >= seats,
  'more-than-half': (present, seats) => present * 2 > seats,
  'two-thirds': (present, seats) => present * 3 >= seats * 2,
  all: (present, seats) => present >= seats,
}

/** A meeting that decided something although too few were there. */
export const quorumRule: Rule = {
  id: 'quorum-not-met',
  severity: 'warning',
  looksFor: {
    nb: 'Møter som vedtok noe uten å være beslutningsdyktige.',
    en: 'Meetings that decided something without a quorum.',
  },
  find: (world) => {
    const deciding = new Set(
      world.decisions
        .filter(
          ({ status, clauses }) =>
            status !== 'withdrawn' && clauses.some(({ kind }) => kind !== NO_DECISION_KIND),
        )
        .map(({ meetingId }) => meetingId),
    )
    return sessionsOf(world).flatMap((one) => {
      const { session, meeting } = one
      const { present, seats } = countOf(one)
      const { share = 'half', force } = world.bodyOf(meeting.bodyId)?.rules.quorum ?? {}
      const isTooFew = session.present.length > 0 && seats > 0 && ENOUGH[share]?.(present, seats) === false
      if (force === 'off' || !deciding.has(meeting.meetingId)) return []
      if (!isTooFew && !session.quorumWarned) return []
      return [
        {
          about: [meeting.meetingId],
          basis: [present, seats, share],
          message: {
            nb: `${meeting.body} vedtok noe ${dateInWords(meeting.date)} med ${present} av ${seats} medlemmer til stede.`,
            en: `${meeting.body} decided something on ${dateInWords(meeting.date)} with ${present} of ${seats} members present.`,
          },
          rows: [],
          things: [{ kind: 'attendance' as const, meetingId: session.meetingId }],
        },
      ]
    })
  },
}

/** A deputy fills the member's seat where the member does not. */
function countOf({ appointed, isPresent }: Session): { readonly present: number; readonly seats: number } {
  const seats = appointed.filter(({ role }) => role === 'member' || role === 'chair')
  const isFilled = (seat: AppointmentRow) =>
    isPresent(seat) ||
    appointed.some((deputy) => deputy.deputyFor === seat.appointmentId && isPresent(deputy))
  return { present: seats.filter(isFilled).length, seats: seats.length }
}

import type { AppointmentRow } from '../queries/appointments.js'
import type { Moment } from '../queries/moment.js'
import { type Role, roleWord } from './bokmal.js'
import { shortDate, stampOf } from './dates.js'
import type { Answer } from './table.js'

const ORDER: readonly Role[] = ['owner', 'leader', 'chair', 'member', 'observer', 'secretary', 'deputy']

/** Who sat in the body on that date: roles, organisations and each one's deputies. */
export function boardReport(rows: readonly AppointmentRow[], moment: Moment, body: string): Answer {
  const ids = new Set(rows.map(({ appointmentId }) => appointmentId))
  const isBeside = ({ deputyFor }: AppointmentRow) => deputyFor !== undefined && ids.has(deputyFor)
  const withDates = rows.some(({ validFrom, validTo }) => validFrom !== undefined || validTo !== undefined)
  const deputiesOf = ({ appointmentId, organisation }: AppointmentRow) =>
    rows
      .filter(({ deputyFor }) => deputyFor === appointmentId)
      .map((deputy) =>
        deputy.organisation === organisation ? deputy.name : `${deputy.name} (${deputy.organisation})`,
      )
      .join('\n')
  const own = rows.filter((row) => !isBeside(row))
  // Array.prototype.sort is stable: within a role the order in which they were entered stays.
  const ordered = [...own].sort((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role))
  return {
    json: rows,
    table: {
      title: `Medlemmer av ${body}`,
      stamp: stampOf(moment),
      columns: ['Rolle', 'Navn', 'Virksomhet', 'Vara', ...(withDates ? ['Fra', 'Til'] : [])].map(
        (heading) => ({
          heading,
        }),
      ),
      rows: ordered.map((row) => [
        roleText(row),
        row.name,
        row.organisation,
        deputiesOf(row),
        ...(withDates
          ? [row.validFrom, row.validTo].map((date) => (date === undefined ? '' : shortDate(date)))
          : []),
      ]),
      notes: [],
      legend: [],
    },
  }
}

/** The role in the register's own words where it had some, and that somebody chairs in any case. */
export function roleText({ role, roleTitle }: Pick<AppointmentRow, 'role' | 'roleTitle'>): string {
  if (roleTitle === undefined) return roleWord[role]
  const says = roleTitle.toLowerCase().includes(roleWord[role].toLowerCase())
  return role === 'member' || says ? roleTitle : `${roleTitle} (${roleWord[role].toLowerCase()})`
}

import { type RawBuilder, sql } from 'kysely'
import type { listedAppointment } from '../contract/body-rows.js'
import type { RowOf } from '../contract/row.js'
import type { CalendarDate } from '../domain/calendar-date.js'
import { ALWAYS } from '../domain/effective.js'
import type { ReadModels } from '../read-models/read-models.js'
import { readAs } from './agendas.js'
import { type BodyNames, bodyNames, mended, statedDate } from './body-names.js'
import { isKnown } from './facts-sql.js'
import type { Moment } from './moment.js'
import { personNames } from './person-names.js'
import { groupBy, type OpenNames, parsed, present } from './rows.js'

export type AppointmentRow = RowOf<typeof listedAppointment>

export type AppointmentsFilter = {
  readonly bodyId?: string | undefined
  readonly personId?: string | undefined
  readonly role?: AppointmentRow['role'] | undefined
  /** Also those that have ended. Default: who is appointed on the date. */
  readonly withEnded?: boolean | undefined
}

/** Who is appointed on the date, body by body in the order of entry. Names are those of that date. */
export async function appointments(
  db: ReadModels,
  moment: Moment,
  filter: AppointmentsFilter,
  openNames: OpenNames,
): Promise<readonly AppointmentRow[]> {
  const bodies = await bodyNames(db, moment)
  const persons = await personNames(db, moment, openNames)
  const found = (await entriesOf(db, moment, bodies, filter)).filter(
    ({ validFrom = ALWAYS, validTo, role, personId }) =>
      validFrom <= moment.asOf &&
      (filter.withEnded || validTo === undefined || moment.asOf <= validTo) &&
      (filter.role === undefined || role === filter.role) &&
      (filter.personId === undefined ||
        persons.survivorOn(personId, moment.asOf) === persons.survivorOn(filter.personId, moment.asOf)),
  )
  await bodies.load(found.map(({ bodyId }) => bodyId))
  await persons.load(found.map(({ personId }) => personId))
  return found.map(({ roleTitle, deputyFor, validFrom, validTo, ...entry }) => ({
    bodyId: bodies.survivorOn(entry.bodyId, moment.asOf),
    body: bodies.nameOn(entry.bodyId, moment.asOf),
    appointmentId: entry.appointmentId,
    personId: persons.survivorOn(entry.personId, moment.asOf),
    name: persons.nameOn(entry.personId, moment.asOf),
    organisation: entry.organisation,
    role: entry.role,
    ...present({
      roleTitle,
      deputyFor,
      validFrom,
      validTo: validTo !== undefined && validTo <= moment.asOf ? validTo : undefined,
    }),
  }))
}

type Entry = {
  readonly bodyId: string
  readonly appointmentId: string
  readonly personId: string
  readonly organisation: string
  readonly role: AppointmentRow['role']
  readonly roleTitle: string | undefined
  readonly deputyFor: string | undefined
  readonly validFrom: CalendarDate | undefined
  readonly validTo: CalendarDate | undefined
}

type EntryRow = {
  readonly body_id: string
  readonly appointment_id: string
  readonly person_id: string
  readonly organisation: string
  readonly role: AppointmentRow['role']
  readonly role_title: string | null
  readonly deputy_for: string | null
  readonly effective_on: string
}
type ChangeRow = { readonly appointment_id: string; readonly position: string } & (
  | { readonly effective_on: string }
  | { readonly corrected: string }
)

/** Every appointment that is known, as it was ended and corrected since. */
async function entriesOf(
  db: ReadModels,
  moment: Moment,
  bodies: BodyNames,
  { bodyId }: AppointmentsFilter,
): Promise<readonly Entry[]> {
  const isAsked: RawBuilder<unknown> =
    bodyId === undefined ? sql`1 = 1` : sql`x.body_id IN (${sql.join(readAs(bodies, bodyId, moment))})`
  const known = sql`${isAsked} AND ${isKnown('x', moment)} ORDER BY x.position`
  const entered = await sql<EntryRow>`SELECT x.* FROM appointments x WHERE ${known}`.execute(db)
  const ends = await sql<ChangeRow>`
    SELECT x.appointment_id, x.effective_on, x.position FROM appointment_ends x WHERE ${known}`.execute(db)
  const corrections = await sql<ChangeRow>`
    SELECT x.appointment_id, x.corrected, x.position FROM appointment_corrections x WHERE ${known}`.execute(
    db,
  )
  const changes = [...ends.rows, ...corrections.rows].sort((a, b) => (a.position < b.position ? -1 : 1))
  const changesOf = groupBy(changes, ({ appointment_id }) => appointment_id)
  return entered.rows.map((row) => (changesOf.get(row.appointment_id) ?? []).reduce(changed, entryOf(row)))
}

function entryOf(row: EntryRow): Entry {
  return {
    bodyId: row.body_id,
    appointmentId: row.appointment_id,
    personId: row.person_id,
    organisation: row.organisation,
    role: row.role,
    roleTitle: row.role_title ?? undefined,
    deputyFor: row.deputy_for ?? undefined,
    validFrom: statedDate(row.effective_on),
    validTo: undefined,
  }
}

type Correction = {
  readonly personId?: string
  readonly organisation?: string
  readonly role?: AppointmentRow['role']
  readonly roleTitle?: string | null
  readonly deputyFor?: string | null
  readonly validFrom?: string | null
  readonly validTo?: string | null
}

function changed(entry: Entry, change: ChangeRow): Entry {
  if ('effective_on' in change) return { ...entry, validTo: change.effective_on }
  const correction = parsed<Correction>(change.corrected)
  return {
    ...entry,
    personId: correction.personId ?? entry.personId,
    organisation: correction.organisation ?? entry.organisation,
    role: correction.role ?? entry.role,
    roleTitle: mended(entry.roleTitle, correction.roleTitle),
    deputyFor: mended(entry.deputyFor, correction.deputyFor),
    validFrom: mended(entry.validFrom, correction.validFrom),
    validTo: mended(entry.validTo, correction.validTo),
  }
}

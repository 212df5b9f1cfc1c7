import type { CalendarDate } from '../domain/calendar-date.js'
import { type DocumentIndex, documentIndex } from '../domain/documents-in-text.js'
import { foldName } from '../domain/name-folding.js'
import type { AppointmentRow } from '../queries/appointments.js'
import type { SessionRow } from '../queries/attendances.js'
import type { BodyRow } from '../queries/bodies.js'
import type { DecisionRow } from '../queries/decisions.js'
import type { DocumentRow } from '../queries/documents.js'
import type { FollowUpRow } from '../queries/follow-ups.js'
import type { MatterRow } from '../queries/matters.js'
import type { MeetingRow } from '../queries/meetings.js'
import type { Moment } from '../queries/moment.js'
import type { QuestionName, RowOf } from '../queries/questions.js'
import type { RegisterRowView } from '../queries/register-rows.js'
import type { RegisterRow } from '../queries/registers.js'

/** The questions of the ledger at one moment, as whoever asks may see the answers. */
export type Sources = {
  readonly moment: Moment
  readonly ask: <Q extends QuestionName>(question: Q, filter: object) => Promise<readonly RowOf<Q>[]>
}

/** A row of a register as it stood when the finding was made. */
export type FoundRow = {
  readonly rowId: string
  readonly registerId: string
  readonly register: string
  readonly line: number
}

/** A row of a register, its cells by the fields that they fill. */
export type ListedRow = FoundRow & {
  readonly isGone: boolean
  /** Empty where the row has no such column, and where the text is hidden from whoever asks. */
  readonly cell: (field: string) => string
  readonly listing: RegisterRowView['listing']
}

export type Listed = {
  readonly register: RegisterRow
  /** Those that still stand in it, in the order of their lines. */
  readonly rows: readonly ListedRow[]
  readonly gone: readonly ListedRow[]
}

/** What the rules look at: everything that the moment shows, read once. */
export type World = {
  readonly moment: Moment
  readonly registers: readonly Listed[]
  readonly bodies: readonly BodyRow[]
  readonly bodyOf: (bodyId: string) => BodyRow | undefined
  /** Whom a text names, by equality after folding; none where it names nobody, or two. */
  readonly bodyNamed: (text: string) => BodyRow | undefined
  /** By date; without those that were cancelled. */
  readonly meetings: readonly MeetingRow[]
  readonly meetingOf: (meetingId: string | undefined) => MeetingRow | undefined
  /** Without what is hidden from whoever asks. */
  readonly matters: readonly MatterRow[]
  readonly decisions: readonly DecisionRow[]
  readonly documents: readonly DocumentRow[]
  readonly documentNames: DocumentIndex
  readonly followUps: readonly FollowUpRow[]
  readonly appointments: readonly AppointmentRow[]
  readonly sessions: readonly SessionRow[]
}

export async function readWorld({ moment, ask }: Sources): Promise<World> {
  const registers: Listed[] = []
  for (const register of await ask('registers', {})) {
    const rows = await ask('register-rows', { registerId: register.registerId })
    const listed = rows.map((row) => listedRow(register, row))
    registers.push({
      register,
      rows: listed.filter(({ isGone }) => !isGone),
      gone: listed.filter(({ isGone }) => isGone),
    })
  }
  const bodies = await ask('bodies', {})
  const meetings = (await ask('meetings', {})).filter(({ status }) => status !== 'cancelled')
  const documents = await ask('documents', {})
  const byId = new Map(bodies.map((body) => [body.bodyId, body]))
  const meetingsById = new Map(
    meetings.flatMap((meeting) =>
      [meeting.meetingId, ...(meeting.mergedFrom ?? [])].map((id) => [id, meeting] as const),
    ),
  )
  return {
    moment,
    registers,
    bodies,
    bodyOf: (bodyId) => byId.get(bodyId),
    bodyNamed: namesOf(bodies),
    meetings,
    meetingOf: (meetingId) => (meetingId === undefined ? undefined : meetingsById.get(meetingId)),
    matters: (await ask('matters', {})).filter(isShown),
    decisions: (await ask('decisions', {})).filter(isShown),
    documents,
    documentNames: documentIndex(
      documents.map(({ versions, ...document }) => ({
        ...document,
        versions: versions.filter(({ registered }) => registered).map(({ version }) => version),
      })),
    ),
    followUps: (await ask('follow-ups', {})).filter(isShown),
    appointments: await ask('appointments', { withEnded: true }),
    sessions: await ask('sessions', {}),
  }
}

const isShown = ({ restricted }: { readonly restricted?: { readonly hidden: boolean } | undefined }) =>
  restricted?.hidden !== true

function listedRow(register: RegisterRow, row: RegisterRowView): ListedRow {
  const places = new Map(register.fields.map((field, place) => [field, place]))
  const isHidden = row.listing?.restricted?.hidden === true
  return {
    rowId: row.rowId,
    registerId: register.registerId,
    register: register.name,
    line: row.line,
    isGone: row.gone,
    cell: (field) => {
      const place = places.get(field)
      if (place === undefined || (isHidden && !FIELDS_OF_EXISTENCE.includes(field))) return ''
      return (row.cells[place] ?? '').trim()
    },
    listing: row.listing,
  }
}

/** What a row still says where the rest is hidden. */
const FIELDS_OF_EXISTENCE: readonly string[] = ['date', 'body', 'type']

function namesOf(bodies: readonly BodyRow[]): World['bodyNamed'] {
  const byName = new Map<string, BodyRow | undefined>()
  for (const body of bodies) {
    if (body.mergedInto !== undefined) continue
    for (const folded of new Set(calledOf(body).map(foldName))) {
      byName.set(folded, byName.has(folded) ? undefined : body)
    }
  }
  return (text) => byName.get(foldName(text))
}

/** Everything that a body is or was called. */
export const calledOf = ({ name, shortName, names, aliases }: BodyRow): readonly string[] => [
  name,
  ...(shortName === undefined ? [] : [shortName]),
  ...names.flatMap((entry) => [entry.name, ...(entry.shortName === undefined ? [] : [entry.shortName])]),
  ...aliases,
]

/** The registers whose rows list meetings. */
export const meetingRegisters = ({ registers }: World): readonly Listed[] =>
  registers.filter(({ register }) => register.kind === 'meetings' || register.kind === 'matters')

/** A row that lists a meeting which the moment shows. */
export type MeetingListing = { readonly row: ListedRow; readonly meeting: MeetingRow }

export const meetingListings = (world: World, { rows }: Listed): readonly MeetingListing[] =>
  rows.flatMap((row) => {
    const meeting = world.meetingOf(row.listing?.meetingId)
    return meeting === undefined ? [] : [{ row, meeting }]
  })

/** What a finding tells of a row. */
export const told = ({ rowId, registerId, register, line }: ListedRow): FoundRow => ({
  rowId,
  registerId,
  register,
  line,
})

/** The date that a row gives its meeting. */
export const dateOfRow = ({ row, meeting }: MeetingListing): CalendarDate => row.listing?.date ?? meeting.date

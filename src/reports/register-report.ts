import type { CalendarDate } from '../domain/calendar-date.js'
import type { Moment } from '../queries/moment.js'
import { standingLegend } from './bokmal.js'
import { readCellDate, writeDateLike } from './date-style.js'
import { stampOf } from './dates.js'
import { approvedOnCell, decisionCell, minutesStatusCell, type OpenName, openCell } from './register-cells.js'
import type {
  DecisionRow,
  InvolvementRow,
  MatterRow,
  MeetingRow,
  OwnerRow,
  RegisterRow,
  RegisterRowView,
} from './rows.js'
import type { Answer } from './table.js'

/** What the ledger says at the moment of the report about whatever the register's rows list. */
export type RegisterFacts = {
  readonly meetings: readonly MeetingRow[]
  readonly matters: readonly MatterRow[]
  readonly decisions: readonly DecisionRow[]
  readonly owners: readonly OwnerRow[]
  readonly involvement: readonly InvolvementRow[]
}

type Lookup = {
  readonly meeting: ReadonlyMap<string, MeetingRow>
  readonly matter: ReadonlyMap<string, MatterRow>
  readonly decision: ReadonlyMap<string, DecisionRow>
  readonly owner: ReadonlyMap<string, OwnerRow>
  readonly involvement: ReadonlyMap<string, InvolvementRow>
}

/** A row of the register while it is printed: its own cells, and what the ledger says about what it lists. */
type Printed = {
  readonly view: RegisterRowView
  readonly own: readonly string[]
  readonly meeting: MeetingRow | undefined
  readonly decision: DecisionRow | undefined
}

/**
 * The register again, with its own columns, headings and order: each cell as it stood, corrected by what has happened
 * since. Rows that are gone, or about what is later than the moment, are left out.
 */
export function registerReport(
  register: RegisterRow,
  rows: readonly RegisterRowView[],
  facts: RegisterFacts,
  moment: Moment,
  openName: OpenName,
): Answer {
  const lookup = lookupOf(facts)
  const shown = rows
    .filter(({ gone }) => !gone)
    .map((view) => printedRow(view, lookup, openName))
    .filter((row) => moment.withPlanned || !isLater(row, register, moment.asOf))
    .sort((a, b) => a.view.line - b.view.line)
  const set = shown.map((row) => register.headers.map((_, i) => cellOf(row, i, register, lookup)))
  const decided = register.fields.includes('decision') ? shown.flatMap(({ decision }) => decision ?? []) : []
  return {
    json: shown.map((row, i) => jsonRow(row, set[i] ?? [], register)),
    table: {
      title: register.title === undefined ? register.name : `${register.name}: ${register.title}`,
      stamp: stampOf(moment),
      columns: register.headers.map((heading) => ({ heading })),
      rows: set,
      notes: register.complete ? [] : ['Importen av oversikten er ikke fullført: rader kan mangle.'],
      legend: standingLegend(decided),
    },
  }
}

function lookupOf(facts: RegisterFacts): Lookup {
  return {
    meeting: new Map(facts.meetings.map((row) => [row.meetingId, row])),
    matter: new Map(facts.matters.map((row) => [row.matterId, row])),
    decision: new Map(facts.decisions.map((row) => [row.decisionId, row])),
    owner: new Map(facts.owners.map((row) => [row.areaId, row])),
    involvement: new Map(facts.involvement.map((row) => [row.involvementId, row])),
  }
}

function printedRow(view: RegisterRowView, lookup: Lookup, openName: OpenName): Printed {
  const { meetingId, decisionId } = view.listing ?? {}
  return {
    view,
    own: view.cells.map((cell) => openCell(cell, openName)),
    meeting: meetingId === undefined ? undefined : lookup.meeting.get(meetingId),
    decision: decisionId === undefined ? undefined : lookup.decision.get(decisionId),
  }
}

/** The field that says since when a row of this kind holds. */
const SINCE_FIELDS = ['date', 'valid_from', 'submitted_on']

function isLater(row: Printed, register: RegisterRow, asOf: CalendarDate): boolean {
  const { listing } = row.view
  const date =
    row.meeting?.date ??
    listing?.date ??
    SINCE_FIELDS.map((field) => readCellDate(ownCell(row, register, field))).find(
      (found) => found !== undefined,
    )
  return date !== undefined && date > asOf
}

function ownCell(row: Printed, register: RegisterRow, field: string): string {
  const at = register.fields.indexOf(field)
  return at < 0 ? '' : (row.own[at] ?? '')
}

function cellOf(row: Printed, at: number, register: RegisterRow, lookup: Lookup): string {
  const own = row.own[at] ?? ''
  const { view, decision } = row
  switch (register.fields[at]) {
    case 'date':
      return dateCell(own, row)
    case 'matter':
      return matterCell(own, view, lookup)
    case 'decision':
      return decision ? decisionCell(own, decision, view.listing?.decisionRevision) : own
    case 'minutes_status':
      return decision
        ? minutesStatusCell(own, decision, register.headers[at] ?? '', ownCell(row, register, 'decision'))
        : own
    case 'approved_on':
      return decision ? approvedOnCell(own, decision, ownCell(row, register, 'date')) : own
    case 'owner':
      return ownerCell(own, row, register, lookup)
    case 'involvement':
      return lookup.involvement.get(view.listing?.involvementId ?? '')?.involvement ?? own
    default:
      return own
  }
}

/** A meeting whose date was corrected after the row was imported has its new date, written as the row writes dates. */
function dateCell(own: string, { view, meeting }: Printed): string {
  if (meeting?.dateRecordedAt === undefined || meeting.dateRecordedAt <= view.recordedAt) return own
  return readCellDate(own) === meeting.date ? own : writeDateLike(own, meeting.date)
}

/**
 * A matter's title that was corrected after the row was imported, in the register whose words the title was. Another
 * register keeps its own words for the same matter.
 */
function matterCell(own: string, view: RegisterRowView, lookup: Lookup): string {
  const matter = lookup.matter.get(view.listing?.matterId ?? '')
  const meeting = lookup.meeting.get(view.listing?.meetingId ?? '')
  if (own.trim() === '' || matter?.titleRecordedAt === undefined || meeting === undefined) return own
  const isItsOwn = meeting.listings === 1
  return isItsOwn && matter.titleRecordedAt > view.recordedAt ? matter.title : own
}

/** A register that dates its owners lists each in its time; one that does not lists whoever owns the area. */
function ownerCell(own: string, row: Printed, register: RegisterRow, lookup: Lookup): string {
  const owner = lookup.owner.get(row.view.listing?.areaId ?? '')
  if (owner === undefined || readCellDate(ownCell(row, register, 'valid_from')) !== undefined) return own
  return owner.owner
}

function jsonRow({ view, decision }: Printed, cells: readonly string[], register: RegisterRow): object {
  return {
    registerId: view.registerId,
    rowId: view.rowId,
    line: view.line,
    ...view.listing,
    ...(decision && { revision: decision.revision, status: decision.status }),
    cells,
    values: Object.fromEntries(register.headers.map((heading, i) => [heading, cells[i] ?? ''])),
  }
}

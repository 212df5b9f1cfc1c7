import type { registerReportRow } from '../contract/register-rows.js'
import type { RowOf } from '../contract/row.js'
import { readDate } from '../domain/calendar-date.js'
import { readDraftMarker } from '../domain/draft-marker.js'
import type { DecisionRow } from '../queries/decisions.js'
import type { InvolvementRow } from '../queries/involvement.js'
import type { MatterRow } from '../queries/matters.js'
import type { MeetingRow } from '../queries/meetings.js'
import type { Moment } from '../queries/moment.js'
import type { OwnerRow } from '../queries/owners.js'
import type { RegisterRowView } from '../queries/register-rows.js'
import type { RegisterRow } from '../queries/registers.js'
import { keyIn } from '../queries/rows.js'
import { standingLegend } from './bokmal.js'
import { writeDateLike } from './date-style.js'
import { stampOf } from './dates.js'
import { approvedOnCell, decisionCell, minutesStatusCell } from './register-cells.js'
import type { Restated } from './restated.js'
import type { Answer } from './table.js'

/** What the ledger says at the moment of the report about whatever the register's rows list. */
export type RegisterFacts = {
  readonly meetings: readonly MeetingRow[]
  readonly matters: readonly MatterRow[]
  readonly decisions: readonly DecisionRow[]
  readonly owners: readonly OwnerRow[]
  readonly involvement: readonly InvolvementRow[]
  readonly restated: Restated
}

/** Where a row is printed: its register, and the facts by what they are about. */
type Setting = {
  readonly register: RegisterRow
  readonly restated: Restated
  readonly meetings: ReadonlyMap<string, MeetingRow>
  readonly matters: ReadonlyMap<string, MatterRow>
  readonly decisions: ReadonlyMap<string, DecisionRow>
  readonly owners: ReadonlyMap<string, OwnerRow>
  readonly involvement: ReadonlyMap<string, InvolvementRow>
  /** How many of the rows list each area. */
  readonly rowsByArea: ReadonlyMap<string, number>
}

/**
 * The register again, with its own columns, headings and order: each cell as it stood, corrected by what has happened
 * since. Rows that are gone by then are left out.
 * @param rows those whose meeting, or whatever they list, had begun by then
 */
export function registerReport(
  register: RegisterRow,
  rows: readonly RegisterRowView[],
  facts: RegisterFacts,
  moment: Moment,
): Answer {
  const setting = settingOf(register, rows, facts)
  const shown = rows.filter(({ gone }) => !gone).sort((a, b) => a.line - b.line)
  const set = shown.map((row) => register.headers.map((_, at) => cellOf(row, at, setting)))
  const decided = register.fields.includes('decision')
    ? shown.flatMap((row) => decisionOf(row, setting) ?? [])
    : []
  return {
    json: shown.map((row, i) => jsonRow(row, set[i] ?? [], setting)),
    isVerbatim: true,
    table: {
      title: register.title === undefined ? register.name : `${register.name}: ${register.title}`,
      stamp: stampOf(moment),
      columns: register.headers.map((heading) => ({ heading })),
      rows: set,
      notes: register.complete
        ? []
        : ['En import av oversikten er ikke fullført; det den bringer, står ikke her ennå.'],
      legend: standingLegend(decided),
    },
  }
}

function settingOf(register: RegisterRow, rows: readonly RegisterRowView[], facts: RegisterFacts): Setting {
  const rowsByArea = new Map<string, number>()
  for (const { listing, gone } of rows) {
    const areaId = gone ? undefined : listing?.areaId
    if (areaId !== undefined) rowsByArea.set(areaId, (rowsByArea.get(areaId) ?? 0) + 1)
  }
  return {
    register,
    restated: facts.restated,
    meetings: new Map(facts.meetings.map((row) => [row.meetingId, row])),
    matters: new Map(facts.matters.map((row) => [keyIn(row.meetingId, row.matterId), row])),
    decisions: new Map(facts.decisions.map((row) => [keyIn(row.meetingId, row.decisionId), row])),
    owners: new Map(facts.owners.map((row) => [row.areaId, row])),
    involvement: new Map(facts.involvement.map((row) => [row.involvementId, row])),
    rowsByArea,
  }
}

const decisionOf = ({ listing }: RegisterRowView, { decisions }: Setting): DecisionRow | undefined =>
  decisions.get(keyIn(listing?.meetingId ?? '', listing?.decisionId ?? ''))

function ownCell(row: RegisterRowView, { register }: Setting, field: string): string {
  const at = register.fields.indexOf(field)
  return at < 0 ? '' : (row.cells[at] ?? '')
}

function cellOf(row: RegisterRowView, at: number, setting: Setting): string {
  const own = row.cells[at] ?? ''
  switch (setting.register.fields[at]) {
    case 'date':
      return dateCell(own, row, setting)
    case 'matter':
      return matterCell(own, row, setting)
    case 'owner':
      return ownerCell(own, row, setting)
    case 'involvement':
      return setting.involvement.get(row.listing?.involvementId ?? '')?.involvement ?? own
    case 'decision': {
      const decision = decisionOf(row, setting)
      // What the moment does not show as decided is still no more than its register said: a draft stays marked.
      if (decision === undefined) return unknownDecision(own)
      return decisionCell(own, decision, row.listing?.decisionRevision)
    }
    case 'minutes_status': {
      const decision = decisionOf(row, setting)
      const heading = setting.register.headers[at] ?? ''
      return decision ? minutesStatusCell(own, decision, heading, ownCell(row, setting, 'decision')) : own
    }
    case 'approved_on': {
      const decision = decisionOf(row, setting)
      return decision ? approvedOnCell(own, decision, ownCell(row, setting, 'date')) : own
    }
    default:
      return own
  }
}

function unknownDecision(own: string): string {
  const { isDraft, text } = readDraftMarker(own)
  return isDraft ? decisionCell(own, { status: 'draft', revision: 1, text }, undefined) : own
}

/** A date that the meeting was once said to have is printed as the one that it has, written as the row writes dates. */
function dateCell(own: string, { listing }: RegisterRowView, { meetings, restated }: Setting): string {
  const meeting = meetings.get(listing?.meetingId ?? '')
  const stated = readDate(own)
  if (meeting === undefined || stated === undefined || stated === meeting.date) return own
  return restated.wasDate(meeting.meetingId, stated) ? writeDateLike(own, meeting.date) : own
}

/** A title that the matter once had is printed as the one that it has; other words for it are the register's own. */
function matterCell(own: string, { listing }: RegisterRowView, { matters, restated }: Setting): string {
  const matter = matters.get(keyIn(listing?.meetingId ?? '', listing?.matterId ?? ''))
  if (matter === undefined || matter.title === own.trim()) return own
  return restated.wasTitle(matter.matterId, own.trim()) ? matter.title : own
}

/** A row that is dated, or that is one of several of its area, lists an owner in its time; any other lists whoever owns the area. */
function ownerCell(own: string, row: RegisterRowView, setting: Setting): string {
  const areaId = row.listing?.areaId ?? ''
  const owner = setting.owners.get(areaId)
  const isDated = readDate(ownCell(row, setting, 'valid_from')) !== undefined
  return owner === undefined || isDated || (setting.rowsByArea.get(areaId) ?? 0) > 1 ? own : owner.owner
}

function jsonRow(
  row: RegisterRowView,
  cells: readonly string[],
  setting: Setting,
): RowOf<typeof registerReportRow> {
  const decision = decisionOf(row, setting)
  return {
    registerId: row.registerId,
    rowId: row.rowId,
    line: row.line,
    ...row.listing,
    ...(decision && { revision: decision.revision, status: decision.status }),
    cells,
    values: Object.fromEntries(setting.register.headers.map((heading, i) => [heading, cells[i] ?? ''])),
  }
}

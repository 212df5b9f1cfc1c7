import { foldName } from '../domain/name-folding.js'
import { type DocumentRef, type Wording, wordingText } from '../domain/values.js'
import { type DocumentIndex, documentsIn } from './documents-in-text.js'
import { thingIdOf } from './ids.js'
import { type KnownMatter, type KnownMeeting, pendingOf } from './known-meetings.js'
import type { Listing } from './known-register.js'
import type { MeetingGroup } from './match-meetings.js'
import type { MeetingRow } from './meeting-row.js'
import type { MeetingsWorld } from './meetings-world.js'
import type { ImportPlan } from './plan.js'
import type { PreparedRegister } from './prepared-register.js'

/** What a register calls a matter that it gives no title. */
const UNTITLED = 'Uten tittel'

/** Plans a meeting that nobody knew, with its agenda, decisions and, where stated, the approval of its minutes. */
export function planNewMeeting(
  plan: ImportPlan,
  register: PreparedRegister,
  world: MeetingsWorld,
  group: MeetingGroup,
): void {
  const [first] = group.rows
  if (first === undefined) return
  const { bodyId, date, commands, paired } = first
  const meetingId = thingIdOf(paired.rowId, 'meeting')
  const said = (field: 'type' | 'number' | 'start' | 'place') =>
    group.rows.map((row) => row[field]).find(Boolean)
  const type = said('type')
  const number = said('number')
  const start = said('start')
  const place = said('place')
  commands.add(
    'meetings',
    'meeting',
    'RegisterHeldMeeting',
    {
      meetingId,
      bodyId,
      date,
      ...(type && { type }),
      ...(number && { number }),
      ...(start && { start }),
      ...(place && { place }),
    },
    { isFresh: true },
  )
  const meeting: KnownMeeting = { meetingId, bodyId, date, number, start, matters: [] }
  world.meetings.add(meeting)
  planAgenda(plan, register, world, group, meeting, { isOwnAgenda: true })
}

/**
 * What rows add to a meeting: all of their agenda where it is their own; else a matter only where the meeting has none, and
 * a decision only where its matter has none. Every row becomes a listing, in its own words.
 */
export function planAgenda(
  plan: ImportPlan,
  register: PreparedRegister,
  world: MeetingsWorld,
  group: MeetingGroup,
  meeting: KnownMeeting,
  { isOwnAgenda }: { readonly isOwnAgenda: boolean },
): void {
  const isWritable =
    meeting.state === undefined || meeting.state.status === 'held' || meeting.state.status === 'open'
  const hadMatters = meeting.matters.some(({ matterId }) => !isOfGroup(group, matterId))
  let recorded = false
  for (const row of group.rows) {
    const own = thingIdOf(row.paired.rowId, 'matter')
    const addsMatter = isWritable && (isOwnAgenda || !hadMatters)
    let matter = meeting.matters.find(({ matterId }) => matterId === own)
    matter ??= addsMatter ? undefined : sameMatter(register, row, meeting)
    if (
      matter === undefined &&
      isWritable &&
      (row.wording !== undefined || (addsMatter && row.matter !== ''))
    ) {
      matter = addMatter(world, row, meeting, own)
    }
    const decisionId = matter && isWritable ? planDecision(world, row, meeting, matter) : undefined
    if (decisionId !== undefined) recorded = true
    if (row.wording !== undefined && decisionId === undefined && !isWritable) {
      plan.notices.add(
        `${register.file}:${row.paired.row.line}: meeting ${meeting.meetingId} takes no decisions any more; the row is listed only`,
      )
    }
    plan.listing(register, listingOf(row, meeting, matter))
  }
  if (isWritable) planApproval(group, meeting, recorded)
}

const isOfGroup = ({ rows }: MeetingGroup, matterId: string) =>
  rows.some(({ paired }) => thingIdOf(paired.rowId, 'matter') === matterId)

/** The matter of a known meeting that the row is about: of the same text, else the only one that a row of a meeting can mean. */
function sameMatter(
  register: PreparedRegister,
  row: MeetingRow,
  { matters }: KnownMeeting,
): KnownMatter | undefined {
  const fold = foldName(row.matter)
  const equal = matters.find(({ title }) => foldName(title) === fold)
  if (equal !== undefined || register.kind === 'matters') return equal
  if (matters.length === 1) return matters[0]
  const undecided = matters.filter(({ decisions }) => decisions.length === 0)
  return row.wording !== undefined && undecided.length === 1 ? undecided[0] : undefined
}

function addMatter(
  world: MeetingsWorld,
  row: MeetingRow,
  meeting: KnownMeeting,
  matterId: string,
): KnownMatter {
  const title = row.matter || row.type || UNTITLED
  const matter: KnownMatter = { matterId, title, decisions: [] }
  meeting.matters.push(matter)
  const { meetingId } = meeting
  row.commands.add(
    'meetings',
    'matter',
    'AddMatter',
    {
      meetingId,
      matterId,
      title,
      ...(row.order && { number: row.order }),
      ...treatedIn(world.documents, row.matter),
    },
    { isFresh: meeting.state === undefined },
  )
  return matter
}

/** The documents that a matter's title names, as an import may state them. */
export function treatedIn(
  index: DocumentIndex,
  title: string,
): { documents?: readonly DocumentRef[]; documentsProposed?: true } {
  const documents = documentsIn(title, index)
  return documents.length === 0 ? {} : { documents, documentsProposed: true }
}

/**
 * The wording with the documents that its clauses mention; what its lead mentions is kept with the first of them. A bare
 * alias means the version that the matter treats.
 */
export function withDocuments(wording: Wording, index: DocumentIndex, matter: string): Wording {
  const treated = documentsIn(matter, index)
  const lead = wording.lead?.text
  return {
    ...wording,
    clauses: wording.clauses.map((clause, at) => {
      const text = at === 0 && lead !== undefined ? `${lead}\n${clause.text}` : clause.text
      const documents = documentsIn(text, index, treated)
      if (documents.length === 0) return clause
      return {
        ...clause,
        documents: [...documents],
        proposed: [...(clause.proposed ?? []), 'documents' as const],
      }
    }),
  }
}

/** Records the row's decision where its matter has none. @returns the decision's id where the row recorded it */
function planDecision(
  world: MeetingsWorld,
  row: MeetingRow,
  meeting: KnownMeeting,
  matter: KnownMatter,
): string | undefined {
  const { wording, paired, stated, commands } = row
  const decisionId = thingIdOf(paired.rowId, 'decision')
  if (wording === undefined) return undefined
  if (matter.decisions.some((decision) => decision.decisionId === decisionId)) return decisionId
  if (matter.decisions.length > 0) return undefined
  const standing = stated === 'draft' || meeting.state?.status === 'open' ? 'draft' : 'unstated'
  const { lead, clauses } = withDocuments(wording, world.documents, row.matter)
  matter.decisions.push({ decisionId, revision: 1, standing, text: wordingText(wording) })
  const { meetingId } = meeting
  commands.add(
    'meetings',
    'decision',
    'RecordDecision',
    { meetingId, matterId: matter.matterId, decisionId, ...(lead && { lead }), clauses, standing },
    { isFresh: meeting.state === undefined },
  )
  return decisionId
}

/** The approval that the register states, of a meeting whose decisions that are not final are all of these rows. */
function planApproval({ rows }: MeetingGroup, meeting: KnownMeeting, recorded: boolean): void {
  const row = rows.find(({ stated }) => stated === 'approved')
  if (row === undefined || meeting.state?.status === 'open') return
  if (meeting.state !== undefined && (meeting.state.minutesApproved || !recorded)) return
  const ownIds = new Set(rows.map(({ paired }) => thingIdOf(paired.rowId, 'decision')))
  const pending = new Map(
    (meeting.state ? pendingOf(meeting.state) : []).map((seen) => [seen.decisionId, seen.revision]),
  )
  if ([...pending.keys()].some((decisionId) => !ownIds.has(decisionId))) return
  for (const { decisions } of meeting.matters) {
    for (const { decisionId, revision } of decisions)
      if (ownIds.has(decisionId)) pending.set(decisionId, revision)
  }
  const approvedOn = rows.map((candidate) => candidate.approvedOn).find((date) => date !== undefined)
  row.commands.add(
    'meetings',
    'approve',
    'ApproveMinutes',
    {
      meetingId: meeting.meetingId,
      ...(approvedOn && { approvedOn }),
      decisions: [...pending].map(([decisionId, revision]) => ({ decisionId, revision })),
    },
    { isFresh: meeting.state === undefined },
  )
}

/** What the row lists, in its own words; with the decision's revision where the decision says what the row says. */
export function listingOf(row: MeetingRow, meeting: KnownMeeting, matter: KnownMatter | undefined): Listing {
  const { paired, date, type, bodyId, bodyText, wording } = row
  const text = wording && wordingText(wording)
  const decisions = wording === undefined ? [] : (matter?.decisions ?? [])
  const decision = decisions.find((candidate) => candidate.text === text) ?? decisions[0]
  return {
    rowId: paired.rowId,
    meetingId: meeting.meetingId,
    date,
    bodyId,
    ...(matter && { matterId: matter.matterId }),
    ...(decision && { decisionId: decision.decisionId }),
    ...(decision && decision.text === text && { decisionRevision: decision.revision }),
    ...(type && { type }),
    ...(row.matter && { matter: row.matter }),
    ...(bodyText && { bodyText }),
  }
}

import { type DocumentIndex, documentsIn } from '../../domain/documents-in-text.js'
import { foldName } from '../../domain/name-folding.js'
import { LIMITS } from '../../domain/text.js'
import { type DocumentRef, type Wording, wordingText } from '../../domain/values.js'
import { type KnownMatter, type KnownMeeting, knownMatterOf } from '../known/known-meetings.js'
import type { ImportPlan } from '../plan.js'
import { newThingId, ownThings, thingIdsOf } from '../rows/own-things.js'
import type { PreparedRegister } from '../rows/prepared-register.js'
import type { MeetingGroup } from './match-meetings.js'
import type { MeetingRow } from './meeting-row.js'
import type { MeetingsWorld } from './meetings-world.js'

/** What a register calls a matter that it gives no title. */
const UNTITLED = 'Uten tittel'

/**
 * Whose the meeting's agenda is: the rows' own; one that they take over, because their register is the meeting's own and
 * only others had listed it; or others', which the rows list in their own words.
 */
export type Agenda = 'own' | 'taken over' | 'listed'

/**
 * What rows add to a meeting: all of their agenda where it is theirs; else a matter only where the meeting has none, and
 * a decision only where its matter has none. Every row becomes a listing.
 */
export function planAgenda(
  plan: ImportPlan,
  register: PreparedRegister,
  world: MeetingsWorld,
  { rows }: MeetingGroup,
  meeting: KnownMeeting,
  agenda: Agenda,
): void {
  const paired = rows.map((row) => row.paired)
  const isOwnMatter = ownThings(register, paired, 'matter')
  const isWritable = takesRows(meeting)
  const hadMatters = meeting.matters.some(
    ({ matterId, status }) => status !== 'withdrawn' && !isOwnMatter(matterId),
  )
  const mayAdd = isWritable && (agenda !== 'listed' || !hadMatters)
  const found = new Set<KnownMatter>()
  for (const row of rows) {
    let matter = ownMatter(register, row, meeting)
    if (!mayAdd) matter ??= sameMatter(register, row, meeting.matters)
    else if (agenda === 'taken over') {
      matter ??= ofSameText(
        row,
        meeting.matters.filter((other) => !found.has(other)),
      )
    }
    if (matter !== undefined) found.add(matter)
    if (matter === undefined && mayAdd && (row.matter !== '' || row.wording !== undefined)) {
      matter = addMatter(world, row, meeting)
    }
    const refusal = matter === undefined ? NO_MATTER : planDecision(world, row, meeting, matter)
    if (refusal !== undefined && row.wording !== undefined) {
      plan.notices.add(
        `${register.file}:${row.paired.row.line}: the decision is listed only, and not recorded: ${isWritable ? refusal : `meeting ${meeting.meetingId} takes no decisions any more`}`,
      )
    }
    planListing(plan, register, row, meeting, matter)
  }
}

const NO_MATTER = 'the meeting has other matters'

/** A meeting that was imported, or one that goes on: any other has its decisions from its own secretary. */
const takesRows = ({ state }: KnownMeeting): boolean =>
  state === undefined || state.status === 'held' || state.status === 'open'

const isOpen = ({ status }: KnownMatter): boolean => status === 'open'

/** The matter that the row brought about; one that was withdrawn in the ledger stays the row's while it lists it. */
function ownMatter(
  register: PreparedRegister,
  { paired }: MeetingRow,
  { meetingId, matters }: KnownMeeting,
): KnownMatter | undefined {
  const ids = thingIdsOf(paired, 'matter')
  const { listing } = paired.before ?? {}
  const listed = listing?.meetingId === meetingId ? listing.matterId : undefined
  const own = matters.filter(
    ({ matterId }) => ids.includes(matterId) || (matterId === listed && register.orphans.has(matterId)),
  )
  return own.find(isOpen) ?? own.find(({ matterId }) => matterId === listed)
}

/** The matter of a known meeting that the row is about: of the same text, else the only one that a row of a meeting can mean. */
function sameMatter(
  register: PreparedRegister,
  row: MeetingRow,
  matters: readonly KnownMatter[],
): KnownMatter | undefined {
  const equal = ofSameText(row, matters)
  if (equal !== undefined || register.kind === 'matters') return equal
  if (matters.length === 1) return matters[0]
  const undecided = matters.filter((matter) => isOpen(matter) && matter.decisions.length === 0)
  return row.wording !== undefined && undecided.length === 1 ? undecided[0] : undefined
}

function ofSameText({ matter }: MeetingRow, matters: readonly KnownMatter[]): KnownMatter | undefined {
  const fold = foldName(matter)
  const equal = matters.filter((other) => other.fold === fold)
  return equal.find(isOpen) ?? equal[0]
}

/** The title of the matter that a row is about, where the row brings it about. */
export const titleOf = ({ matter, type }: Pick<MeetingRow, 'matter' | 'type'>): string =>
  matter || type || UNTITLED

function addMatter(world: MeetingsWorld, row: MeetingRow, meeting: KnownMeeting): KnownMatter {
  const { meetingId, isFresh } = meeting
  const matterId = newThingId(row.paired, 'matter')
  const title = titleOf(row)
  const matter = knownMatterOf(matterId, title)
  meeting.matters.push(matter)
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
    { isFresh },
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

/** Records the row's decision where its matter has none. @returns why it cannot be recorded, where something but another decision is in the way */
function planDecision(
  world: MeetingsWorld,
  row: MeetingRow,
  meeting: KnownMeeting,
  matter: KnownMatter,
): string | undefined {
  const { wording, paired, stated, commands } = row
  if (wording === undefined || matter.decisions.length > 0) return undefined
  const { meetingId, state, isFresh } = meeting
  if (!takesRows(meeting)) return `meeting ${meetingId} is ${state?.status}`
  if (!isOpen(matter)) return `the matter ${matter.matterId} is ${matter.status}`
  const listed = paired.before?.listing?.decisionId
  if (listed !== undefined && state?.decisions.get(listed)?.standing === 'withdrawn') {
    return `decision ${listed} was withdrawn in the ledger`
  }
  const decisionId = newThingId(paired, 'decision')
  const standing = stated === 'draft' || state?.status === 'open' ? 'draft' : 'unstated'
  const { lead, clauses } = withDocuments(wording, world.documents, row.matter)
  matter.decisions.push({ decisionId, revision: 1, standing, text: wordingText(wording) })
  if (isOneTooMany(meeting)) {
    commands.problem(
      'decision',
      `is one more than meeting ${row.date} of its body can hold; allowed: at most ${LIMITS.decisions} decisions of one meeting; number or start tells meetings of one day apart`,
    )
  }
  commands.add(
    'meetings',
    'decision',
    'RecordDecision',
    { meetingId, matterId: matter.matterId, decisionId, ...(lead && { lead }), clauses, standing },
    { isFresh },
  )
  return undefined
}

/** Said once of a meeting that begins with the import, by its first row beyond; of any other its stream says so. */
function isOneTooMany({ matters, isFresh }: KnownMeeting): boolean {
  if (!isFresh || matters.length <= LIMITS.decisions) return false
  const decisions = matters.reduce((sum, matter) => sum + matter.decisions.length, 0)
  return decisions === LIMITS.decisions + 1
}

/** What the row lists, in its own words; with the decision's revision where the decision says what the row says. */
export function planListing(
  plan: ImportPlan,
  register: PreparedRegister,
  row: MeetingRow,
  meeting: KnownMeeting,
  matter: KnownMatter | undefined,
): void {
  const { paired, date, type, bodyId, bodyText, wording } = row
  const text = wording && wordingText(wording)
  const decisions = wording === undefined ? [] : (matter?.decisions ?? [])
  const decision = decisions.find((candidate) => candidate.text === text) ?? decisions[0]
  plan.listing(register, {
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
  })
  if (row.matter !== '') meeting.texts.add(foldName(row.matter))
  if (register.ownerId !== undefined) meeting.isOwned = true
}

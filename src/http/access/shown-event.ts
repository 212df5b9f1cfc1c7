import type { Restriction } from '../../contract/restriction.js'
import type { DomainEvent, EventOf, EventType } from '../../domain/event.js'
import type { LedgerEvent } from '../../ledger/codec.js'
import type { Metadata } from '../../ledger/envelope.js'
import type { StoredEvent } from '../../ledger/event-log.js'
import type { Restricted, RestrictedIn } from '../../queries/restrictions.js'
import { maySee, type Viewer } from '../../queries/viewer.js'

/** An event as one viewer gets it. */
export type ShownEvent = {
  readonly data: object
  readonly metadata: Metadata
  /** It is about something restricted: `hidden` where its content was left out. */
  readonly restricted?: Restriction
}

/**
 * The event as the viewer may see it: its place in the log always, of what is hidden only that it happened, when, by
 * whom and how the thing stands afterwards.
 * @param restricted of the event's meeting, looked up when the read models had come as far as this event
 */
export function shownEvent(event: LedgerEvent, restricted: Restricted, viewer: Viewer): ShownEvent {
  const { data, metadata } = event
  const found = restrictedOf(event, restricted)
  const basis = found && basisOf(event, found)
  if (isShownWhole(event, restricted, viewer)) {
    return { data, metadata, ...(basis !== undefined && { restricted: { basis, hidden: false } }) }
  }
  if (found === undefined) return { data: placesOf(event), metadata }
  const told = withoutWords(metadata)
  return basis === undefined
    ? { data, metadata: told }
    : { data: existenceOf(event), metadata: told, restricted: { basis, hidden: true } }
}

type Place = Pick<StoredEvent, 'stream' | 'type'>

/** False where something may be left out for this viewer: it then is the same for all of whom that is so. */
export function isShownWhole(event: Place, restricted: Restricted, viewer: Viewer): boolean {
  const found = restrictedOf(event, restricted)
  if (found !== undefined) return maySee(viewer, found.bodyIds)
  return viewer === 'everything' || !isImportersWork(event)
}

const MEETING = 'meeting-'

const restrictedOf = ({ stream }: Place, restricted: Restricted): RestrictedIn | undefined =>
  stream.startsWith(MEETING) ? restricted.get(stream.slice(MEETING.length)) : undefined

/** Events that name a matter or a decision. */
type TypeAbout<E> = E extends DomainEvent
  ? 'matterId' extends keyof E['data']
    ? E['type']
    : 'decisionId' extends keyof E['data']
      ? E['type']
      : never
  : never
type AboutThing = TypeAbout<DomainEvent>

const IDS = ['meetingId', 'matterId', 'decisionId'] as const

/** What is told of each beside its ids where the thing is hidden: standing, dates, basis. A new event has to be here. */
const TOLD: { readonly [T in AboutThing]: readonly (keyof EventOf<T>['data'])[] } = {
  MatterAdded: ['number', 'caseNumber', 'access'],
  MatterCorrected: ['number', 'caseNumber', 'access'],
  MatterWithdrawn: [],
  MatterPostponed: [],
  ProposalRecorded: ['proposalId'],
  StatementRecorded: ['statementId'],
  DecisionRecorded: ['revision', 'access', 'standing'],
  DecisionRevised: ['seenRevision', 'revision', 'effectiveOn', 'effectiveIn', 'standing'],
  DecisionRetracted: [],
  VoteRecorded: ['revision', 'proposalId', 'result'],
  DisqualificationDeclared: [],
  DisqualificationDecided: [],
  DecisionApproved: ['seenRevision', 'revision', 'by', 'approvedOn', 'approvedIn'],
  DecisionCorrected: ['seenRevision', 'revision', 'effectiveOn', 'effectiveIn'],
  DecisionSuperseded: ['by', 'approvedOn', 'approvedIn'],
  FollowUpCompleted: ['followUp', 'completedOn'],
}

/** What came of a thing with others tells of them too: its votes and what was said, of any decision on the matter. */
const PROCEEDINGS: readonly EventType[] = [
  ...(['VoteRecorded', 'ProposalRecorded', 'StatementRecorded'] as const),
  ...(['DisqualificationDeclared', 'DisqualificationDecided'] as const),
]

function basisOf({ type, data }: LedgerEvent, found: RestrictedIn): string | undefined {
  const matterId = 'matterId' in data ? data.matterId : undefined
  const decisionId = 'decisionId' in data ? data.decisionId : undefined
  const matters = PROCEEDINGS.includes(type) ? found.proceedings : found.matters
  return (
    (matterId === undefined ? undefined : matters.get(matterId)) ??
    (decisionId === undefined ? undefined : found.decisions.get(decisionId))
  )
}

function existenceOf({ type, data }: LedgerEvent): object {
  const told: readonly string[] = [...IDS, ...(isAboutThing(type) ? TOLD[type] : [])]
  return Object.fromEntries(Object.entries(data).filter(([field]) => told.includes(field)))
}

const isAboutThing = (type: EventType): type is AboutThing => Object.hasOwn(TOLD, type)

/** Without reasons, warnings that quote, and the documents that were looked at. */
function withoutWords({ reason: _, facts: __, warnings, ...metadata }: Metadata): Metadata {
  return warnings === undefined
    ? metadata
    : { ...metadata, warnings: warnings.map((warning) => ({ ...warning, message: warning.code })) }
}

/**
 * A register's rows are written before it is known what they list. Their words come out row by row in lists and
 * reports, and in the log's events only to who may see everything.
 */
const isImportersWork = ({ type }: Place): boolean => type === 'RowsImported' || type === 'RowsListed'

function placesOf({ data }: LedgerEvent): object {
  if ('rows' in data) {
    const rows = data.rows.map(({ rowId, line, ...row }) => ({
      rowId,
      ...('revision' in row && { revision: row.revision }),
      line,
    }))
    return { ...data, rows }
  }
  if ('listings' in data) {
    const listings = data.listings.map(({ matter: _, ...ids }) => ids)
    return { ...data, listings }
  }
  return data
}

import { sql } from 'kysely'
import { loadStream } from '../../commands/loaded-stream.js'
import type { AreaState } from '../../domain/area/state.js'
import type { BodyState, RegisteredBody } from '../../domain/body/state.js'
import type { DocumentState, RegisteredDocument } from '../../domain/document/state.js'
import type { InvolvementState } from '../../domain/involvement/state.js'
import { type MeetingState, recordedMeeting } from '../../domain/meeting/state.js'
import type { PersonState } from '../../domain/person/state.js'
import type { RecordingClock } from '../../ledger/clock.js'
import type { EventLog } from '../../ledger/event-log.js'
import { isLastListing } from '../../queries/last-listing.js'
import type { ReadModels } from '../../read-models/read-models.js'
import type { Vault } from '../../vault/vault.js'
import type { Listing } from '../rows/known-register.js'
import { KnownBodies } from './known-bodies.js'
import { KnownAreas, KnownByText } from './known-by-text.js'
import type { KnownDocument } from './known-document.js'
import { type KnownListing, KnownMeetings, knownMeetingOf } from './known-meetings.js'
import { KnownPersons } from './known-persons.js'

/** Streams that are read at a time. */
const CONCURRENT_READS = 50

/** How many dates, or ids, are asked for in one query. */
const VALUES_PER_QUERY = 500

export type LookupContext = {
  readonly log: EventLog
  readonly readModels: ReadModels
  readonly vault: Vault
  readonly clock: RecordingClock
}

async function statesOf<State>(
  context: LookupContext,
  category: string,
  ids: readonly string[],
): Promise<State[]> {
  const states: State[] = []
  for (let start = 0; start < ids.length; start += CONCURRENT_READS) {
    const some = ids.slice(start, start + CONCURRENT_READS)
    const loaded = await Promise.all(some.map((id) => loadStream(context, `${category}-${id}`, '')))
    for (const { state } of loaded) states.push(state as State)
  }
  return states
}

/** The ids of all things of a sort, in the order in which they came. Read models say which there are; the log says how they are. */
async function idsOf(context: LookupContext, table: string, column: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT ${sql.ref(column)} AS id FROM ${sql.table(table)} GROUP BY ${sql.ref(column)} ORDER BY MIN(position)
  `.execute(context.readModels)
  return rows.map(({ id }) => id)
}

/** Every body under everything that it is or was called, redirects followed. */
export async function lookUpBodies(context: LookupContext): Promise<KnownBodies> {
  const known = new KnownBodies()
  const ids = await idsOf(context, 'bodies', 'body_id')
  for (const state of await statesOf<BodyState>(context, 'body', ids)) {
    if (state.status === 'none') continue
    if (state.status === 'redirected') known.redirect(state.bodyId, state.into)
    const registered: RegisteredBody = { ...state, status: 'registered' }
    const names = state.names.flatMap(({ name, shortName }) => [name, shortName])
    const name = state.names.at(-1)?.name ?? state.bodyId
    known.add({ bodyId: state.bodyId, name, kind: state.kind, state: registered }, [
      ...names,
      ...state.aliases,
    ])
  }
  return known
}

export async function lookUpDocuments(context: LookupContext): Promise<Map<string, KnownDocument>> {
  const known = new Map<string, KnownDocument>()
  const ids = await idsOf(context, 'documents', 'document_id')
  for (const state of await statesOf<DocumentState>(context, 'document', ids)) {
    if (state.status !== 'registered') continue
    known.set(state.documentId, knownDocumentOf(state))
  }
  return known
}

const knownDocumentOf = (state: RegisteredDocument): KnownDocument => ({
  documentId: state.documentId,
  title: state.title,
  aliases: state.aliases,
  order: state.order,
  versions: state.versions.map(({ version }) => version),
  state,
})

/** Everybody who is appointed somewhere, by every name and organisation. Names that were forgotten find nobody. */
export async function lookUpPersons(context: LookupContext, bodies: KnownBodies): Promise<KnownPersons> {
  const known = new KnownPersons()
  const appointments = bodies.all().flatMap(({ state }) => state?.appointments ?? [])
  const names = new Map<string, readonly string[]>()
  for (let ids = appointments.map(({ personId }) => personId); ids.length > 0; ) {
    const next: string[] = []
    const states = await statesOf<PersonState>(context, 'person', [...new Set(ids)])
    const keys = await context.vault.keysOf(ids)
    for (const state of states) {
      if (state.status === 'none') continue
      names.set(
        state.personId,
        state.names.flatMap(({ name }) => keys.open(name) ?? []),
      )
      if (state.status !== 'redirected') continue
      known.redirect(state.personId, state.into)
      if (!names.has(state.into)) next.push(state.into)
    }
    ids = next
  }
  for (const { personId, organisation } of appointments) {
    for (const name of names.get(personId) ?? []) known.add(personId, name, organisation)
  }
  return known
}

export async function lookUpAreas(context: LookupContext): Promise<KnownAreas> {
  const known = new KnownAreas()
  const found = await statesOf<AreaState>(context, 'area', await idsOf(context, 'owners', 'area_id'))
  for (const state of found) {
    if (state.status === 'none') continue
    for (const { area, validFrom } of state.assignments) {
      known.add(area, state.areaId)
      known.assigned(state.areaId, validFrom)
    }
  }
  return known
}

export async function lookUpInvolvements(context: LookupContext): Promise<KnownByText> {
  const known = new KnownByText()
  const ids = await idsOf(context, 'involvement', 'involvement_id')
  for (const state of await statesOf<InvolvementState>(context, 'involvement', ids)) {
    if (state.status === 'none') continue
    for (const { actor } of state.entries) known.add(actor, state.involvementId)
  }
  return known
}

/** The meetings of the given bodies on the given days, and those that are named by id; each as its stream says it is. */
export async function lookUpMeetings(
  context: LookupContext,
  bodies: KnownBodies,
  places: ReadonlyMap<string, ReadonlySet<string>>,
  meetingIds: Iterable<string>,
): Promise<KnownMeetings> {
  const known = new KnownMeetings((bodyId) => bodies.canonical(bodyId))
  const wanted = new Set(meetingIds)
  for await (const { id, bodyId, date } of meetingsOn(context, [...places.keys()])) {
    if (places.get(date)?.has(bodies.canonical(bodyId))) wanted.add(id)
  }
  const followed = new Set<string>()
  for (let ids = [...wanted]; ids.length > 0; ) {
    const next: string[] = []
    const listings = await listingsOf(context, ids)
    for (const state of await statesOf<MeetingState>(context, 'meeting', ids)) {
      const meeting = recordedMeeting(state)
      if (meeting === undefined) continue
      followed.add(meeting.meetingId)
      if (state.status === 'redirected') {
        known.redirect(meeting.meetingId, state.into)
        if (!followed.has(state.into)) next.push(state.into)
      } else known.add(knownMeetingOf(meeting, listings.get(meeting.meetingId)))
    }
    ids = next
  }
  return known
}

type MeetingOnDay = { readonly id: string; readonly bodyId: string; readonly date: string }

/** Every meeting that is, or was, said to be on one of the days. */
async function* meetingsOn(context: LookupContext, days: readonly string[]): AsyncGenerator<MeetingOnDay> {
  for (let start = 0; start < days.length; start += VALUES_PER_QUERY) {
    const some = days.slice(start, start + VALUES_PER_QUERY)
    const { rows } = await sql<MeetingOnDay>`
      SELECT d.meeting_id AS id, m.body_id AS "bodyId", d.date FROM meeting_dates d
      JOIN meetings m ON m.meeting_id = d.meeting_id WHERE d.date IN (${sql.join(some)})
    `.execute(context.readModels)
    yield* rows
  }
}

/** How rows of registers list the meetings, by the last listing of each row as completed imports left it. */
async function listingsOf(
  context: LookupContext,
  meetingIds: readonly string[],
): Promise<ReadonlyMap<string, readonly KnownListing[]>> {
  type Listed = {
    readonly meetingId: string
    readonly rowId: string
    readonly listing: string
    readonly ownerId: string | null
  }
  const isOfCompletedImport = (name: string) =>
    sql`EXISTS (SELECT 1 FROM import_completions done WHERE done.import_id = ${sql.ref(`${name}.import_id`)})`
  const found = new Map<string, KnownListing[]>()
  for (let start = 0; start < meetingIds.length; start += VALUES_PER_QUERY) {
    const some = meetingIds.slice(start, start + VALUES_PER_QUERY)
    const { rows } = await sql<Listed>`
      SELECT l.meeting_id AS "meetingId", l.row_id AS "rowId", l.listing, i.owner_id AS "ownerId"
      FROM register_listings l JOIN imports i ON i.import_id = l.import_id
      WHERE l.meeting_id IN (${sql.join(some)}) AND ${isLastListing(isOfCompletedImport)}
    `.execute(context.readModels)
    for (const { meetingId, rowId, listing, ownerId } of rows) {
      const { matter, matterId, decisionId } = JSON.parse(listing) as Listing
      const one = { rowId, isOwned: ownerId !== null, matter, matterId, decisionId }
      const ofMeeting = found.get(meetingId)
      if (ofMeeting) ofMeeting.push(one)
      else found.set(meetingId, [one])
    }
  }
  return found
}

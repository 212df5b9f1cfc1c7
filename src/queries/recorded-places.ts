import { sql } from 'kysely'
import { z } from 'zod'
import { id } from '../domain/text.js'
import type { ReadModels } from '../read-models/read-models.js'
import { type Statement, statement } from '../read-models/statement.js'
import { datesOf } from './dating.js'
import {
  type Dates,
  isInForce,
  isInForceByDate,
  isKnown,
  isOfCompletedImport,
  withRedirected,
} from './facts-sql.js'
import type { Moment } from './moment.js'
import { forIds } from './rows.js'

/** Something that the ledger holds, whose last event is asked for. */
export const recordedThing = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['meeting', 'attendance']), meetingId: id }),
  z.strictObject({ kind: z.literal('matter'), meetingId: id, matterId: id }),
  z.strictObject({ kind: z.literal('decision'), meetingId: id, decisionId: id }),
  z.strictObject({ kind: z.literal('version'), documentId: id, version: z.string() }),
  z.strictObject({ kind: z.literal('document'), documentId: id }),
  z.strictObject({ kind: z.literal('body'), bodyId: id }),
  z.strictObject({ kind: z.literal('row'), registerId: id, rowId: id }),
])
export type RecordedThing = Readonly<z.infer<typeof recordedThing>>

/** Where in the log the event stands that says of a thing what holds now: its date, its words, its name. */
export type RecordedPlace = { readonly key: string; readonly stream: string; readonly position: string }

export function keyOfThing(thing: RecordedThing): string {
  const { kind } = thing
  switch (kind) {
    case 'meeting':
    case 'attendance':
      return `${kind} ${thing.meetingId}`
    case 'matter':
      return `${kind} ${thing.meetingId} ${thing.matterId}`
    case 'decision':
      return `${kind} ${thing.decisionId}`
    case 'version':
      return `${kind} ${thing.documentId} ${thing.version}`
    case 'document':
      return `${kind} ${thing.documentId}`
    case 'body':
      return `${kind} ${thing.bodyId}`
    case 'row':
      return `${kind} ${thing.registerId} ${thing.rowId}`
    default: {
      const unhandled: never = kind
      throw new TypeError(`${String(unhandled)} is no kind of thing`)
    }
  }
}

type Asked = Dates & { readonly ids: readonly string[] }
/** `part` tells things of one id apart. */
type PlaceRow = {
  readonly id: string
  readonly part: string
  readonly stream_id: string
  readonly position: string
}

const meetingDates = statement<Asked, PlaceRow>(
  ({ ids, ...given }) => sql`
    SELECT x.meeting_id AS id, '' AS part, x.meeting_id AS stream_id, x.position FROM meeting_dates x
    WHERE x.meeting_id IN (${ids}) AND ${isKnown('x', given)} ORDER BY x.position`,
)
const attendances = statement<Asked, PlaceRow>(
  ({ ids, ...given }) => sql`
    ${withRedirected(given)}
    SELECT x.meeting_id AS id, '' AS part, x.meeting_id AS stream_id, x.position FROM meeting_attendances x
    WHERE x.meeting_id IN (${ids}) AND ${isInForce('x', given)} ORDER BY x.position`,
)
const titles = statement<Asked, PlaceRow>(
  ({ ids, ...given }) => sql`
    ${withRedirected(given)}
    SELECT x.meeting_id AS id, x.matter_id AS part, x.meeting_id AS stream_id, x.position FROM matter_facts x
    WHERE x.meeting_id IN (${ids}) AND x.title IS NOT NULL AND ${isInForce('x', given)} ORDER BY x.position`,
)
const wordings = statement<Asked, PlaceRow>(
  ({ ids, ...given }) => sql`
    ${withRedirected(given)}
    SELECT x.decision_id AS id, '' AS part, x.meeting_id AS stream_id, x.position FROM wordings w
    JOIN decision_facts x ON x.meeting_id = w.meeting_id AND x.decision_id = w.decision_id AND x.revision = w.revision
    WHERE w.decision_id IN (${ids}) AND ${isInForce('x', given)} ORDER BY x.position`,
)
const versions = statement<Asked, PlaceRow>(
  ({ ids, ...given }) => sql`
    SELECT x.document_id AS id, x.version AS part, x.document_id AS stream_id, x.position FROM document_versions x
    WHERE x.document_id IN (${ids}) AND ${isInForceByDate('x', given)} ORDER BY x.position`,
)
const documents = statement<Asked, PlaceRow>(
  ({ ids, ...given }) => sql`
    SELECT x.document_id AS id, '' AS part, x.document_id AS stream_id, x.position FROM documents x
    WHERE x.document_id IN (${ids}) AND ${isInForceByDate('x', given)} ORDER BY x.position`,
)
// Names are entered out of order: the last is the one from the last date.
const names = statement<Asked, PlaceRow>(
  ({ ids, ...given }) => sql`
    SELECT x.body_id AS id, '' AS part, x.body_id AS stream_id, x.position FROM body_names x
    WHERE x.body_id IN (${ids}) AND ${isInForceByDate('x', given)} ORDER BY x.effective_on, x.position`,
)
// The import that brought a row as it stands, or that no longer had it. A register's headings and title go by its own id.
const registerRows = statement<Asked, PlaceRow>(
  ({ ids, ...given }) => sql`
    SELECT x.register_id AS id, x.row_id AS part, x.register_id AS stream_id, x.position FROM (
      SELECT register_id, import_id, row_id, recorded_at, position FROM register_rows
      UNION ALL SELECT register_id, import_id, row_id, recorded_at, position FROM register_rows_gone
      UNION ALL SELECT register_id, import_id, register_id, recorded_at, position FROM imports) x
    WHERE x.register_id IN (${ids}) AND ${isKnown('x', given)} AND ${isOfCompletedImport('x', given)}
    ORDER BY x.position`,
)

const OF_KIND: {
  readonly [K in RecordedThing['kind']]: readonly [category: string, rows: Statement<Asked, PlaceRow>]
} = {
  meeting: ['meeting', meetingDates],
  attendance: ['meeting', attendances],
  matter: ['meeting', titles],
  decision: ['meeting', wordings],
  version: ['document', versions],
  document: ['document', documents],
  body: ['body', names],
  row: ['register', registerRows],
}

/** The last place of each thing, by `keyOfThing`; of things that have none, nothing. */
export async function recordedPlaces(
  db: ReadModels,
  moment: Moment,
  { things }: { readonly things: readonly RecordedThing[] },
): Promise<readonly RecordedPlace[]> {
  const places = new Map<string, RecordedPlace>()
  const dates = await datesOf(db, moment)
  for (const kind of new Set(things.map((thing) => thing.kind))) {
    const [category, rowsOf] = OF_KIND[kind]
    const ids = things.filter((thing) => thing.kind === kind).map(idOf)
    const rows = await forIds(ids, (some) => rowsOf(db, { ...dates, ids: some }))
    // In their order: the last counts.
    for (const { id, part, stream_id, position } of rows) {
      const key = part === '' ? `${kind} ${id}` : `${kind} ${id} ${part}`
      places.set(key, { key, stream: `${category}-${stream_id}`, position })
    }
  }
  return [...new Set(things.map(keyOfThing))].flatMap((key) => places.get(key) ?? [])
}

function idOf(thing: RecordedThing): string {
  if (thing.kind === 'decision') return thing.decisionId
  if ('meetingId' in thing) return thing.meetingId
  if ('registerId' in thing) return thing.registerId
  return 'bodyId' in thing ? thing.bodyId : thing.documentId
}

import { z } from 'zod'
import { calendarDate } from '../calendar-date.js'
import { id, LIMITS, name, title } from '../text.js'
import { sealedName } from '../values.js'

export const REGISTER_KINDS = [
  'bodies',
  'members',
  'meetings',
  'matters',
  'owners',
  'involvement',
  'documents',
  'statements',
  'commands',
] as const
export const registerKind = z.enum(REGISTER_KINDS)
export type RegisterKind = z.infer<typeof registerKind>

/** A cell as displayed, of at most what one text takes. */
const cellText = z.string().max(LIMITS.text)
/** A cell that holds names of persons: the names sealed one by one, what stands between and around them as it is. */
export const sealedCell = z.strictObject({ parts: z.array(z.union([cellText, sealedName])) })
export const cell = z.union([cellText, sealedCell])
export type Cell = z.infer<typeof cell>

/** The persons whose names are sealed in a cell. */
export const personsIn = (of: Cell): readonly string[] =>
  typeof of === 'string' ? [] : of.parts.flatMap((part) => (typeof part === 'string' ? [] : part.personId))

const row = z.strictObject({
  rowId: id,
  /** 1 when the row is first seen, one more for each change of its cells. */
  revision: z.int().min(1),
  /** The file's line on which the row begins; the header is line 1. */
  line: z.int().min(1),
  cells: z.array(cell),
})
export type RegisterRow = z.infer<typeof row>

export const registerEvents = {
  ImportStarted: z.strictObject({
    registerId: id,
    importId: id,
    name,
    title: title.optional(),
    kind: registerKind,
    /** The body that the register is kept for, or none. */
    ownerId: id.optional(),
    file: name,
    sha256: z.string(),
    headers: z.array(cellText),
    /** For each header the field that it fills; `null` where an optional column is empty of meaning. */
    fields: z.array(z.string().nullable()),
    /** What was given or settled for lines that fit several meetings: line → meeting, or `new`. */
    matches: z.array(z.strictObject({ line: z.int(), meeting: z.union([id, z.literal('new')]) })),
    /** Rows found new, changed, unchanged, gone: what the import set out to do. */
    planned: z.strictObject({ new: z.int(), changed: z.int(), unchanged: z.int(), gone: z.int() }),
  }),
  /** Rows that are new or whose cells changed, in batches. */
  RowsImported: z.strictObject({ registerId: id, importId: id, rows: z.array(row) }),
  /** Rows whose line alone changed because others came or went. */
  RowsMoved: z.strictObject({
    registerId: id,
    importId: id,
    rows: z.array(z.strictObject({ rowId: id, line: z.int().min(1) })),
  }),
  RowsGone: z.strictObject({ registerId: id, importId: id, rowIds: z.array(id) }),
  /** What a row lists: a meeting with its matter and decision, or another thing by its kind. */
  RowsListed: z.strictObject({
    registerId: id,
    importId: id,
    listings: z.array(
      z.strictObject({
        rowId: id,
        meetingId: id.optional(),
        matterId: id.optional(),
        decisionId: id.optional(),
        /** The revision of the decision that the row states, and whether its wording came of this row. */
        decisionRevision: z.int().min(1).optional(),
        /** The row's own fields, as its register words them. */
        date: calendarDate.optional(),
        type: z.string().max(LIMITS.word).optional(),
        matter: z.string().max(LIMITS.text).optional(),
        bodyId: id.optional(),
        bodyText: z.string().max(LIMITS.name).optional(),
        personId: id.optional(),
        appointmentId: id.optional(),
        documentId: id.optional(),
        areaId: id.optional(),
        involvementId: id.optional(),
      }),
    ),
  }),
  ImportCompleted: z.strictObject({ registerId: id, importId: id }),
} as const

export type RegisterEventType = keyof typeof registerEvents
export type RegisterEvent = {
  [T in RegisterEventType]: { readonly type: T; readonly data: z.infer<(typeof registerEvents)[T]> }
}[RegisterEventType]

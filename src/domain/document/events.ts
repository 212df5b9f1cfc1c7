import { z } from 'zod'
import { calendarDate } from '../calendar-date.js'
import { id, LIMITS, name, reason, textUpTo, title, word } from '../text.js'
import { documentVersion } from '../values.js'

export const versionOrder = z.enum(['decimal', 'dotted', 'date'])
export type VersionOrder = z.infer<typeof versionOrder>

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, { error: 'must be 64 hex digits' })

export const documentEvents = {
  DocumentRegistered: z.strictObject({
    documentId: id,
    title,
    aliases: z.array(name).max(LIMITS.entries).optional(),
    order: versionOrder,
  }),
  DocumentAliasAdded: z.strictObject({ documentId: id, alias: name }),
  DocumentVersionAdded: z.strictObject({
    documentId: id,
    version: documentVersion,
    date: calendarDate.optional(),
    sha256: sha256.optional(),
    note: textUpTo(LIMITS.reason).optional(),
    status: word.optional(),
    /** True where the version has no place in the document's order and is kept as text. */
    unordered: z.literal(true).optional(),
  }),
  DocumentVersionSubmitted: z.strictObject({
    documentId: id,
    version: documentVersion,
    from: id.optional(),
    to: id,
    date: calendarDate,
    meetingId: id.optional(),
  }),
  /** What was entered wrongly about the document itself: a field that is given replaces the one entered. */
  DocumentCorrected: z.strictObject({
    documentId: id,
    title: title.optional(),
    withdrawnAliases: z.array(name).max(LIMITS.entries).optional(),
    reason,
  }),
  /** What was entered wrongly about one version: each field given replaces the one entered. */
  DocumentVersionCorrected: z.strictObject({
    documentId: id,
    version: documentVersion,
    newVersion: documentVersion.optional(),
    unordered: z.boolean().optional(),
    date: calendarDate.nullable().optional(),
    sha256: sha256.nullable().optional(),
    note: textUpTo(LIMITS.reason).nullable().optional(),
    status: word.nullable().optional(),
    reason,
  }),
  /** A submission that was entered wrongly: it never took place. */
  DocumentSubmissionWithdrawn: z.strictObject({
    documentId: id,
    version: documentVersion,
    to: id,
    date: calendarDate,
    reason,
  }),
} as const

export type DocumentEventType = keyof typeof documentEvents
export type DocumentEvent = {
  [T in DocumentEventType]: { readonly type: T; readonly data: z.infer<(typeof documentEvents)[T]> }
}[DocumentEventType]

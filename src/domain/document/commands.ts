import { z } from 'zod'
import { calendarDate } from '../calendar-date.js'
import { id, LIMITS, name, reason, textUpTo, title, word } from '../text.js'
import { documentVersion } from '../values.js'
import { sha256, versionOrder } from './events.js'

const note = textUpTo(LIMITS.reason)

/** The commands that write a document's stream. A version is kept as it was written and compared exactly. */
export const documentCommands = {
  RegisterDocument: z.strictObject({
    documentId: id,
    title,
    aliases: z.array(name).max(LIMITS.entries).optional(),
    /** Default: decimal, where 0.9 < 0.95 < 1.0 and 0.10 is 0.1. */
    order: versionOrder.default('decimal'),
  }),
  AddDocumentAlias: z.strictObject({ documentId: id, alias: name }),
  AddDocumentVersion: z.strictObject({
    documentId: id,
    version: documentVersion,
    date: calendarDate.optional(),
    sha256: sha256.optional(),
    note: note.optional(),
    /** What its keeper calls it: utkast, endelig. */
    status: word.optional(),
  }),
  SubmitDocumentVersion: z.strictObject({
    documentId: id,
    version: documentVersion,
    /** The body that submits, and the body that it is submitted to. */
    from: id.optional(),
    to: id,
    date: calendarDate,
    meetingId: id.optional(),
  }),
  /** Each field that is given replaces the one entered; `null` takes it away. */
  CorrectDocumentVersion: z.strictObject({
    documentId: id,
    version: documentVersion,
    newVersion: documentVersion.optional(),
    date: calendarDate.nullable().optional(),
    sha256: sha256.nullable().optional(),
    note: note.nullable().optional(),
    status: word.nullable().optional(),
    reason,
  }),
} as const

export type DocumentCommandType = keyof typeof documentCommands
export type DocumentCommandOf<T extends DocumentCommandType> = {
  readonly type: T
  readonly data: z.output<(typeof documentCommands)[T]>
}
export type DocumentCommand = { [T in DocumentCommandType]: DocumentCommandOf<T> }[DocumentCommandType]

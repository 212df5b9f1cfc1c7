import { z } from 'zod'
import { calendarDate } from '../calendar-date.js'
import { id, LIMITS, name, reason, textUpTo, title, word } from '../text.js'
import { documentVersion } from '../values.js'
import { sha256, versionOrder } from './events.js'

const note = textUpTo(LIMITS.reason)

/** The commands that write a document's stream. A version is kept as it was written and compared exactly. */
export const documentCommands = {
  RegisterDocument: z
    .strictObject({
      documentId: id,
      title,
      aliases: z.array(name).max(LIMITS.entries).optional(),
      order: versionOrder
        .default('decimal')
        .describe('decimal: 0.9 < 0.95 < 1.0, and 0.10 is 0.1; dotted: 0.9 < 0.10 < 1.0.1; date'),
    })
    .describe('A document whose versions are treated and endorsed.'),
  AddDocumentAlias: z
    .strictObject({ documentId: id, alias: name })
    .describe('Another name that the document is found by.'),
  AddDocumentVersion: z
    .strictObject({
      documentId: id,
      version: documentVersion.describe('as it is written: 0.9, v. 1,0'),
      date: calendarDate.optional().describe('of the version; absent: the day it is recorded'),
      sha256: sha256.optional().describe('of the file, as 64 hex digits in lower case'),
      note: note.optional(),
      status: word.optional().describe('what its keeper calls it: utkast, endelig'),
    })
    .describe('A version that comes after every one before it.'),
  SubmitDocumentVersion: z
    .strictObject({
      documentId: id,
      version: documentVersion,
      from: id.optional().describe('the body that submits'),
      to: id.describe('the body that it is submitted to'),
      date: calendarDate,
      meetingId: id.optional().describe('the meeting that it is submitted to'),
    })
    .describe('A version is sent from one body to another.'),
  CorrectDocument: z
    .strictObject({
      documentId: id,
      title: title.optional(),
      withdrawnAliases: z.array(name).max(LIMITS.entries).optional(),
      reason,
    })
    .describe('Mends what was entered wrongly about the document itself: its title, and names it never had.'),
  CorrectDocumentVersion: z
    .strictObject({
      documentId: id,
      version: documentVersion.describe('the one that was entered wrongly'),
      newVersion: documentVersion.optional().describe('what it should have been called'),
      date: calendarDate.nullable().optional(),
      sha256: sha256.nullable().optional(),
      note: note.nullable().optional(),
      status: word.nullable().optional(),
      reason,
    })
    .describe(
      'Mends what was entered wrongly. Each field that is given replaces the one entered; null takes it away.',
    ),
  WithdrawSubmission: z
    .strictObject({
      documentId: id,
      version: documentVersion,
      to: id.describe('the body that it was entered as submitted to'),
      date: calendarDate,
      reason,
    })
    .describe('A submission was entered wrongly and never took place.'),
} as const

export type DocumentCommandType = keyof typeof documentCommands
export type DocumentCommandOf<T extends DocumentCommandType> = {
  readonly type: T
  readonly data: z.output<(typeof documentCommands)[T]>
}
export type DocumentCommand = { [T in DocumentCommandType]: DocumentCommandOf<T> }[DocumentCommandType]

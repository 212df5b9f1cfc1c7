import type { CalendarDate } from '../calendar-date.js'
import type { VersionOrder } from './events.js'

export type DocumentVersion = {
  /** As it was written. */
  readonly version: string
  /** It has no place in the document's order and is kept as text. */
  readonly unordered: boolean
  readonly date?: CalendarDate | undefined
  readonly sha256?: string | undefined
  readonly note?: string | undefined
  readonly status?: string | undefined
}

export type Submission = {
  /** As the version was written when it was added. */
  readonly version: string
  readonly from?: string | undefined
  readonly to: string
  readonly date: CalendarDate
  readonly meetingId?: string | undefined
}

export type RegisteredDocument = {
  readonly status: 'registered'
  readonly documentId: string
  readonly title: string
  readonly aliases: readonly string[]
  readonly order: VersionOrder
  /** In the order they were added; those that have a place in the order only grow. */
  readonly versions: readonly DocumentVersion[]
  readonly submissions: readonly Submission[]
}
export type DocumentState = { readonly status: 'none' } | RegisteredDocument

export const initialDocument: DocumentState = { status: 'none' }

import type { CalendarDate } from '../../domain/calendar-date.js'
import type { DocumentIndex } from '../../domain/documents-in-text.js'
import type { KnownBodies } from '../known/known-bodies.js'
import type { KnownMeetings } from '../known/known-meetings.js'

/** What rows about meetings are matched with. It grows as registers are planned. */
export type MeetingsWorld = {
  readonly bodies: KnownBodies
  readonly meetings: KnownMeetings
  readonly documents: DocumentIndex
  /** The days on which some row is new or changed. */
  readonly days: ReadonlySet<string>
  /** The calendar date in Europe/Oslo on which the import is made. */
  readonly today: CalendarDate
}

import type { BodyState } from './body/state.js'
import type { CalendarDate } from './calendar-date.js'
import type { DocumentState } from './document/state.js'
import type { MeetingState } from './meeting/state.js'
import type { PersonState } from './person/state.js'
import type { Standing } from './standing.js'
import type { SealedName } from './values.js'

/**
 * What a decision takes from outside its own stream, read beforehand. Each aggregate's `reads` names the streams; a
 * stream that does not exist is its aggregate's initial state. Facts are not guarded against races.
 */
export type Facts = {
  /** The calendar date in Europe/Oslo on which the command is decided. */
  readonly today: CalendarDate
  readonly body: (bodyId: string) => BodyState
  readonly meeting: (meetingId: string) => MeetingState
  readonly document: (documentId: string) => DocumentState
  readonly person: (personId: string) => PersonState
  /** The name that a person command carries, sealed at the edge. */
  readonly sealedName?: SealedName
  /** What is to be known of a person before their names are forgotten; absent where nobody can tell. */
  readonly personRecord?: PersonRecord
  /** The versions that decisions endorse of the document that the command is about; absent where nobody can tell. */
  readonly endorsedVersions?: readonly EndorsedVersion[]
}

/** What the ledger has of a person beside their names. */
export type PersonRecord = {
  /** Those who were merged into them. */
  readonly mergedPersonIds: readonly string[]
  /** The bodies with an appointment of theirs, now or before, that keep the names of their members. */
  readonly keptBy: readonly { readonly bodyId: string; readonly name: string }[]
}

/** A document's version, as written, and how final the most final decision is that endorses it. */
export type EndorsedVersion = {
  readonly version: string
  readonly standing: Extract<Standing, 'draft' | 'unstated' | 'approved'>
}

/**
 * What has been read of other streams so far; `undefined`: not yet. What one stream tells may name the next to read,
 * so an aggregate's `reads` is asked again until it names none that is not read.
 */
export type ReadSoFar = {
  readonly body: (bodyId: string) => BodyState | undefined
  readonly meeting: (meetingId: string) => MeetingState | undefined
}

/** A stream to read before deciding: `<category>-<id>`. */
export type FactStream = `${'body' | 'meeting' | 'document' | 'person'}-${string}`

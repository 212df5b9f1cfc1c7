import { type AreaEvent, areaEvents } from './area/events.js'
import { type BodyEvent, bodyEvents } from './body/events.js'
import { type DocumentEvent, documentEvents } from './document/events.js'
import { type FindingEvent, findingEvents } from './finding/events.js'
import { type InvolvementEvent, involvementEvents } from './involvement/events.js'
import { type MeetingEvent, meetingEvents } from './meeting/events.js'
import { type PersonEvent, personEvents } from './person/events.js'
import { type RegisterEvent, registerEvents } from './register/events.js'

/** Every event of the ledger, told apart by `type`. */
export type DomainEvent =
  | BodyEvent
  | PersonEvent
  | MeetingEvent
  | DocumentEvent
  | AreaEvent
  | InvolvementEvent
  | RegisterEvent
  | FindingEvent

export type EventType = DomainEvent['type']
export type EventOf<T extends EventType> = Extract<DomainEvent, { readonly type: T }>

/** The schema of each event's data, in the shape of its newest version. */
export const eventSchemas = {
  ...bodyEvents,
  ...personEvents,
  ...meetingEvents,
  ...documentEvents,
  ...areaEvents,
  ...involvementEvents,
  ...registerEvents,
  ...findingEvents,
} as const

/** The streams' categories: the part of a stream's name before its first `-`. */
export const CATEGORIES = [
  'body',
  'person',
  'meeting',
  'document',
  'area',
  'involvement',
  'register',
  'finding',
] as const
export type Category = (typeof CATEGORIES)[number]

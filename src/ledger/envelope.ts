import { z } from 'zod'
import { id, reason, word } from '../domain/text.js'
import { warning } from '../domain/warning.js'
import type { NewEvent, StoredEvent } from './event-log.js'

/** Who did it: a person by id only. `authenticated` is false where only the operating system or a flag named them. */
export const actor = z.strictObject({ personId: id, authenticated: z.boolean() })
export type Actor = z.infer<typeof actor>

/** The row of a register that an event came of. */
export const source = z.strictObject({
  registerId: id,
  importId: id,
  rowId: id.optional(),
  line: z.int().min(1).optional(),
})
export type Source = z.infer<typeof source>

/** A fact about another stream that the decision was made on, and the version it was read at. */
export const readFact = z.strictObject({ stream: z.string(), version: z.string() })

export const metadataSchema = z.strictObject({
  commandId: id,
  /** HMAC-SHA-256 of command type, data and actor, base64url: the same id with another body is told apart. */
  commandHash: z.string(),
  commandType: word,
  correlationId: id,
  causationId: id.optional(),
  actor,
  /** RFC 3339 in UTC with milliseconds: set by the process that appends, never behind the last event. */
  recordedAt: z.iso.datetime({ precision: 3 }),
  reason: reason.optional(),
  source: source.optional(),
  facts: z.array(readFact).optional(),
  warnings: z.array(warning).optional(),
})
export type Metadata = z.infer<typeof metadataSchema>

/**
 * The canonical form of a stored event, the leaf of every proof: everything that matters and nothing that a copy
 * changes (no position). Data and metadata are canonical already, so the parts are put together in key order.
 */
export function canonicalEvent(event: Omit<StoredEvent, 'position'>): string {
  return (
    `{"data":${event.data},"id":"${event.id}","metadata":${event.metadata},"stream":"${event.stream}",` +
    `"streamVersion":"${event.streamVersion}","type":"${event.type}","version":${event.version}}`
  )
}

/** The size that counts against the limit: data and metadata in UTF-8. */
export function eventBytes(event: NewEvent): number {
  return Buffer.byteLength(event.data) + Buffer.byteLength(event.metadata)
}

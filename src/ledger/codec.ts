import { z } from 'zod'
import { type DomainEvent, type EventType, eventSchemas } from '../domain/event.js'
import { canonicalJson } from './canonical-json.js'
import { compileGuard, type Guard } from './compile-guard.js'
import { type Metadata, metadataSchema } from './envelope.js'
import type { EventLog, NewEvent, Position, StoredEvent, StreamVersion } from './event-log.js'
import { currentVersion, upcast } from './upcasters.js'

/** An event as every reader gets it: decoded, brought to its newest shape and validated. */
export type LedgerEvent = DomainEvent & {
  readonly id: string
  readonly stream: string
  readonly streamVersion: StreamVersion
  readonly position: Position
  readonly metadata: Metadata
}

/** A stored event that cannot be read: of unknown type or version, or not of its schema. Readers park it, never skip it. */
export class UndecodableEvent extends Error {
  override readonly name = 'UndecodableEvent'
  constructor(
    readonly event: Pick<StoredEvent, 'id' | 'stream' | 'streamVersion' | 'position' | 'type' | 'version'>,
    cause: unknown,
  ) {
    super(
      `event ${event.id} (${event.type} v${event.version}, ${event.stream} @ ${event.streamVersion}) cannot be read: ${sentenceOf(cause)}`,
      { cause },
    )
  }
}

/** One line, also where zod has several things to say. */
function sentenceOf(cause: unknown): string {
  if (!(cause instanceof z.ZodError)) return cause instanceof Error ? cause.message : String(cause)
  return cause.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ')
}

/** A schema and the guard that spares its parsing: it accepts only what zod would give back unchanged. */
type Checked = { readonly schema: z.ZodType; readonly guard: Guard | undefined }

const checkedBy = (schema: z.ZodType): Checked => ({ schema, guard: compileGuard(schema) })
const checkedTypes: ReadonlyMap<string, Checked & { readonly type: EventType }> = new Map(
  (Object.keys(eventSchemas) as EventType[]).map((type) => [
    type,
    { type, ...checkedBy(eventSchemas[type]) },
  ]),
)
const checkedMetadata = checkedBy(metadataSchema)

/** The value as its schema gives it. @throws {z.ZodError} which says what is wrong */
const validated = ({ schema, guard }: Checked, value: unknown): unknown =>
  guard?.(value) ? value : schema.parse(value)

function checkedType(type: string) {
  const checked = checkedTypes.get(type)
  if (checked === undefined) throw new TypeError(`"${type}" is no event of this version of the ledger`)
  return checked
}

/** Validates and writes an event as it is stored. @throws {z.ZodError} when it is not of its schema: a bug, never input */
export function encode(id: string, event: DomainEvent, metadata: Metadata): NewEvent {
  return {
    id,
    type: event.type,
    version: currentVersion(event.type),
    data: canonicalJson(validated(checkedType(event.type), event.data)),
    metadata: canonicalJson(validated(checkedMetadata, metadata)),
  }
}

/** The one way from storage to readers. @throws {UndecodableEvent} */
export function decode(stored: StoredEvent): LedgerEvent {
  try {
    const checked = checkedType(stored.type)
    const data = upcast(checked.type, stored.version, JSON.parse(stored.data))
    return {
      type: checked.type,
      data: validated(checked, data),
      id: stored.id,
      stream: stored.stream,
      streamVersion: stored.streamVersion,
      position: stored.position,
      metadata: validated(checkedMetadata, JSON.parse(stored.metadata)),
    } as LedgerEvent
  } catch (error) {
    throw new UndecodableEvent(stored, error)
  }
}

const recorded = metadataSchema.pick({ recordedAt: true }).loose()

/**
 * When the last event of the log was recorded. One that cannot be read holds up its own stream, and not everybody: its
 * metadata tells the time, or the event before it.
 */
export async function lastRecordedAt(log: EventLog): Promise<string | undefined> {
  for await (const page of log.readAll({ direction: 'backwards', pageSize: 1 })) {
    const recordedAt = page.map(recordedAtOf).find((time) => time !== undefined)
    if (recordedAt !== undefined) return recordedAt
  }
  return undefined
}

function recordedAtOf({ metadata }: StoredEvent): string | undefined {
  try {
    return recorded.parse(JSON.parse(metadata)).recordedAt
  } catch {
    return undefined
  }
}

import type { BodyState } from '../domain/body/state.js'
import { osloDay } from '../domain/calendar-date.js'
import type { DocumentState } from '../domain/document/state.js'
import type { Category, DomainEvent } from '../domain/event.js'
import type { Facts } from '../domain/facts.js'
import type { MeetingState } from '../domain/meeting/state.js'
import type { PersonState } from '../domain/person/state.js'
import type { SealedName } from '../domain/values.js'
import type { Warning } from '../domain/warning.js'
import { encode } from '../ledger/codec.js'
import type { Metadata } from '../ledger/envelope.js'
import type { NewEvent } from '../ledger/event-log.js'
import { commandIdOf, eventId } from '../ledger/uuid-v5.js'
import type { ReadEndorsements } from './endorsements.js'
import type { LoadedStream } from './loaded-stream.js'
import type { ReadPersonRecord } from './person-record.js'
import type { PreparedCommand } from './prepare-command.js'

/** A command that was decided and is not written yet. */
export type DecidedCommand = {
  readonly command: PreparedCommand
  readonly events: readonly DomainEvent[]
  readonly warnings: readonly Warning[]
  readonly facts: NonNullable<Metadata['facts']>
}

/** What is at hand for one decision beside its own stream. */
export type AtHand = {
  /** RFC 3339 in UTC. */
  readonly recordedAt: string
  /** The names of the streams that are read, and those streams: its own among them where it reads itself. */
  readonly read: readonly string[]
  readonly streams: ReadonlyMap<string, LoadedStream>
  readonly sealedName?: SealedName | undefined
  readonly endorsements?: ReadEndorsements | undefined
  readonly personRecord?: ReadPersonRecord | undefined
}

/** What stands for a stream's name where a fact was read from the read models, with their position for a version. */
const READ_MODELS = 'read-models'

/**
 * Has the streams loaded that the command is decided on, and names them. What one of them tells may name the next.
 * @param load puts streams of these names among `streams`
 */
export async function readFacts(
  command: PreparedCommand,
  own: LoadedStream,
  streams: ReadonlyMap<string, LoadedStream>,
  load: (missing: readonly string[]) => Promise<void>,
): Promise<readonly string[]> {
  for (;;) {
    const read = streamsToRead(command, own, streams)
    const missing = read.filter((name) => !streams.has(name))
    if (missing.length === 0) return read
    await load(missing)
  }
}

function streamsToRead(
  command: PreparedCommand,
  own: LoadedStream,
  streams: ReadonlyMap<string, LoadedStream>,
): readonly string[] {
  const names = command.spec.aggregate.reads(own.state, command, {
    body: (id) => streams.get(`body-${id}`)?.state as BodyState | undefined,
    meeting: (id) => streams.get(`meeting-${id}`)?.state as MeetingState | undefined,
  })
  return names.length < 2 ? names : [...new Set(names)]
}

/** @throws {Refusal} */
export function decideCommand(command: PreparedCommand, own: LoadedStream, atHand: AtHand): DecidedCommand {
  const { events, warnings } = command.spec.aggregate.decide(own.state, command, factsOf(atHand))
  const read = atHand.read.map((stream) => ({ stream, version: loaded(atHand, stream).version }))
  const asked = atHand.endorsements ?? atHand.personRecord
  const facts = asked ? [...read, { stream: READ_MODELS, version: asked.position }] : read
  return { command, events, warnings, facts }
}

function factsOf(atHand: AtHand): Facts {
  const stateOf = (category: Category, id: string) => loaded(atHand, `${category}-${id}`).state
  return {
    today: osloDay(atHand.recordedAt),
    body: (id) => stateOf('body', id) as BodyState,
    meeting: (id) => stateOf('meeting', id) as MeetingState,
    document: (id) => stateOf('document', id) as DocumentState,
    person: (id) => stateOf('person', id) as PersonState,
    ...(atHand.sealedName === undefined ? {} : { sealedName: atHand.sealedName }),
    ...(atHand.endorsements === undefined ? {} : { endorsedVersions: atHand.endorsements.versions }),
    ...(atHand.personRecord === undefined ? {} : { personRecord: atHand.personRecord.record }),
  }
}

function loaded({ streams }: AtHand, stream: string): LoadedStream {
  const found = streams.get(stream)
  if (found === undefined) throw new TypeError(`${stream} was decided on and is not among what is read`)
  return found
}

/** The events as they are stored. What is about the command as a whole is kept with its first event. */
export function encodeDecided(decided: DecidedCommand, recordedAt: string): readonly NewEvent[] {
  const { command, events, warnings, facts } = decided
  const { commandId, request } = command
  const metadata: Metadata = {
    commandId,
    commandHash: command.commandHash,
    commandType: command.type,
    correlationId: request.correlationId === undefined ? commandId : commandIdOf(request.correlationId),
    causationId: request.causationId === undefined ? undefined : commandIdOf(request.causationId),
    actor: request.actor,
    recordedAt,
    source: request.source,
  }
  const first: Metadata = {
    ...metadata,
    facts: facts.length === 0 ? undefined : facts,
    warnings: warnings.length === 0 ? undefined : [...warnings],
  }
  return events.map((event, index) =>
    encode(eventId(commandId, index), event, index === 0 ? first : metadata),
  )
}

import type { Category } from '../domain/event.js'
import type { Warning } from '../domain/warning.js'
import type { RecordingClock } from '../ledger/clock.js'
import { decode, type LedgerEvent } from '../ledger/codec.js'
import {
  categoryOf,
  type EventLog,
  type Position,
  type StoredEvent,
  type StreamVersion,
} from '../ledger/event-log.js'
import type { Aggregate } from './aggregate.js'
import { type DecisionRevision, revisionOf } from './command.js'
import { aggregates } from './table.js'

/** What a command came to, as its events tell. */
export type StoredAnswer = {
  readonly commandHash: string
  readonly streamVersion: StreamVersion
  readonly position: Position
  readonly events: readonly { readonly id: string; readonly type: string }[]
  readonly revisions: readonly DecisionRevision[]
  readonly warnings: readonly Warning[]
}

/** A stream folded: its state, the version that it was read at, and the commands that it answers for by their ids. */
export type LoadedStream = {
  readonly stream: string
  readonly aggregate: Aggregate
  readonly version: StreamVersion | 'no_stream'
  readonly state: unknown
  readonly answers: ReadonlyMap<string, StoredAnswer>
}

export type LoadOptions = {
  /** The stream as it was read before: only what follows is read, and only its answers are given. */
  readonly from?: LoadedStream | undefined
  /** Told of each event that is read. */
  readonly onEvent?: (event: LedgerEvent, stored: StoredEvent) => void
}

/**
 * Reads and folds a stream; one that does not exist is its aggregate's initial state.
 * @param answersTo the one command to look for; absent: all of them are kept
 * @throws {UndecodableEvent} an event that this program cannot read
 */
export async function loadStream(
  source: { readonly log: EventLog; readonly clock: RecordingClock },
  stream: string,
  answersTo?: string,
  { from, onEvent }: LoadOptions = {},
): Promise<LoadedStream> {
  const aggregate = aggregates[categoryOf(stream) as Category]
  const answers = new Map<string, StoredAnswer>()
  let state = from?.state ?? aggregate.initial
  let version: LoadedStream['version'] = from?.version ?? 'no_stream'
  const after = version === 'no_stream' ? {} : { from: nextVersion(version) }
  for await (const page of source.log.readStream(stream, after)) {
    for (const stored of page) {
      const event = decode(stored)
      onEvent?.(event, stored)
      state = aggregate.evolve(state, event)
      version = event.streamVersion
      source.clock.seen(event.metadata.recordedAt)
      if (answersTo === undefined || event.metadata.commandId === answersTo) keepAnswer(answers, event)
    }
  }
  return { stream, aggregate, version, state, answers }
}

const nextVersion = (version: StreamVersion): StreamVersion => `${BigInt(version) + 1n}`

function keepAnswer(answers: Map<string, StoredAnswer>, event: LedgerEvent): void {
  const { commandId, commandHash, warnings = [] } = event.metadata
  const before = answers.get(commandId)
  answers.set(commandId, {
    commandHash,
    streamVersion: event.streamVersion,
    position: event.position,
    events: [...(before?.events ?? []), { id: event.id, type: event.type }],
    revisions: [...(before?.revisions ?? []), ...revisionOf(event)],
    warnings: [...(before?.warnings ?? []), ...warnings],
  })
}

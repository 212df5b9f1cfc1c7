import { Refusal } from '../domain/refusal.js'
import { LIMITS } from '../domain/text.js'
import type { RecordingClock } from '../ledger/clock.js'
import { eventBytes } from '../ledger/envelope.js'
import {
  AppendTooLarge,
  DuplicateEventId,
  type EventLog,
  EventTooLarge,
  type NewEvent,
  type StreamVersion,
  WrongExpectedVersion,
} from '../ledger/event-log.js'
import type { Keys } from '../vault/keys.js'
import type { Vault } from '../vault/vault.js'
import { requirePermit } from './body-of-command.js'
import type { CommandRequest, CommandResult } from './command.js'
import { commandIdReused, firstResult, repeatedResult } from './command-answers.js'
import { type DecidedCommand, decideCommand, encodeDecided, readFacts } from './decide-command.js'
import { type LoadedStream, loadStream } from './loaded-stream.js'
import { personToName, sealName } from './names-to-seal.js'
import { type PreparedCommand, prepareCommand } from './prepare-command.js'

/** Commands that are parsed, and whose streams are loaded, at a time. */
const ROUND_COMMANDS = 1_000
/** What one append holds at most, unless a single command has more. */
const MAX_EVENTS_PER_APPEND = 100
/** What is decided and not written yet, in UTF-16 code units: bounds memory. */
const MAX_PENDING_SIZE = 4_194_304
/** Folded streams that are kept for later rounds. */
const MAX_STREAMS = 20_000

export type BatchOptions = {
  /** Told after each round how many commands are decided; those of the last one are being written. */
  readonly onProgress?: (done: number) => void
}

type BatchContext = { readonly log: EventLog; readonly vault: Vault; readonly clock: RecordingClock }
type Alone = { readonly runAlone: (request: CommandRequest) => Promise<CommandResult> }

/** A decided command and the index of its request. */
type Decision = { readonly index: number; readonly decided: DecidedCommand }
/** What waits to be written to one stream, from the version that it was decided on. */
type Pending = { readonly expected: LoadedStream['version']; readonly decisions: Decision[] }

/** Streams that were loaded, by name, as they are after what was decided on them. */
export type FoldedStreams = Map<string, LoadedStream>

/**
 * Runs the commands in order.
 * @param options.streams what an earlier batch left, and where this one leaves its own
 * @throws {Refusal} the first, with `current.index`
 */
export async function runBatch(
  context: BatchContext,
  requests: readonly CommandRequest[],
  options: BatchOptions & Alone & { readonly streams: FoldedStreams },
): Promise<readonly CommandResult[]> {
  const batch = new Batch(context, options.streams, options.runAlone)
  for (let start = 0; start < requests.length; start += ROUND_COMMANDS) {
    const round = requests.slice(start, start + ROUND_COMMANDS)
    await batch.runRound(round, start)
    options.onProgress?.(start + round.length)
  }
  await batch.flush()
  return batch.results
}

class Batch {
  readonly results: CommandResult[] = []
  private readonly indexOf = new Map<string, number>()
  private pending = new Map<string, Pending>()
  private pendingSize = 0
  /** What is being written while the next is decided: one round at most. */
  private writing: Promise<void> = Promise.resolve()
  private beingWritten: ReadonlyMap<string, Pending> = new Map()

  constructor(
    private readonly context: BatchContext,
    private readonly streams: FoldedStreams,
    private readonly runAlone: Alone['runAlone'],
  ) {}

  /** Everything before a refusal is written before the refusal is thrown. */
  async runRound(requests: readonly CommandRequest[], start: number): Promise<void> {
    let index = start
    let refusal: unknown
    const commands: PreparedCommand[] = []
    try {
      for (const request of requests) commands.push(prepareCommand(this.context.vault, request))
    } catch (error) {
      refusal = atIndex(error, start + commands.length)
    }
    await this.load(commands.map(({ stream }) => stream))
    const toName = commands.flatMap((command) => personToName(command) ?? [])
    const keys = await this.context.vault.ensureKeys(toName)
    try {
      for (const command of commands) {
        await this.take(command, index, keys)
        index += 1
      }
    } catch (error) {
      refusal = atIndex(error, index)
    }
    if (refusal !== undefined) {
      await this.flush()
      throw refusal
    }
    await this.writing
    this.startWriting()
    this.forgetOldStreams()
  }

  private async take(command: PreparedCommand, index: number, keys: Keys): Promise<void> {
    const { commandId, stream } = command
    const earlier = this.indexOf.get(commandId)
    if (earlier !== undefined) return this.answerAgain(command, index, earlier)
    this.indexOf.set(commandId, index)

    let own = this.streams.get(stream)
    if (own === undefined) {
      await this.load([stream])
      own = this.loaded(stream)
    }
    await requirePermit(command, own)
    const stored = own.answers.get(commandId)
    if (stored !== undefined) {
      this.results[index] = repeatedResult(command, stored)
      return
    }
    const read = await readFacts(command, own, this.streams, (missing) => this.load(missing))
    const sealedName = sealName(keys, command, own)
    const recordedAt = this.context.clock.now()
    const decided = decideCommand(command, own, { recordedAt, read, streams: this.streams, sealedName })
    this.keep(own, { index, decided })
    if (this.pendingSize > MAX_PENDING_SIZE) await this.flush()
  }

  /** The same id twice in one batch has one effect, too. */
  private async answerAgain(command: PreparedCommand, index: number, earlier: number): Promise<void> {
    await this.flush()
    const first = this.results[earlier]
    if (first?.stream !== command.stream) throw commandIdReused(command)
    this.results[index] = await this.runAlone(command.request)
  }

  /** Takes the decision into the stream's state, so that the next command of the batch is decided on it. */
  private keep(own: LoadedStream, decision: Decision): void {
    const { events, command } = decision.decided
    const { stream, aggregate } = own
    const waiting = this.pending.get(stream)
    if (waiting === undefined) this.pending.set(stream, { expected: own.version, decisions: [decision] })
    else waiting.decisions.push(decision)
    this.pendingSize += command.size
    let state = own.state
    for (const event of events) state = aggregate.evolve(state, event)
    this.streams.set(stream, { ...own, state, version: after(own.version, events.length) })
  }

  /** Writes everything that is decided, and waits for it. */
  async flush(): Promise<void> {
    this.startWriting()
    await this.writing
  }

  /** After one that failed nothing is written any more: it would be decided on what did not happen. */
  private startWriting(): void {
    const pending = this.pending
    this.pending = new Map()
    this.pendingSize = 0
    this.beingWritten = pending
    this.writing = this.writing.then(() => this.writeAll(pending))
    // Whoever waits for it next is told.
    this.writing.catch(() => {})
  }

  /** Different streams at once, so that they share syncs. */
  private async writeAll(pending: ReadonlyMap<string, Pending>): Promise<void> {
    const written = await Promise.allSettled(
      [...pending].map(([stream, waiting]) => this.write(stream, waiting)),
    )
    const conflicts: Decision[] = []
    for (const outcome of written) {
      if (outcome.status === 'rejected') throw outcome.reason
      conflicts.push(...outcome.value)
    }
    for (const { index, decided } of conflicts.toSorted((a, b) => a.index - b.index)) {
      try {
        this.results[index] = await this.runAlone(decided.command.request)
      } catch (error) {
        throw atIndex(error, index)
      }
    }
  }

  /** Appends in bounded pieces. What could not be written so is given back, to be run one by one. */
  private async write(stream: string, { expected, decisions }: Pending): Promise<readonly Decision[]> {
    let version = expected
    let written = 0
    while (written < decisions.length) {
      const encoded = nextPiece(decisions, written, this.context.clock.now())
      const piece = decisions.slice(written, written + encoded.length)
      try {
        const { position } = await this.context.log.append(stream, version, encoded.flat())
        for (const [turn, { index, decided }] of piece.entries()) {
          const events = encoded[turn] ?? []
          version = after(version, events.length)
          this.results[index] = firstResult(decided, events, { streamVersion: version, position })
        }
      } catch (error) {
        if (!isOneByOne(error)) throw error
        // What was decided on this stream from here on was decided on something that is not so.
        this.streams.delete(stream)
        return decisions.slice(written)
      }
      written += piece.length
    }
    return []
  }

  private async load(names: readonly string[]): Promise<void> {
    const missing = [...new Set(names)].filter((name) => !this.streams.has(name))
    const loaded = await Promise.all(missing.map((name) => loadStream(this.context, name)))
    for (const stream of loaded) this.streams.set(stream.stream, stream)
  }

  private loaded(name: string): LoadedStream {
    const stream = this.streams.get(name)
    if (stream === undefined) throw new TypeError(`${name} was loaded and is not there`)
    return stream
  }

  private forgetOldStreams(): void {
    for (const name of this.streams.keys()) {
      if (this.streams.size <= MAX_STREAMS) return
      // Read anew now it would be without what is being written to it.
      if (!this.beingWritten.has(name)) this.streams.delete(name)
    }
  }
}

/** The next commands that one append holds, each as its events: never part of a command, and at least one. */
function nextPiece(
  decisions: readonly Decision[],
  from: number,
  recordedAt: string,
): readonly (readonly NewEvent[])[] {
  const piece: (readonly NewEvent[])[] = []
  let events = 0
  let bytes = 0
  for (const { decided } of decisions.slice(from, from + MAX_EVENTS_PER_APPEND)) {
    const encoded = encodeDecided(decided, recordedAt)
    events += encoded.length
    bytes += encoded.reduce((sum, event) => sum + eventBytes(event), 0)
    if (piece.length > 0 && (events > MAX_EVENTS_PER_APPEND || bytes > LIMITS.appendBytes)) break
    piece.push(encoded)
  }
  return piece
}

function after(version: LoadedStream['version'], events: number): StreamVersion {
  return `${(version === 'no_stream' ? -1n : BigInt(version)) + BigInt(events)}`
}

/** Somebody else wrote meanwhile, or one command of the append is to be refused: run alone, each gets its own answer. */
function isOneByOne(error: unknown): boolean {
  return (
    error instanceof WrongExpectedVersion ||
    error instanceof DuplicateEventId ||
    error instanceof EventTooLarge ||
    error instanceof AppendTooLarge
  )
}

/** A refusal that tells which request it is about; any other error as it is. */
function atIndex(error: unknown, index: number): unknown {
  if (!(error instanceof Refusal) || error.detail.current?.index !== undefined) return error
  const current = { ...error.detail.current, index }
  return new Refusal(error.code, error.message, { ...error.detail, current })
}

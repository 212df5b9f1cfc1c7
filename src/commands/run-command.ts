import { Refusal } from '../domain/refusal.js'
import { type RecordingClock, seeLastEvent } from '../ledger/clock.js'
import { type EventLog, WrongExpectedVersion } from '../ledger/event-log.js'
import type { Vault } from '../vault/vault.js'
import { requirePermit } from './body-of-command.js'
import type { CommandRequest, CommandResult } from './command.js'
import { appendRefusal, commandIdReused, firstResult, repeatedResult } from './command-answers.js'
import { decideCommand, encodeDecided, readFacts } from './decide-command.js'
import { type AskEndorsements, endorsementsFor } from './endorsements.js'
import { personToName, sealName } from './names-to-seal.js'
import { type AskPersonRecord, destroyKeys, destroyKeysAgain, personRecordFor } from './person-record.js'
import { type PreparedCommand, prepareCommand } from './prepare-command.js'
import { type BatchOptions, type FoldedStreams, runBatch } from './run-batch.js'
import { type ReadOn, streamCache } from './stream-cache.js'
import { turns } from './stream-turns.js'

/** A command that meets another writer is decided anew this often, and then refused. */
const REDECISIONS = 3

/** What commands are run with. */
export type RunnerContext = {
  readonly log: EventLog
  readonly vault: Vault
  readonly clock: RecordingClock
  /** Absent, nothing tells of endorsements. An import asks for none: its own decisions may come after its documents. */
  readonly endorsements?: AskEndorsements | undefined
  /** Absent, nobody is forgotten: an import cannot ask. */
  readonly personRecord?: AskPersonRecord | undefined
  /** Absent, the log itself refuses an event id that another stream holds, and so a command id that was used there. */
  readonly streamOfCommand?: AskCommandStream | undefined
}

/** The stream that a command wrote, as far as it is known: a store that takes an event id twice cannot tell. */
export type AskCommandStream = (commandId: string) => Promise<string | undefined>

/** The one place that runs commands: dedupe, load, decide, append, and again where somebody else wrote meanwhile. */
export class CommandRunner {
  private readonly inTurn = turns()
  private readonly load: ReadOn
  private ready: Promise<void> | undefined

  constructor(private readonly context: RunnerContext) {
    this.load = streamCache(context)
  }

  /**
   * Runs one command. The same id again has one effect and gives the first result.
   * @throws {Refusal} nothing was written
   */
  async run(request: CommandRequest): Promise<CommandResult> {
    await this.afterLastEvent()
    const command = prepareCommand(this.context.vault, request)
    // Commands of one stream wait for each other here, so that within a process they never meet as conflicts.
    return this.inTurn(command.stream, () => this.attempt(command))
  }

  /**
   * Runs many commands in order, as an import does: those of one stream are decided on one loaded state and appended
   * together, different streams share syncs. Stops at the first refusal, which is thrown with `current.index` telling
   * the request's index; what came before it is written. With concurrent writers of the same streams, commands of
   * other streams that came after it may be written too.
   * @throws {Refusal}
   */
  async runMany(
    requests: readonly CommandRequest[],
    options: BatchOptions = {},
  ): Promise<readonly CommandResult[]> {
    return this.inPieces()(requests, options)
  }

  /**
   * `runMany` for more commands than are to be in memory at once: a later piece is decided on the streams that the
   * earlier ones have read, so that the register of a large import is not read anew for each of its hundreds of pieces.
   */
  inPieces(): CommandRunner['runMany'] {
    const streams: FoldedStreams = new Map()
    return async (requests, options = {}) => {
      await this.afterLastEvent()
      return runBatch(this.context, requests, {
        ...options,
        streams,
        runAlone: (request) => this.run(request),
      })
    }
  }

  /** The clock never runs behind what is in the log already, also when that was written on another machine. */
  private afterLastEvent(): Promise<void> {
    this.ready ??= seeLastEvent(this.context.log, this.context.clock).catch((error: unknown) => {
      this.ready = undefined
      throw error
    })
    return this.ready
  }

  private async attempt(command: PreparedCommand): Promise<CommandResult> {
    for (let redecisions = 0; redecisions <= REDECISIONS; redecisions++) {
      const result = await this.decideAndAppend(command)
      if (result !== undefined) return result
    }
    throw new Refusal(
      'concurrent-change',
      `${command.stream} was changed by others ${REDECISIONS + 1} times while ${command.type} was decided`,
      { field: command.spec.aggregate.idField, value: command.stream, allowed: 'the same command once more' },
    )
  }

  /** The result, or `undefined` where somebody else wrote to the stream meanwhile. */
  private async decideAndAppend(command: PreparedCommand): Promise<CommandResult | undefined> {
    const own = await this.load(command.stream, command.commandId)
    await requirePermit(command, own)
    await destroyKeysAgain(this.context.vault, command, own)
    const stored = own.answers.get(command.commandId)
    if (stored !== undefined) return repeatedResult(command, stored)
    const elsewhere = await this.context.streamOfCommand?.(command.commandId)
    if (elsewhere !== undefined && elsewhere !== command.stream) throw commandIdReused(command)
    const streams = new Map([[own.stream, own]])
    const read = await readFacts(command, own, streams, async (missing) => {
      const load = (name: string) => this.load(name, command.commandId)
      for (const stream of await Promise.all(missing.map(load))) streams.set(stream.stream, stream)
    })
    const endorsements = await endorsementsFor(command, own, this.context.endorsements)
    const personRecord = await personRecordFor(command, this.context.personRecord)
    const toName = personToName(command)
    const sealedName =
      toName === undefined ? undefined : sealName(await this.context.vault.ensureKeys([toName]), command, own)
    // Nothing else runs between the reading of the clock and the append, so times do not run behind positions.
    const recordedAt = this.context.clock.now()
    const decided = decideCommand(command, own, {
      ...{ recordedAt, read, streams, sealedName, endorsements, personRecord },
    })
    const events = encodeDecided(decided, recordedAt)
    try {
      const appended = await this.context.log.append(command.stream, own.version, events)
      await destroyKeys(this.context.vault, decided.events)
      return firstResult(decided, events, appended)
    } catch (error) {
      if (error instanceof WrongExpectedVersion) return undefined
      throw appendRefusal(error, command)
    }
  }
}

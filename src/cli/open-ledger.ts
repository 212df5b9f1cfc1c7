import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import { allProjections } from '../../projections/all.js'
import type { AskEndorsements } from '../commands/endorsements.js'
import type { AskPersonRecord } from '../commands/person-record.js'
import type { AskCommandStream } from '../commands/run-command.js'
import { type Config, loadConfig } from '../config.js'
import { Refusal } from '../domain/refusal.js'
import { clockOf, nowBy } from '../ledger/clock.js'
import type { Actor } from '../ledger/envelope.js'
import type { EventLog, Position } from '../ledger/event-log.js'
import { openLog } from '../ledger/open-log.js'
import { needsUpgrade, openDatabase } from '../ledger/sqlite/database.js'
import { requireWriterLock } from '../ledger/sqlite/writer-lock.js'
import { catchUpOrWait } from '../projector/catch-up-or-wait.js'
import { Projector } from '../projector/projector.js'
import { forgottenPersons } from '../queries/forgotten-persons.js'
import { type Moment, momentOf } from '../queries/moment.js'
import type { OpenNames } from '../queries/rows.js'
import { type OpenReadModels, openReadModelsAt } from '../read-models/open.js'
import { openPostgresReadModels } from '../read-models/postgres-connection.js'
import type { ReadModels } from '../read-models/read-models.js'
import { openReadModels } from '../read-models/sqlite-connection.js'
import { openNames } from '../vault/open-names.js'
import { firstEventOf, keepOwner, openOwnVault, requireLogOfKeys } from '../vault/open-vault.js'
import { FORGOTTEN_NAME } from '../vault/sealed-name.js'
import type { Vault } from '../vault/vault.js'
import type { GlobalOptions, ListOptions } from './options.js'
import { openProgress } from './progress.js'

export const configOf = ({ data }: GlobalOptions): Config => loadConfig({ dataDir: data })

/** The commands whose next word says what they do, and not about whom. */
const TOLD_WITH_NEXT_WORD = ['do', 'report', 'import', 'backup', 'restore']

/**
 * The command as whoever finds the lock taken shall read it. What it is about is left out: it is written to a file, and
 * a name that stands in it would stay there after a crash.
 */
export function commandLine(words = process.argv.slice(2)): string {
  const withoutOptions = words.filter((word, at) => !word.startsWith('-') && !words[at - 1]?.startsWith('-'))
  const [command = '', next = ''] = withoutOptions
  return `ledger ${TOLD_WITH_NEXT_WORD.includes(command) ? `${command} ${next}` : command}`.trim()
}

/** What a command that only asks is given: read models that hold everything recorded before it was called. */
export type Reading = {
  readonly models: ReadModels
  readonly openNames: OpenNames
  readonly moment: Moment
}

/**
 * The ledger is there, and its log of this version: one that is earlier is brought up to date, also by who only reads.
 * @throws {Refusal} `not-found`: there is no ledger in the folder
 * @throws {LockHeld} its log is of an earlier version, and another process holds it
 */
export function requireLedger({ dataDir, logFile, eventStore }: Config): void {
  // One in EventStoreDB is always there, with or without events.
  if (eventStore !== undefined) return
  if (existsSync(logFile)) {
    if (needsUpgrade(logFile)) upgrade(dataDir, logFile)
    return
  }
  throw new Refusal('not-found', `there is no ledger in ${dataDir}`, {
    field: '--data',
    value: dataDir,
    allowed: 'the folder of a ledger; ledger import or ledger do makes one',
  })
}

function upgrade(dataDir: string, logFile: string): void {
  const lock = requireWriterLock(dataDir, commandLine())
  try {
    process.stderr.write(`${logFile} is of an earlier version and is brought up to date\n`)
    openDatabase(logFile, { readonly: false }).close()
  } finally {
    lock.release()
  }
}

/** Runs a question on a ledger that exists, also beside a process that writes to it. */
export async function reading<T>(
  globals: GlobalOptions,
  { asOf, knownAt }: Pick<ListOptions, 'asOf' | 'knownAt'>,
  ask: (reading: Reading) => Promise<T>,
): Promise<T> {
  const config = configOf(globals)
  requireLedger(config)
  const log = await openLog(config, { readonly: true })
  let moment: Moment
  let firstEventId: string | undefined
  let models: OpenReadModels
  try {
    firstEventId = await firstEventOf(log)
    moment = momentOf(
      { ...(asOf !== undefined && { asOf }), ...(knownAt !== undefined && { knownAt }) },
      nowBy(await clockOf(log)),
    )
    models = await openCaughtUp(config, log)
  } finally {
    await log.close()
  }
  const names = openNames(config, firstEventId, (sentence) => process.stderr.write(`warning: ${sentence}\n`))
  try {
    // Several statements answer one question, and whoever writes commits between them.
    return await models.transaction().execute(async (state) => {
      const forgotten = await forgottenPersons(state)
      // Keys that came back with an older copy are destroyed by who writes next; nobody reads names with them until then.
      const openNamesOf: OpenNames = async (personIds) => {
        const open = await names.openNames(personIds)
        return (sealed) => (forgotten.has(sealed.personId) ? FORGOTTEN_NAME : open(sealed))
      }
      return ask({ models: state, openNames: openNamesOf, moment })
    })
  } finally {
    await names.close()
    await models.close()
  }
}

/** The read models with everything that was in the log before: this process projects it, or the one that does is waited for. */
export async function openCaughtUp(config: Config, log: EventLog): Promise<OpenReadModels> {
  const { dataDir, readModelsFile, readModelsUrl } = config
  const projections = allProjections
  if (readModelsUrl === undefined) {
    await catchUpOrWait({
      ...{ dataDir, file: readModelsFile, log, projections, command: commandLine() },
      onWait: (sentence) => process.stderr.write(`${sentence}\n`),
    })
    return openReadModels(readModelsFile, { readonly: true })
  }
  const models = await openPostgresReadModels(readModelsUrl)
  const projector = new Projector({ log, models, projections })
  try {
    await projector.catchUp()
    return models
  } catch (error) {
    await models.close()
    throw error
  } finally {
    await projector.close()
  }
}

/** Opens the ledger for writing, makes it where there is none, and closes it again whatever happens. */
export async function writing<T>(
  globals: GlobalOptions,
  run: (ledger: WritingLedger) => Promise<T>,
): Promise<T> {
  const config = configOf(globals)
  const lock = requireWriterLock(config.dataDir, commandLine())
  try {
    return await run(new WritingLedger(config, globals.actor))
  } finally {
    lock.release()
  }
}

/** Whether a thread that commits while this one decides is worth its start. */
type WritesMuch = { readonly writesMuch?: boolean }

/** The parts of a ledger that this process writes, each opened when it is first needed and closed with the command. */
export class WritingLedger {
  constructor(
    readonly config: Config,
    private readonly actorName: string | undefined,
  ) {}

  /** The application: commands over its bus, with the log and the vault. Loaded now, for help and lists need none of it. */
  async withApplication<T>(
    run: (parts: ApplicationParts) => Promise<T>,
    { endorsements, personRecord, streamOfCommand, writesMuch = false }: AskedOfModels & WritesMuch = {},
  ): Promise<T> {
    requireLogOfKeys(this.config)
    const log = await openLog(this.config, { inThread: writesMuch })
    const vault = await openOwnVault(this.config, log).catch(async (error: unknown) => {
      await log.close()
      throw error
    })
    try {
      await import('reflect-metadata')
      const { NestFactory } = await import('@nestjs/core')
      const { CommandBus } = await import('@nestjs/cqrs')
      const { appModule, RECORDING_CLOCK } = await import('../app.module.js')
      const { CommandRunner } = await import('../commands/run-command.js')
      const { actorNamed } = await import('../commands/actor.js')
      const app = await NestFactory.createApplicationContext(
        appModule({
          log,
          vault,
          endorsements: endorsements?.(log),
          personRecord: personRecord?.(log),
          // A store that takes an event id twice leaves it to the read models to tell where a command was done.
          ...(this.config.eventStore !== undefined && { streamOfCommand: streamOfCommand?.(log) }),
        }),
        {
          logger: false,
        },
      )
      try {
        const runner = app.get(CommandRunner)
        const name = this.actorName ?? userInfo().username
        const result = await run({
          log,
          vault,
          runner,
          bus: app.get(CommandBus),
          clock: app.get(RECORDING_CLOCK),
          actor: () => actorNamed(runner, vault, name),
        })
        await keepOwner(vault, log)
        return result
      } finally {
        await app.close()
      }
    } finally {
      await vault.close()
      await log.close()
    }
  }

  /** The read models, caught up with the log before, up to the position that `run` is told, and after. */
  async withReadModels<T>(
    log: ApplicationParts['log'],
    run: (models: OpenReadModels, position: Position) => Promise<T>,
  ): Promise<T> {
    const models = await openReadModelsAt(this.config)
    const projector = new Projector({ log, models, projections: allProjections })
    const catchUp = async () => {
      const progress = await openProgress('read models', 'events')
      return projector
        .catchUp({ onProgress: ({ events }) => progress.at(events) })
        .finally(() => progress.stop())
    }
    try {
      const result = await run(models, await catchUp())
      await catchUp()
      return result
    } finally {
      await projector.close()
      await models.close()
    }
  }
}

/** What a command may ask of the read models, once the log is open. */
type AskedOfModels = {
  readonly endorsements?: (log: EventLog) => AskEndorsements
  readonly personRecord?: (log: EventLog) => AskPersonRecord
  readonly streamOfCommand?: (log: EventLog) => AskCommandStream
}

export type ApplicationParts = {
  readonly log: EventLog
  readonly vault: Vault
  readonly runner: import('../commands/run-command.js').CommandRunner
  readonly bus: import('@nestjs/cqrs').CommandBus
  readonly clock: import('../ledger/clock.js').RecordingClock
  /** Who acts, registered as a person the first time. */
  readonly actor: () => Promise<Actor>
}

import { Inject, Injectable } from '@nestjs/common'
import { EVENT_LOG, RECORDING_CLOCK, VAULT } from '../../app.module.js'
import { CommandRunner } from '../../commands/run-command.js'
import type { ImportAnswer } from '../../contract/import-answer.js'
import type { ImportOptions } from '../../imports/import-request.js'
import { outcomeTold } from '../../imports/outcome-told.js'
import { runImport } from '../../imports/run-import.js'
import type { RecordingClock } from '../../ledger/clock.js'
import type { EventLog } from '../../ledger/event-log.js'
import type { Projector } from '../../projector/projector.js'
import type { ReadModels } from '../../read-models/read-models.js'
import type { Vault } from '../../vault/vault.js'
import { PROJECTOR, READ_MODELS } from '../service-parts.js'

/** An import is planned on read models that hold the whole log: so long it waits for them. */
const WAIT_FOR_READ_MODELS_MS = 60_000

/** Runs imports one at a time: two at once could both plan to register the same body. */
@Injectable()
export class Importing {
  private last: Promise<unknown> = Promise.resolve()

  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(RECORDING_CLOCK) private readonly clock: RecordingClock,
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
    @Inject(PROJECTOR) private readonly projector: Projector,
  ) {}

  /** @throws {ImportRejected} nothing was written @throws {PositionNotReached} the read models are too far behind */
  run(options: ImportOptions): Promise<ImportAnswer> {
    const mine = this.last.then(() => this.runNow(options))
    this.last = mine.catch(() => {})
    return mine
  }

  private async runNow(options: ImportOptions): Promise<ImportAnswer> {
    const { log, vault, clock, runner, readModels } = this
    await this.projector.waitFor(await log.head(), WAIT_FOR_READ_MODELS_MS)
    const outcome = await runImport({ log, vault, clock, runner, readModels }, options)
    const { dryRun = false } = options
    const { planned, ...told } = outcomeTold(outcome)
    return {
      dryRun,
      ...told,
      ...(dryRun && { planned }),
      position: await log.head(),
    }
  }
}

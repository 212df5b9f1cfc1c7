import { type DynamicModule, Module } from '@nestjs/common'
import { CqrsModule } from '@nestjs/cqrs'
import type { AskEndorsements } from './commands/endorsements.js'
import type { AskPersonRecord } from './commands/person-record.js'
import { RunCommandHandler } from './commands/run-command.handler.js'
import { type AskCommandStream, CommandRunner } from './commands/run-command.js'
import { type RecordingClock, recordingClock } from './ledger/clock.js'
import type { EventLog } from './ledger/event-log.js'
import { ASK, type Ask, AskQuestionHandler } from './queries/ask-question.js'
import type { Vault } from './vault/vault.js'

/** The event log of this process, open for writing. */
export const EVENT_LOG = Symbol('EVENT_LOG')
/** The vault of persons' names. */
export const VAULT = Symbol('VAULT')
/** The clock by which every append of this process is dated. */
export const RECORDING_CLOCK = Symbol('RECORDING_CLOCK')

/** What the application stands on. It is opened, and closed, by whoever makes the application. */
export type LedgerParts = {
  readonly log: EventLog
  readonly vault: Vault
  /** One of the application's own where it is left out. */
  readonly clock?: RecordingClock
  /** How questions are answered; absent where only commands are run. */
  readonly ask?: Ask
  readonly endorsements?: AskEndorsements | undefined
  readonly personRecord?: AskPersonRecord | undefined
  readonly streamOfCommand?: AskCommandStream | undefined
}

@Module({})
class AppModule {}

/**
 * The wiring: every command over one bus, every question over the other, through the one handler of each.
 * Made with `NestFactory.createApplicationContext`.
 */
export function appModule(parts: LedgerParts): DynamicModule {
  const { log, vault, clock = recordingClock(), ask, endorsements, personRecord, streamOfCommand } = parts
  return {
    module: AppModule,
    imports: [CqrsModule.forRoot()],
    providers: [
      { provide: EVENT_LOG, useValue: log },
      { provide: VAULT, useValue: vault },
      { provide: RECORDING_CLOCK, useValue: clock },
      {
        provide: CommandRunner,
        inject: [EVENT_LOG, VAULT, RECORDING_CLOCK],
        useFactory: (eventLog: EventLog, names: Vault, time: RecordingClock) =>
          new CommandRunner({
            ...{ log: eventLog, vault: names, clock: time },
            ...{ endorsements, personRecord, streamOfCommand },
          }),
      },
      RunCommandHandler,
      ...(ask === undefined ? [] : [{ provide: ASK, useValue: ask }, AskQuestionHandler]),
    ],
    exports: [CqrsModule, EVENT_LOG, VAULT, RECORDING_CLOCK, CommandRunner],
  }
}

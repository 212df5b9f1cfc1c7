import type { CommandRunner } from '../commands/run-command.js'
import type { RecordingClock } from '../ledger/clock.js'
import type { Actor } from '../ledger/envelope.js'
import type { EventLog } from '../ledger/event-log.js'
import type { ReadModels } from '../read-models/read-models.js'
import type { Vault } from '../vault/vault.js'
import type { PlannedCommand } from './plan.js'
import type { RegisterInput } from './rows/prepare-register.js'
import type { RegisterCounts } from './write-register.js'

export type ImportContext = {
  readonly log: EventLog
  /** Caught up with the log. */
  readonly readModels: ReadModels
  readonly vault: Vault
  readonly clock: RecordingClock
  readonly runner: CommandRunner
}

export type ImportOptions = {
  readonly registers: readonly RegisterInput[]
  /** Says what would happen, and writes nothing. */
  readonly dryRun?: boolean
  /** Takes a file in which more than half of the register's rows are gone. */
  readonly replace?: boolean
  /** Asked for once something is to be written. An interrupted import is finished in the name of who began it. */
  readonly actor: () => Promise<Actor>
  /** Told as commands are written: how many of how many. */
  readonly onProgress?: (done: number, total: number) => void
}

export type ImportOutcome = {
  readonly registers: readonly {
    readonly name: string
    readonly file: string
    readonly counts: RegisterCounts
    /** The lines, in the file of the last import, of the rows that are gone. */
    readonly goneLines: readonly number[]
  }[]
  /** How many commands of each type were written, or would be. */
  readonly commands: Readonly<Record<string, number>>
  /** The commands themselves, in their order. */
  readonly planned: readonly PlannedCommand[]
  /** What somebody should know and nothing has to be done about. */
  readonly notices: readonly string[]
}

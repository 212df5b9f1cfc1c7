import type { CommandResult } from '../commands/command.js'
import type { AskEndorsements } from '../commands/endorsements.js'
import type { AskPersonRecord } from '../commands/person-record.js'
import { RunCommand } from '../commands/run-command.handler.js'
import type { AskCommandStream } from '../commands/run-command.js'
import { commandAnswer } from '../contract/command-answer.js'
import { clockOf, nowBy } from '../ledger/clock.js'
import type { EventLog } from '../ledger/event-log.js'
import { type ApplicationParts, type WritingLedger, writing } from './open-ledger.js'
import type { GlobalOptions } from './options.js'
import { writingOrThroughDoor } from './through-door.js'

/** What a command came to, here or in the process that serves the ledger. */
type Done = Omit<CommandResult, 'streamVersion'> & { readonly streamVersion: string }

type Given = { readonly type: string; readonly data: unknown; readonly commandId: string }

/** Runs one command of the domain, here or, where another process serves the ledger, there. @throws {Refusal} @throws {LockHeld} */
export const runCommand = (globals: GlobalOptions, command: Given): Promise<Done> =>
  writingOrThroughDoor<Done>(
    globals,
    () => runHere(globals, command),
    async (send) => {
      const answer = await send(`/api/commands/${encodeURIComponent(command.type)}`, {
        body: JSON.stringify(command.data),
        headers: { 'idempotency-key': command.commandId },
      })
      return commandAnswer.parse(await answer.json())
    },
  )

const runHere = (globals: GlobalOptions, command: Given) =>
  writing(globals, (ledger) =>
    ledger.withApplication(
      async ({ bus, actor }) => bus.execute(new RunCommand({ ...command, actor: await actor() })),
      {
        endorsements: (log) => endorsementsIn(ledger, log),
        personRecord: (log) => personRecordsIn(ledger, log),
        streamOfCommand: (log) => streamOfCommandIn(ledger, log),
      },
    ),
  )

/** The read models are opened, and brought to the end of the log, only for a command that asks. */
function endorsementsIn(ledger: WritingLedger, log: ApplicationParts['log']): AskEndorsements {
  return (documentId) =>
    ledger.withReadModels(log, async (models, position) => {
      const { endorsedVersions } = await import('../queries/endorsed-versions.js')
      return { versions: await endorsedVersions(models, documentId, nowBy(await clockOf(log))), position }
    })
}

function personRecordsIn(ledger: WritingLedger, log: EventLog): AskPersonRecord {
  return (personId) =>
    ledger.withReadModels(log, async (models, position) => {
      const { personRecord } = await import('../queries/person-record.js')
      return { record: await personRecord(models, personId, nowBy(await clockOf(log))), position }
    })
}

function streamOfCommandIn(ledger: WritingLedger, log: EventLog): AskCommandStream {
  return (commandId) =>
    ledger.withReadModels(log, async (models) => {
      const { commandStream } = await import('../queries/command-stream.js')
      return commandStream(models, commandId)
    })
}

import { randomUUID } from 'node:crypto'
import type { CommandResult } from '../../commands/command.js'
import type { AskEndorsements } from '../../commands/endorsements.js'
import { RunCommand } from '../../commands/run-command.handler.js'
import type { AskCommandStream } from '../../commands/run-command.js'
import { commandAnswer } from '../../contract/command-answer.js'
import type { EventLog } from '../../ledger/event-log.js'
import { commandIdOf, isCommandKey, MAX_COMMAND_KEY } from '../../ledger/uuid-v5.js'
import { DATA_FORMS, readCommandData, splitDataOptions } from '../command-data.js'
import { EXIT, type ExitCode } from '../exit-codes.js'
import { withNewId } from '../new-ids.js'
import { type ApplicationParts, type WritingLedger, writing } from '../open-ledger.js'
import type { GlobalOptions } from '../options.js'
import { printText } from '../print.js'
import type { Run } from '../run.js'
import { writingOrThroughDoor } from '../through-door.js'
import { commandHelp, commandList } from './do-help.js'

type DoOptions = {
  readonly data?: readonly string[]
  readonly id?: string
  readonly list?: boolean
  readonly help?: boolean
}

/** Runs one command of the domain and prints what it came to, as JSON. */
export const runDo: Run<DoOptions> = async (globals, options, [type]) => {
  if (options.list || (options.help && type === undefined)) return done(commandList())
  if (type === undefined) return usage('the type of the command is missing: ledger do --list names them')
  if (options.help) return done(commandHelp(type))
  const { data: given, folder } = splitDataOptions(options.data ?? [])
  if (given === undefined) return usage(`--data is missing: ${DATA_FORMS}`)
  const { id = randomUUID() } = options
  if (!isCommandKey(id)) return usage(`--id must be 1 to ${MAX_COMMAND_KEY} characters`)
  const commandId = commandIdOf(id)
  const { data, made } = withNewId(type, readCommandData(given), commandId)
  const ledger = { ...globals, ...(folder !== undefined && { data: folder }) }
  const result = await writingOrThroughDoor<Done>(
    ledger,
    () => runHere(ledger, { type, data, commandId }),
    async (send) => {
      const headers = { 'idempotency-key': commandId }
      const answer = await send(`/api/commands/${encodeURIComponent(type)}`, {
        body: JSON.stringify(data),
        headers,
      })
      return commandAnswer.parse(await answer.json())
    },
  )
  for (const { message, basis } of result.warnings) {
    process.stderr.write(`warning: ${message}${basis === undefined ? '' : ` (${basis})`}\n`)
  }
  return done(`${JSON.stringify({ ...(made && { made }), ...result }, null, 2)}\n`)
}

/** What a command came to, here or in the process that serves the ledger. */
type Done = Omit<CommandResult, 'streamVersion'> & { readonly streamVersion: string }

const runHere = (
  globals: GlobalOptions,
  command: { readonly type: string; readonly data: unknown; readonly commandId: string },
) =>
  writing(globals, (ledger) =>
    ledger.withApplication(
      async ({ bus, actor }) => bus.execute(new RunCommand({ ...command, actor: await actor() })),
      {
        endorsements: (log) => endorsementsIn(ledger, log),
        streamOfCommand: (log) => streamOfCommandIn(ledger, log),
      },
    ),
  )

/** The read models are opened, and brought to the end of the log, only for a command that asks. */
function endorsementsIn(ledger: WritingLedger, log: ApplicationParts['log']): AskEndorsements {
  return (documentId) =>
    ledger.withReadModels(log, async (models, position) => {
      const { endorsedVersions } = await import('../../queries/endorsed-versions.js')
      return { versions: await endorsedVersions(models, documentId), position }
    })
}

function streamOfCommandIn(ledger: WritingLedger, log: EventLog): AskCommandStream {
  return (commandId) =>
    ledger.withReadModels(log, async (models) => {
      const { commandStream } = await import('../../queries/command-stream.js')
      return commandStream(models, commandId)
    })
}

async function done(text: string): Promise<ExitCode> {
  await printText(text)
  return EXIT.done
}

function usage(message: string): ExitCode {
  process.stderr.write(`error: ${message}\n`)
  return EXIT.usage
}

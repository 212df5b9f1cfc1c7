import { randomUUID } from 'node:crypto'
import { commandIdOf, isCommandKey, MAX_COMMAND_KEY } from '../../ledger/uuid-v5.js'
import { DATA_FORMS, readCommandData, splitDataOptions } from '../command-data.js'
import { EXIT, type ExitCode } from '../exit-codes.js'
import { withNewId } from '../new-ids.js'
import { printText } from '../print.js'
import type { Run } from '../run.js'
import { runCommand } from '../run-command.js'
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
  const result = await runCommand(ledger, { type, data, commandId })
  for (const { message, basis } of result.warnings) {
    process.stderr.write(`warning: ${message}${basis === undefined ? '' : ` (${basis})`}\n`)
  }
  return done(`${JSON.stringify({ ...(made && { made }), ...result }, null, 2)}\n`)
}

async function done(text: string): Promise<ExitCode> {
  await printText(text)
  return EXIT.done
}

function usage(message: string): ExitCode {
  process.stderr.write(`error: ${message}\n`)
  return EXIT.usage
}

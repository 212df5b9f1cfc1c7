import { Refusal } from '../domain/refusal.js'
import { canonicalJson } from '../ledger/canonical-json.js'
import { commandIdOf } from '../ledger/uuid-v5.js'
import type { Vault } from '../vault/vault.js'
import type { CommandRequest } from './command.js'
import { type ParsedCommand, parseCommand } from './parse-command.js'

/** A command that is ready to be decided: parsed, and told apart from another body under the same id. */
export type PreparedCommand = ParsedCommand & {
  readonly request: CommandRequest
  readonly commandId: string
  readonly commandHash: string
  /** About how long its events will be, in UTF-16 code units. */
  readonly size: number
}

/** @throws {Refusal} `unknown-command` or `invalid-data` */
export function prepareCommand(vault: Vault, request: CommandRequest): PreparedCommand {
  const command = parseCommand(request.type, request.data)
  const body = canonicalBody(command, request)
  return {
    ...command,
    request,
    commandId: commandIdOf(request.commandId),
    commandHash: vault.commandHash(body),
    size: body.length,
  }
}

function canonicalBody({ type, data }: ParsedCommand, { actor }: CommandRequest): string {
  try {
    return canonicalJson({ type, data, actor })
  } catch (error) {
    // Fields that are kept as they were displayed, such as cells, are not looked at closer by their schemas.
    throw new Refusal('invalid-data', `${type} cannot take this data: ${String(error)}`, {
      field: 'data',
      allowed: 'text without lone surrogates',
    })
  }
}

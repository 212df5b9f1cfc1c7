import { Refusal } from '../domain/refusal.js'
import {
  type AppendResult,
  AppendTooLarge,
  DuplicateEventId,
  EventTooLarge,
  type NewEvent,
} from '../ledger/event-log.js'
import { type CommandResult, revisionOf } from './command.js'
import type { DecidedCommand } from './decide-command.js'
import type { StoredAnswer } from './loaded-stream.js'
import type { PreparedCommand } from './prepare-command.js'

/** The result of a command whose events were just appended. */
export function firstResult(
  { command, events, warnings }: DecidedCommand,
  stored: readonly NewEvent[],
  { streamVersion, position }: AppendResult,
): CommandResult {
  return {
    commandId: command.commandId,
    stream: command.stream,
    streamVersion,
    position,
    events: stored.map(({ id, type }) => ({ id, type })),
    revisions: events.flatMap(revisionOf),
    warnings,
    repeated: false,
  }
}

/** The first result of a command that was done before. @throws {Refusal} `command-id-reused` */
export function repeatedResult(command: PreparedCommand, stored: StoredAnswer): CommandResult {
  if (stored.commandHash !== command.commandHash) throw commandIdReused(command)
  const { streamVersion, position, events, revisions, warnings } = stored
  return {
    commandId: command.commandId,
    stream: command.stream,
    streamVersion,
    position,
    events,
    revisions,
    warnings,
    repeated: true,
  }
}

export function commandIdReused({ commandId, type }: PreparedCommand): Refusal {
  return new Refusal(
    'command-id-reused',
    `command id ${commandId} was used before, and not for this ${type}`,
    {
      field: 'commandId',
      value: commandId,
      allowed: 'a new id for a new command; the same type, data and actor for the same id',
    },
  )
}

/** The refusal that an append's failure means, or the failure itself where it means none. */
export function appendRefusal(error: unknown, command: PreparedCommand): unknown {
  if (error instanceof DuplicateEventId) return commandIdReused(command)
  if (error instanceof EventTooLarge) {
    return new Refusal('too-large', `${command.type} makes an event of ${error.bytes} bytes`, {
      field: 'data',
      value: error.bytes,
      allowed: `an event of at most ${error.maxBytes} bytes`,
    })
  }
  if (error instanceof AppendTooLarge) {
    return new Refusal('too-large', `${command.type} makes events of ${error.bytes} bytes together`, {
      field: 'data',
      value: error.bytes,
      allowed: `events of at most ${error.maxBytes} bytes together`,
    })
  }
  return error
}

import { personForgotten } from '../domain/person/decide.js'
import type { PersonState } from '../domain/person/state.js'
import type { SealedName } from '../domain/values.js'
import { ForgottenPerson, type Keys } from '../vault/keys.js'
import type { LoadedStream } from './loaded-stream.js'
import type { ParsedCommand } from './parse-command.js'

/** The person whose name a command carries in clear, which it must not carry any further. */
export function personToName({ type, data }: ParsedCommand): string | undefined {
  return type === 'RegisterPerson' || type === 'RenamePerson' ? String(data.personId) : undefined
}

/**
 * The name that the command carries, sealed; `undefined` where it carries none. Words that are sealed for the person
 * already come as they are, so that a command that changes nothing can be told.
 * @param keys with the person's, which was made @throws {Refusal} `person-forgotten`
 */
export function sealName(keys: Keys, command: ParsedCommand, own: LoadedStream): SealedName | undefined {
  const personId = personToName(command)
  if (personId === undefined) return undefined
  const name = String(command.data.name)
  const state = own.state as PersonState
  const known = state.status === 'none' ? [] : state.names
  const same = known.find((entry) => keys.open(entry.name) === name)
  if (same !== undefined) return same.name
  try {
    return keys.seal(personId, name)
  } catch (error) {
    if (!(error instanceof ForgottenPerson)) throw error
    throw personForgotten(personId)
  }
}

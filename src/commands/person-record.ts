import type { DomainEvent } from '../domain/event.js'
import type { PersonRecord } from '../domain/facts.js'
import { forgottenBy } from '../domain/person/evolve.js'
import type { PersonState } from '../domain/person/state.js'
import type { Position } from '../ledger/event-log.js'
import type { Vault } from '../vault/vault.js'
import type { LoadedStream } from './loaded-stream.js'
import type { ParsedCommand } from './parse-command.js'

/** What is known of a person, and the position in the log up to which that was looked at. */
export type ReadPersonRecord = { readonly record: PersonRecord; readonly position: Position }

/** Looks it up in the read models, for it is spread over many bodies. */
export type AskPersonRecord = (personId: string) => Promise<ReadPersonRecord>

/** What the forgetting of a person is decided on. */
export async function personRecordFor(
  { type, data }: ParsedCommand,
  ask: AskPersonRecord | undefined,
): Promise<ReadPersonRecord | undefined> {
  return type === 'ForgetPerson' ? ask?.(String(data.personId)) : undefined
}

/**
 * Destroys the keys of those whom the stream says to be forgotten, before the command is answered in any way: so the
 * same command once more makes good what a crash left.
 */
export async function destroyKeysAgain(
  vault: Vault,
  { type }: ParsedCommand,
  own: LoadedStream,
): Promise<void> {
  if (type !== 'ForgetPerson') return
  const state = own.state as PersonState
  if (state.status === 'none') return
  for (const personId of state.forgotten ?? []) await vault.forget(personId)
}

/** Destroys the keys of those who are forgotten by what was just recorded. */
export async function destroyKeys(vault: Vault, events: readonly DomainEvent[]): Promise<void> {
  for (const event of events) {
    if (event.type !== 'PersonForgotten') continue
    for (const personId of forgottenBy(event)) await vault.forget(personId)
  }
}

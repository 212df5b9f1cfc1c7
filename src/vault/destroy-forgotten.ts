import { setTimeout as delay } from 'node:timers/promises'
import { forgottenBy } from '../domain/person/evolve.js'
import { decode } from '../ledger/codec.js'
import { eventIdAt } from '../ledger/event-id-at.js'
import { type EventLog, type Position, START, type StoredEvent } from '../ledger/event-log.js'
import { KeyStillOnDisk, KeysUnreachable, type LogPlace, type Vault } from './vault.js'

const FORGETTING = { types: ['PersonForgotten'] }

/**
 * Destroys the keys of all who are forgotten in the log and have one here yet: because of a crash between the recording
 * and the destroying, because the keys came from an older backup, or because another process on the same log recorded it.
 * Only what the log holds since the last time is looked through.
 */
export async function destroyForgotten(vault: Vault, log: EventLog): Promise<void> {
  const last = await lastPlace(log)
  if (last === undefined) return
  const known = await vault.forgottenUntil()
  if (known?.position === last.position && known.eventId === last.eventId) return
  const isOfLog = known !== undefined && (await eventIdAt(log, known.position)) === known.eventId
  const from = isOfLog ? known.position : START
  for await (const page of log.readAll({ from, filter: FORGETTING })) await destroyKeys(vault, page)
  await vault.keepForgottenUntil(last)
}

/** How long a vault that does not answer is left alone. */
const PAUSE_MS = 1_000

/**
 * The same for what others record from now on, until the signal is aborted.
 * @param onTrouble told where a key could not be destroyed yet; it is tried again
 */
export async function followForgotten(
  vault: Vault,
  log: EventLog,
  { signal, onTrouble }: { readonly signal: AbortSignal; readonly onTrouble: (error: Error) => void },
): Promise<void> {
  const follow = async (): Promise<void> => {
    const from: Position = (await vault.forgottenUntil())?.position ?? START
    for await (const page of log.subscribe({ from, filter: FORGETTING, signal })) {
      await destroyKeys(vault, page)
    }
  }
  while (!signal.aborted) {
    try {
      await follow()
    } catch (error) {
      if (!(error instanceof KeysUnreachable || error instanceof KeyStillOnDisk)) throw error
      onTrouble(error)
      await delay(PAUSE_MS, undefined, { signal }).catch(() => {})
    }
  }
}

async function destroyKeys(vault: Vault, events: readonly StoredEvent[]): Promise<void> {
  for (const event of events.map(decode)) {
    if (event.type !== 'PersonForgotten') continue
    for (const personId of forgottenBy(event)) await vault.forget(personId)
  }
}

async function lastPlace(log: EventLog): Promise<LogPlace | undefined> {
  for await (const [last] of log.readAll({ direction: 'backwards', maxCount: 1 })) {
    return last && { position: last.position, eventId: last.id }
  }
  return undefined
}

import { Refusal } from '../domain/refusal.js'
import type { Actor } from '../ledger/envelope.js'
import { uuidV5 } from '../ledger/uuid-v5.js'
import type { KnownActor, Vault } from '../vault/vault.js'
import type { CommandRunner } from './run-command.js'

/**
 * The actor that a name stands for which nobody vouches for, such as the command line's: the same name is the same
 * person. The person is registered, with the name sealed, the first time it acts.
 */
export async function actorNamed(runner: CommandRunner, vault: Vault, name: string): Promise<Actor> {
  return registered(runner, vault, { ...(await vault.actorNamed(name)), name, authenticated: false })
}

/** Somebody as an issuer's token tells. */
export type Identity = { readonly issuer: string; readonly subject: string; readonly name: string }

/** The actor whom an issuer vouches for, by issuer and subject: the name is sealed the first time, and may change there. */
export async function actorIdentified(
  runner: CommandRunner,
  vault: Vault,
  { issuer, subject, name }: Identity,
): Promise<Actor> {
  return registered(runner, vault, {
    ...(await vault.actorIdentified(issuer, subject)),
    name,
    authenticated: true,
  })
}

type Acting = KnownActor & { readonly name: string; readonly authenticated: boolean }

/** Interrupted between the registering and the vault's knowing of it, it is made good the next time. */
async function registered(
  runner: CommandRunner,
  vault: Vault,
  { personId, registered: isRegistered, name, authenticated }: Acting,
): Promise<Actor> {
  const actor: Actor = { personId, authenticated }
  if (isRegistered) return actor
  try {
    await runner.run({
      type: 'RegisterPerson',
      data: { personId, name },
      commandId: uuidV5(personId, 'register-actor'),
      actor,
    })
  } catch (error) {
    if (!isRegisteredOtherwise(error)) throw error
  }
  await vault.actorRegistered(personId)
  return actor
}

/** The person is there already, under the name as it was spelled then; or the name was forgotten and stays so. */
function isRegisteredOtherwise(error: unknown): boolean {
  return (
    error instanceof Refusal &&
    (error.code === 'command-id-reused' ||
      error.code === 'already-exists' ||
      error.code === 'person-forgotten')
  )
}

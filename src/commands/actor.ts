import type { Actor } from '../ledger/envelope.js'
import { uuidV5 } from '../ledger/uuid-v5.js'
import type { Vault } from '../vault/vault.js'
import type { CommandRunner } from './run-command.js'

/**
 * The actor that a name on the command line stands for, not authenticated: the same name is the same person. The
 * person is registered, with the name sealed, the first time it acts; interrupted between, it is made good the next time.
 */
export async function actorNamed(runner: CommandRunner, vault: Vault, name: string): Promise<Actor> {
  const { personId, registered } = vault.actorNamed(name)
  const actor: Actor = { personId, authenticated: false }
  if (!registered) {
    await runner.run({
      type: 'RegisterPerson',
      data: { personId, name },
      commandId: uuidV5(personId, 'register-actor'),
      actor,
    })
    vault.actorRegistered(personId)
  }
  return actor
}

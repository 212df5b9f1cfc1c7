import { Inject, Injectable } from '@nestjs/common'
import { VAULT } from '../app.module.js'
import { actorNamed } from '../commands/actor.js'
import { CommandRunner } from '../commands/run-command.js'
import type { Actor } from '../ledger/envelope.js'
import type { Vault } from '../vault/vault.js'
import { LOCAL_ACTOR } from './service-parts.js'

/** Tells who acts in a request. Without identity configured it is whoever runs the service, not authenticated. */
@Injectable()
export class Callers {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(LOCAL_ACTOR) private readonly localActor: string,
  ) {}

  actor(): Promise<Actor> {
    return actorNamed(this.runner, this.vault, this.localActor)
  }
}

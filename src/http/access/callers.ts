import { Inject, Injectable } from '@nestjs/common'
import type { FastifyRequest } from 'fastify'
import { RECORDING_CLOCK, VAULT } from '../../app.module.js'
import { actorIdentified, actorNamed } from '../../commands/actor.js'
import type { CommandRequest } from '../../commands/command.js'
import { CommandRunner } from '../../commands/run-command.js'
import { osloDay } from '../../domain/calendar-date.js'
import { Refusal } from '../../domain/refusal.js'
import type { RecordingClock } from '../../ledger/clock.js'
import type { Actor } from '../../ledger/envelope.js'
import { bodyRedirectsNow } from '../../queries/redirects.js'
import type { ReadModels } from '../../read-models/read-models.js'
import type { Vault } from '../../vault/vault.js'
import { READ_MODELS } from '../service-parts.js'
import { callerOf } from './caller.js'
import { rolesOfCommand } from './command-roles.js'
import { ALL_BODIES, type Grants } from './grants.js'
import type { Role } from './roles.js'

/** Tells who acts in a request, and what that person may do. */
@Injectable()
export class Callers {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(READ_MODELS) private readonly models: ReadModels,
    @Inject(RECORDING_CLOCK) private readonly clock: RecordingClock,
  ) {}

  /** The person, registered the first time it acts. */
  actor(request: FastifyRequest): Promise<Actor> {
    const caller = callerOf(request)
    return caller.kind === 'local'
      ? actorNamed(this.runner, this.vault, caller.name)
      : actorIdentified(this.runner, this.vault, caller)
  }

  /**
   * What the running of a command has to ask once it knows the body; undefined where there is nothing to ask.
   * @throws {Refusal} `not-permitted`: the caller has no role that runs such a command
   */
  permitOf(request: FastifyRequest, type: string): CommandRequest['permit'] {
    const caller = callerOf(request)
    if (caller.kind === 'local') return undefined
    const roles = rolesOfCommand(type)
    const bodyIds = bodiesGranted(caller.grants, roles)
    if (bodyIds.size === 0) throw notPermitted(type, roles)
    if (bodyIds.has(ALL_BODIES)) return undefined
    return async (bodyId) => {
      if (bodyIds.has(bodyId) || (await this.isReadAsOneOf(bodyId, bodyIds))) return
      throw notPermitted(type, roles, bodyId)
    }
  }

  /** A body that was merged counts as what it is read as today, for those who have a role for it and of what it did. */
  private async isReadAsOneOf(bodyId: string, bodyIds: ReadonlySet<string>): Promise<boolean> {
    const today = osloDay(this.clock.now())
    const { survivorOn } = await bodyRedirectsNow(this.models)
    const survivor = survivorOn(bodyId, today)
    return [...bodyIds].some((granted) => survivorOn(granted, today) === survivor)
  }
}

/** The bodies for which the grants hold one of the roles. */
function bodiesGranted(grants: Grants, roles: readonly Role[]): ReadonlySet<string> {
  return new Set(roles.flatMap((role) => [...(grants.get(role) ?? [])]))
}

function notPermitted(type: string, roles: readonly Role[], bodyId?: string): Refusal {
  const allowed = roles.length === 0 ? 'nobody: an import does this' : `one of the roles ${roles.join(', ')}`
  return bodyId === undefined
    ? new Refusal('not-permitted', `you may not run ${type}`, { field: 'type', value: type, allowed })
    : new Refusal('not-permitted', `you may not run ${type} for body ${bodyId}`, {
        field: 'bodyId',
        value: bodyId,
        allowed: `${allowed} for that body`,
      })
}

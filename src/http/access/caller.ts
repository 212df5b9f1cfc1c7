import type { FastifyRequest } from 'fastify'
import type { Viewer } from '../../queries/viewer.js'
import { ALL_BODIES } from './grants.js'
import type { TokenIdentity } from './token-verifier.js'

/** Who sent a request: somebody on this machine, whom nobody vouches for, or whoever the token says. */
export type Caller =
  | { readonly kind: 'local'; readonly name: string }
  | ({ readonly kind: 'identified' } & TokenIdentity)

const callers = new WeakMap<FastifyRequest, Caller>()

export function rememberCaller(request: FastifyRequest, caller: Caller): void {
  callers.set(request, caller)
}

/** @throws {TypeError} nobody has looked who it is: a bug, and never a way in */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request)
  if (caller === undefined) throw new TypeError('a request was answered before it was known whose it is')
  return caller
}

/**
 * What a caller may see of restricted matters: the secretary and the chair those of their bodies, the governance lead
 * all of them, and so whoever is on this machine.
 */
export function viewerOf(caller: Caller): Viewer {
  if (caller.kind === 'local' || caller.grants.has('governance')) return 'everything'
  const bodyIds = new Set([...(caller.grants.get('secretary') ?? []), ...(caller.grants.get('chair') ?? [])])
  return bodyIds.has(ALL_BODIES) ? 'everything' : { bodyIds }
}

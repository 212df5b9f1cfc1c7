import type { FastifyRequest } from 'fastify'
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

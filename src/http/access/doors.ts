import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Problem } from '../../contract/problem.js'
import { sendProblem } from '../problem.filter.js'
import { plainProblem } from '../problems.js'
import { type Authenticate, type Denial, isDenial } from './authenticate.js'
import { type Caller, rememberCaller } from './caller.js'
import { ALL_BODIES } from './grants.js'
import { type RouteRule, ruleOfRoute } from './route-roles.js'

/**
 * Puts somebody at every door: before anything of a request is looked at, its caller is known and may use the route.
 * It goes by the route that the router found, never by how the address was written.
 * @returns the routes, `METHOD path`, to which those are added that the router gets
 */
export function guardDoors(router: FastifyInstance, authenticate: Authenticate): readonly string[] {
  const routes: string[] = []
  router.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) {
      requireRule(one, url)
      routes.push(`${one} ${url}`)
    }
  })
  router.addHook('onRequest', async (request, reply) => {
    const { url } = request.routeOptions
    const rule = url === undefined ? undefined : ruleOfRoute(request.method, url)
    if (rule === 'open') return
    // Also where there is no such route: to strangers, all addresses are alike.
    const outcome = await authenticate(request)
    if (isDenial(outcome)) return deny(reply, request, outcome)
    rememberCaller(request, outcome)
    const isFound = url !== undefined
    if (isFound && !isOneOf(outcome, rule ?? []))
      return deny(reply, request, { problem: notPermitted(rule ?? []) })
  })
  return routes
}

function requireRule(method: string, url: string): void {
  if (ruleOfRoute(method, url) !== undefined) return
  throw new TypeError(`nobody has said who may use ${method} ${url}: src/http/access/route-roles.ts has to`)
}

function deny(reply: FastifyReply, request: FastifyRequest, { problem, challenge }: Denial): FastifyReply {
  if (challenge !== undefined) reply.header('www-authenticate', challenge)
  sendProblem(reply, request, problem)
  return reply
}

/** Nobody on this machine is kept from anything, as on the command line. */
const isOneOf = (caller: Caller, roles: Exclude<RouteRule, 'open'>): boolean =>
  caller.kind === 'local' ||
  roles.some((role) =>
    role === 'secretary:*'
      ? caller.grants.get('secretary')?.has(ALL_BODIES) === true
      : caller.grants.has(role),
  )

function notPermitted(roles: readonly string[]): Problem {
  const allowed = `one of the roles ${roles.join(', ')}`
  return { ...plainProblem(403, 'not-permitted', `this takes ${allowed}`), allowed }
}

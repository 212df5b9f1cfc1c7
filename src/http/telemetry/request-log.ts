import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { type Metrics, requestCounter } from './metrics.js'

/** Ids that a client may bring: what can stand in a log line and in a header as it is. */
const REQUEST_ID = /^[A-Za-z0-9._:-]{1,128}$/

/** The request's id: the caller's own where it brings a plain one, else a new one. */
export function requestIdOf(incoming: IncomingMessage): string {
  const given = incoming.headers['x-request-id']
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID()
}

/**
 * One line for each request: which route, how it ended, how long it took. The address itself, its query, bodies and
 * names are left out, for they can hold what somebody searched for and who acts.
 */
export function logRequests(server: FastifyInstance, metrics: Metrics): void {
  const requests = requestCounter(metrics.registry)
  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    const { method } = request
    requests.inc({ method, route, status: reply.statusCode })
    request.log.info(
      { method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'request',
    )
  })
}

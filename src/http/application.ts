import 'reflect-metadata'
import multipart from '@fastify/multipart'
import fastifyStatic from '@fastify/static'
import type { DynamicModule, Type } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { type FastifyError, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import swaggerFolder from 'swagger-ui-dist/absolute-path.js'
import type { Authenticate } from './access/authenticate.js'
import { guardDoors } from './access/doors.js'
import { protect } from './hardening.js'
import { httpModule } from './http.module.js'
import { takeJsonOnly } from './json-body.js'
import { ProblemFilter, problemOfAddress, sendProblem } from './problem.filter.js'
import { refuseConnection, refuseExpectation } from './refuse-connection.js'
import { checkForms } from './request-form.js'
import type { ServiceParts } from './service-parts.js'
import { type LogLines, linesTogether } from './telemetry/log-lines.js'
import type { Metrics } from './telemetry/metrics.js'
import { logRequests, requestIdOf } from './telemetry/request-log.js'

/** A request's body, in bytes: an event holds 1 MiB at most, and a batch some of them. */
const MAX_BODY_BYTES = 4 * 1024 * 1024
const MAX_HEADER_BYTES = 16 * 1024
/** How long a client may take to send a request, headers and all, before the connection is closed. */
const REQUEST_TIMEOUT_MS = 30_000
const IDLE_CONNECTION_MS = 60_000
/** A path holds an id or a name of a command. */
const MAX_PARAMETER = 200

type Opened = { readonly app: NestFastifyApplication; readonly routes: readonly string[] }

/** The application with its doors, not listening yet. Log lines go to the stream as JSON; without one there are none. */
export const openApplication = (
  parts: ServiceParts,
  authenticate: Authenticate,
  logTo?: LogLines,
): Promise<Opened> => openDoors(httpModule(parts), parts.metrics, authenticate, logTo)

/** The doors of the service before whatever a module answers: limits, forms, callers, roles, log lines, problems. */
export async function openDoors(
  module: DynamicModule | Type,
  metrics: Metrics,
  authenticate: Authenticate,
  logTo?: LogLines,
): Promise<Opened> {
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: IDLE_CONNECTION_MS,
    // Who comes without a Host is told so as everybody is told of problems.
    http: { maxHeaderSize: MAX_HEADER_BYTES, requireHostHeader: false },
    routerOptions: { maxParamLength: MAX_PARAMETER },
    // Connections that do nothing are closed at once when the service stops, the others when they have been answered.
    forceCloseConnections: 'idle',
    genReqId: requestIdOf,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply, request, problemOfAddress(error)),
    clientErrorHandler: refuseConnection,
    // Its own lines tell addresses with their queries; `logRequests` writes ours.
    logController: new LogController({ disableRequestLogging: true }),
    logger: logTo === undefined ? false : { level: 'info', stream: linesTogether(logTo), base: null },
  })
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: false,
    bodyParser: false,
  })
  const server = adapter.getInstance()
  server.server.on('checkExpectation', refuseExpectation)
  takeJsonOnly(server)
  checkForms(server)
  logRequests(server, metrics)
  await protect(server)
  const routes = guardDoors(server, authenticate)
  app.useGlobalFilters(new ProblemFilter())
  await app.register(multipart)
  // It serves nothing by itself: it lends `reply.sendFile` to those who know what may be sent.
  await app.register(fastifyStatic, { root: swaggerFolder(), serve: false })
  return { app, routes }
}

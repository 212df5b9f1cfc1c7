import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ReadingNotRecorded } from '../access-log/access-log.js'
import type { Problem } from '../contract/problem.js'
import { Refusal } from '../domain/refusal.js'
import { ImportRejected } from '../imports/run-import.js'
import { EventStoreUnavailable } from '../ledger/eventstoredb/unavailable.js'
import { PositionNotReached } from '../projector/wait-for-position.js'
import { TreeOfAnotherLog } from '../proof/keep-tree.js'
import { LogNotContinued } from '../proof/make-checkpoint.js'
import { problemInBokmal } from './bokmal/refusals.js'
import { rowProblemsIn } from './imports/told-in-language.js'
import { languageOf } from './language.js'
import { type PlainCode, plainProblem, problemOf } from './problems.js'
import { storageProblem } from './storage-problems.js'

/** What clients are told to wait, in seconds, where the service cannot answer yet. */
const RETRY_AFTER_S = 1

/** Whether a command was recorded is not known then, and sending it again is right in either case. */
const UNAVAILABLE =
  'the event store does not answer: send the same request again, with the same idempotency key if it is a command'

const NOT_CONTINUED =
  'the log is not the one that was signed before, so nothing is signed over it: ledger verify tells what differs'

/** Every failure leaves as problem details (RFC 9457), and tells nothing of the inside. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp()
    const request = http.getRequest<FastifyRequest>()
    const reply = http.getResponse<FastifyReply>()
    sendProblem(reply, request, problemOfFailure(error, request))
  }
}

export function sendProblem(reply: FastifyReply, request: FastifyRequest, problem: Problem): void {
  if (problem.status === 503) reply.header('retry-after', String(RETRY_AFTER_S))
  nameLanguage(reply, request)
  reply
    .code(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify({ ...inLanguageOf(request, problem), requestId: request.id }))
}

/** The problem in the language that the request asks for. */
export const inLanguageOf = (request: FastifyRequest, problem: Problem): Problem =>
  languageOf(request) === 'nb' ? problemInBokmal(problem) : problem

/** Says what language the problems of an answer are in, and that the request had a say in it. */
export function nameLanguage(reply: FastifyReply, request: FastifyRequest): void {
  const others = reply.getHeader('vary')
  reply.header('vary', others === undefined ? 'accept-language' : `${others}, accept-language`)
  reply.header('content-language', languageOf(request))
}

/** What a failure means for who asked. One that nobody expected is logged, and told as no more than that. */
export function problemOfFailure(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof ImportRejected) {
    return { ...problemOf(error), current: { problems: rowProblemsIn(languageOf(request), error.problems) } }
  }
  if (error instanceof Refusal) {
    return problemOf(error, request.method === 'GET' || request.method === 'HEAD' ? 'question' : 'command')
  }
  if (error instanceof PositionNotReached) {
    return plainProblem(503, 'not-yet', 'the read models have not reached that position yet: ask again')
  }
  if (error instanceof ReadingNotRecorded) {
    request.log.error({ err: error }, 'what was read could not be recorded')
    return plainProblem(
      503,
      'reading-not-recorded',
      'restricted content is shown only where it can be recorded that it was read',
    )
  }
  if (error instanceof LogNotContinued || error instanceof TreeOfAnotherLog) {
    request.log.error({ err: error }, 'the log is not signed')
    return plainProblem(409, 'log-not-continued', NOT_CONTINUED)
  }
  if (error instanceof EventStoreUnavailable) {
    request.log.error({ err: error }, 'the event store does not answer')
    return plainProblem(503, 'store-unavailable', UNAVAILABLE)
  }
  // Who has gone hears nothing, and nothing has failed here.
  if (isBrokenOff(error)) return plainProblem(400, 'malformed-request', 'the request broke off')
  const storage = storageProblem(error)
  if (storage !== undefined) {
    request.log.error({ err: error }, 'the ledger’s files cannot be used')
    return storage
  }
  const status = statusOfError(error)
  if (status !== undefined && status < 500) {
    return plainProblem(
      status,
      CODES[status] ?? 'bad-request',
      error instanceof Error ? error.message : 'bad request',
    )
  }
  request.log.error({ err: error }, 'a request failed')
  return plainProblem(500, 'internal-error', 'something went wrong here; the request id finds it in the log')
}

/** The client hung up while its body was read. */
const isBrokenOff = (error: unknown): boolean =>
  error instanceof Error && error.message === 'aborted' && 'code' in error && error.code === 'ECONNRESET'

/** What the router cannot even look up: an address with broken escapes, or with a step that is too long. */
export const problemOfAddress = ({ code }: { readonly code: string }): Problem =>
  plainProblem(
    400,
    'malformed-request',
    code === 'FST_ERR_MAX_PARAM_LENGTH' ? 'a step of the address is too long' : 'the address is malformed',
  )

const CODES: Readonly<Record<number, PlainCode>> = {
  400: 'malformed-request',
  404: 'no-such-address',
  405: 'method-not-allowed',
  406: 'not-acceptable',
  408: 'request-timeout',
  413: 'too-large',
  414: 'too-large',
  415: 'unsupported-media-type',
  429: 'too-many-requests',
}

/** Fastify's own errors carry their status; so do Nest's. */
function statusOfError(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus()
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number')
    return error.statusCode
  return undefined
}

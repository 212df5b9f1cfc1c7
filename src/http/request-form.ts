import { HttpException, HttpStatus } from '@nestjs/common'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../domain/refusal.js'
import type { Operation } from './openapi/operation.js'
import { PROBLEM_TYPE, routeOf } from './openapi/operation.js'
import { operations } from './openapi/operations.js'
import { bestOf } from './representation.js'

/** What a route gives and takes, over all the operations that it answers. */
type Form = {
  /** Media types of its answers, but for problems. */
  readonly gives: readonly string[]
  readonly takes: string | undefined
  readonly takesQuery: boolean
}

const forms: ReadonlyMap<string, Form> = new Map(
  operations.map((operation) => [`${operation.method} ${routeOf(operation)}`, formOf(operation)]),
)

function formOf({ answers, body, query }: Operation): Form {
  const types = Object.values(answers).flatMap(({ content = {} }) => Object.keys(content))
  return {
    gives: [...new Set(types)].filter((type) => type !== PROBLEM_TYPE),
    takes: body?.mediaType,
    takesQuery: query !== undefined,
  }
}

const EVENT_STREAM = 'text/event-stream'

/**
 * Looks at the form of each request once it is known who sends it and before its body is read: is there such an
 * address, does it take the method, can it give what is accepted, does it take what is sent.
 */
export function checkForms(server: FastifyInstance): void {
  const routes = new Map<string, Set<string>>()
  server.addHook('onRoute', ({ method, url }) => {
    const methods = routes.get(url) ?? new Set()
    for (const one of [method].flat()) {
      methods.add(one)
      requireOperation(one, url)
    }
    routes.set(url, methods)
  })
  server.addHook('preParsing', async (request, reply) => {
    if (request.is404) refuseAddress(request, reply, routes)
    const form = formAt(request.method, request.routeOptions.url)
    if (form !== undefined) requireForm(request, reply, form)
  })
}

/** A HEAD is a GET whose body nobody wants. */
const formAt = (method: string, route: string | undefined): Form | undefined =>
  forms.get(`${method === 'HEAD' ? 'GET' : method} ${route}`)

function requireOperation(method: string, route: string): void {
  if (formAt(method, route) !== undefined) return
  throw new TypeError(
    `${method} ${route} is not in the contract: src/http/openapi/operations.ts has to name it`,
  )
}

/** @throws {HttpException} 405 with `Allow` where the address takes other methods, else 404 */
function refuseAddress(
  request: FastifyRequest,
  reply: FastifyReply,
  routes: ReadonlyMap<string, ReadonlySet<string>>,
): never {
  const [path = ''] = request.url.split('?')
  const allowed = [...routes].flatMap(([route, methods]) => (isAt(path, route) ? [...methods] : []))
  if (allowed.length === 0) throw new HttpException('there is no such address', HttpStatus.NOT_FOUND)
  throw methodNotAllowed(request, reply, allowed)
}

function methodNotAllowed(
  { method }: FastifyRequest,
  reply: FastifyReply,
  allowed: readonly string[],
): HttpException {
  const methods = [...new Set(allowed)].sort().join(', ')
  reply.header('allow', methods)
  return new HttpException(`${method} is not taken here: ${methods}`, HttpStatus.METHOD_NOT_ALLOWED)
}

/** Whether a path is one of a route's: a parameter stands for one step that is not empty. */
function isAt(path: string, route: string): boolean {
  const steps = path.split('/')
  const wanted = route.split('/')
  return (
    steps.length === wanted.length &&
    wanted.every((step, at) => (step.startsWith(':') ? steps[at] !== '' : step === steps[at]))
  )
}

function requireForm(request: FastifyRequest, reply: FastifyReply, form: Form): void {
  // The stream has no end, and a HEAD would wait for it.
  if (request.method === 'HEAD' && form.gives.includes(EVENT_STREAM)) {
    throw methodNotAllowed(request, reply, ['GET'])
  }
  if (bestOf(request.headers.accept, form.gives) === undefined) {
    throw new HttpException(
      `this can be had as ${form.gives.join(', ')}, and Accept takes none of them`,
      HttpStatus.NOT_ACCEPTABLE,
    )
  }
  if (!form.takesQuery) requireNoQuery(request)
  if (form.takes !== undefined) requireType(request, form.takes)
}

function requireNoQuery(request: FastifyRequest): void {
  const [field] = Object.keys(Object(request.query))
  if (field === undefined) return
  throw new Refusal('invalid-data', `${field.slice(0, 100)} is not a parameter of this address`, {
    field: field.slice(0, 100),
    allowed: 'no parameters',
  })
}

/** @throws {HttpException} 415: what is sent is of another type, or packed */
function requireType({ headers }: FastifyRequest, type: string): void {
  const { 'content-type': given, 'content-encoding': encoding } = headers
  const isEmpty =
    given === undefined && (headers['content-length'] ?? '0') === '0' && !headers['transfer-encoding']
  if (!isEmpty && !isOfType(given ?? '', type)) {
    throw new HttpException(`a body of type ${type} is needed`, HttpStatus.UNSUPPORTED_MEDIA_TYPE)
  }
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new HttpException('a body without a Content-Encoding is needed', HttpStatus.UNSUPPORTED_MEDIA_TYPE)
  }
}

/** JSON is in UTF-8: whoever says otherwise means other text than would be read. */
function isOfType(given: string, type: string): boolean {
  const [essence = '', ...parameters] = given.split(';').map((part) => part.trim().toLowerCase())
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))
  return essence === type && (charset === undefined || /^charset="?utf-?8"?$/.test(charset))
}

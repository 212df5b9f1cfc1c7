import type { z } from 'zod'
import { type RouteRule, ruleOfRoute } from '../access/route-roles.js'
import { Components, type SchemaNode } from './components.js'
import { type Operation, problems, type RequestBody, routeOf, TAGS } from './operation.js'
import { operations } from './operations.js'

/** The contract's own version: a caller that goes by it needs to change only where the first number grows. */
const VERSION = '0.1.0'

const DESCRIPTION = `Boards record decisions; a draft becomes final when the minutes are approved.

Every question takes two dates, \`asOf\` (true as of a date) and \`knownAt\` (known at a time). Every command can be sent
again under its \`Idempotency-Key\`: it has one effect and gives the first answer. What cannot be done is answered with
problem details (RFC 9457); programs go by their \`code\`. Titles, sentences and what is allowed are in English,
and in bokmål for who asks with \`Accept-Language: nb\` (or \`no\`, \`nn\`).

The examples of the commands tell one story: sent in the order of their numbers to an empty ledger, each is accepted.`

/** Every operation's problems are told in the language that is asked for. */
const LANGUAGE = {
  name: 'Accept-Language',
  in: 'header',
  required: false,
  description: 'What problems are told in: `nb`, `no` or `nn` for bokmål, else English',
  schema: { type: 'string' },
}

/** What is answered before an operation is looked at: to anybody, or to who has to say who asks. */
const TO_ANYBODY = problems(429)
const TO_CALLERS = problems(401, 403, 421, 429, 503)

/** The OpenAPI 3.1 document of the service, made from its schemas. It names no server: addresses are relative. */
export function openApiDocument(): object {
  const components = new Components()
  const paths: Record<string, Record<string, object>> = {}
  for (const operation of operations) {
    const path = paths[operation.path] ?? {}
    path[operation.method.toLowerCase()] = operationNode(operation, components)
    paths[operation.path] = path
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Decision ledger',
      version: VERSION,
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    // Without identity configured the service answers on its own machine only, and asks for no token.
    security: [{ bearer: [] }, {}],
    paths,
    components: {
      schemas: components.schemas(),
      responses: components.responses(),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  }
}

function operationNode(operation: Operation, components: Components): object {
  const { id, tag, summary, body, answers } = operation
  const rule = rolesOf(operation)
  const description = descriptionOf(operation, rule)
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description !== '' && { description }),
    ...(rule === 'open' && { security: [] }),
    parameters: [
      ...parametersOf(operation.pathParams, 'path', components),
      ...parametersOf(operation.query, 'query', components),
      ...parametersOf(operation.headers, 'header', components),
      LANGUAGE,
    ],
    ...(body !== undefined && { requestBody: bodyNode(body, components) }),
    responses: Object.fromEntries(
      Object.entries({ ...(rule === 'open' ? TO_ANYBODY : TO_CALLERS), ...answers }).map(
        ([status, answer]) => [status, components.responseOf(answer)],
      ),
    ),
  }
}

/** Who may: of a command what its own table says, else what the table of routes says. */
const rolesOf = (operation: Operation): RouteRule =>
  operation.roles ?? ruleOfRoute(operation.method, routeOf(operation)) ?? []

function descriptionOf({ description = '' }: Operation, rule: RouteRule): string {
  if (rule === 'open') return description
  const who = rule.length === 0 ? 'No role may do this.' : `Takes one of the roles ${rule.join(', ')}.`
  return `${description} ${who}`.trim()
}

function parametersOf(
  params: z.ZodObject | undefined,
  place: 'path' | 'query' | 'header',
  components: Components,
): readonly object[] {
  if (params === undefined) return []
  const { properties = {}, required = [] } = components.nodeOf(params, 'input') as {
    readonly properties?: Readonly<Record<string, SchemaNode>>
    readonly required?: readonly string[]
  }
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: place,
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema,
  }))
}

function bodyNode({ mediaType, schema, examples }: RequestBody, components: Components): object {
  return {
    required: true,
    content: { [mediaType]: { schema: components.nodeOf(schema, 'input'), examples } },
  }
}

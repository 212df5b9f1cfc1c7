import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { type DocumentedOperation, document } from './document.js'
import type { Node } from './schema-values.js'
import type { Received } from './send.js'

const ajv = new Ajv2020({ strict: false, allErrors: false })
formats.default(ajv)
ajv.addSchema({ $id: 'contract', components: document.components })

const validators = new Map<string, ValidateFunction>()

/** What the schema finds wrong with the value; undefined: nothing. */
export function faultOf(schema: Node, value: unknown): string | undefined {
  const key = JSON.stringify(schema)
  let validate = validators.get(key)
  if (validate === undefined) {
    validate = ajv.compile(inContract(schema) as object)
    validators.set(key, validate)
  }
  return validate(value) ? undefined : ajv.errorsText(validate.errors)
}

/** References of the document, as they are called where the document is known by its id. */
function inContract(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(inContract)
  if (!(node instanceof Object)) return node
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === '$ref' ? String(value).replace('#', 'contract#') : inContract(value),
    ]),
  )
}

/**
 * What is wrong with an answer, by the document alone: its status, its media type, its body, its headers.
 * Undefined: nothing.
 */
export function wrongWith({ answers }: DocumentedOperation, answer: Received): string | undefined {
  const { status, mediaType, text, headers } = answer
  if (status >= 500 && !(status === 503 && answers.has(503))) return `${status}: ${text}`
  const documented = answers.get(status)
  if (documented === undefined) return `status ${status} is not documented: ${text}`
  const missing =
    status < 300 ? [] : Object.keys(documented.headers ?? {}).filter((name) => !headers[name.toLowerCase()])
  if (missing.length > 0) return `${status} has no ${missing.join(', ')}`
  const { content } = documented
  if (content === undefined) return text === '' ? undefined : `${status} has a body: ${text}`
  const schema = content[mediaType ?? '']?.schema
  if (schema === undefined) return `${status} has the undocumented type ${mediaType}: ${text}`
  if (mediaType?.endsWith('json') !== true) return undefined
  const fault = faultOf(schema, JSON.parse(text))
  if (fault !== undefined) return `${status} does not fit its schema: ${fault}: ${text.slice(0, 2_000)}`
  return mediaType === 'application/problem+json' ? wrongWithProblem(answer) : undefined
}

// What an answer tells of the inside: paths, stacks, SQL, names of classes, what a library says where nobody has said it better.
const LEAKS =
  /node_modules|\/src\/|\/dist\/|\bat \w+.*:\d+:\d+|SQLITE_|SELECT |\bError\b|\[object |undefined|zod|Invalid (?:string|input|option)|Unrecognized key|Too (?:small|big):/

function wrongWithProblem({ status, text }: Received): string | undefined {
  const problem = JSON.parse(text) as {
    readonly status: number
    readonly type: string
    readonly code: string
    readonly detail: string
    readonly title: string
  }
  if (problem.status !== status) return `the problem says ${problem.status} in an answer of ${status}`
  if (problem.type !== `/problems/${problem.code}`)
    return `type ${problem.type} is not of code ${problem.code}`
  if (text.length > 16_000) return `the problem is ${text.length} characters long`
  const leak = LEAKS.exec(`${problem.title} ${problem.detail}`)?.[0]
  return leak === undefined ? undefined : `the problem tells "${leak}": ${problem.detail}`
}

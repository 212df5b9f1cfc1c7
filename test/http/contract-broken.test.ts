import fc from 'fast-check'
import { faultOf } from '../support/contract/check-answer.js'
import {
  type DocumentedOperation,
  mediaTypesOf,
  methodsAt,
  operations,
} from '../support/contract/document.js'
import { type BadValue, badValues, goodValue, type Node } from '../support/contract/schema-values.js'
import { sendBytes } from '../support/contract/send.js'
import {
  JSON_TYPE,
  json,
  openWorld,
  PROBLEM_TYPE,
  params,
  parsed,
  rightBody,
  seed,
  type World,
} from '../support/contract/world.js'

// Drives every operation from the document alone, as somebody who does everything wrong. Bad data is 400 or 422 and
// never another 4xx, nothing is ever 5xx, and nothing comes of it.

let world: World
beforeAll(async () => {
  world = await openWorld()
}, 60_000)
afterAll(() => world.discard())

const named = operations.map((operation) => [operation.name, operation] as const)
const withJson = named.filter(([, { body }]) => body?.mediaType === JSON_TYPE)
const withBody = named.filter(([, { body }]) => body !== undefined)
const withQuery = named.filter(([, operation]) => params(operation, 'query').length > 0)
const withPath = named.filter(([, operation]) => params(operation, 'path').length > 0)

/** A question's fault is in its address, a command's in what it is told. */
const refusalOf = ({ method }: DocumentedOperation) => (method === 'GET' ? 400 : 422)
const isRefused = (status: number) => status === 400 || status === 422

/** So many of the wrong bodies of one operation are sent in one run: another seed chooses others. */
const MOST_BAD = 80

test.each(withJson)('%s: data that is wrong in one place is refused', async (_, operation) => {
  const schema = operation.body?.schema ?? {}
  const bad = (operation.body?.examples ?? [])
    .flatMap(({ value }) => badValues(schema, value))
    .filter(({ value }) => faultOf(schema, value) !== undefined)
  expect(bad.length).toBeGreaterThan(3)
  const before = await world.head()
  for (const { why, value } of someOf(bad)) {
    const { status } = await world.checked(operation, { path: operation.path, ...json(value) }, why)
    expect({ why, seed, status }).toEqual({ why, seed, status: 422 })
  }
  expect(await world.head()).toBe(before)
})

function someOf(bad: readonly BadValue[]): readonly BadValue[] {
  const length = Math.min(bad.length, MOST_BAD)
  const some = fc.shuffledSubarray([...bad], { minLength: length, maxLength: length })
  return fc.sample(some, { seed, numRuns: 1 }).flat()
}

const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

test.each(withJson)('%s: what is no such body is refused', async (_, operation) => {
  const right = String(rightBody(operation).body)
  const bodies: readonly (string | Buffer)[] = [
    ...['', ' ', '{', 'null', '[]', '"text"', 'true', '1e999', `${right} trailing`, right.slice(0, -1)],
    right.replaceAll('"', "'"),
    // The last of two would be taken, and is as it must be.
    right.replace('{', `{"${Object.keys(JSON.parse(right))[0]}":null,`),
    right.replace('{', '{"twice":1,"twice":2,'),
    right.replace('{', '{"__proto__":{"admin":true},'),
    right.replace('{', '{"\\u005f_proto__":{},'),
    right.replace('{', `{"extra":${deep(10_000)},`),
    deep(100_000),
    `{"a":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
    Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    Buffer.from(right, 'utf16le'),
    Buffer.from([0x1f, 0x8b, 0x08, 0x00]),
  ]
  const before = await world.head()
  for (const body of bodies) {
    const sent = { path: operation.path, headers: { 'content-type': JSON_TYPE }, body }
    const { status } = await world.checked(operation, sent)
    const shown = String(body).slice(0, 80)
    expect({ shown, status, isRefused: isRefused(status) }).toEqual({ shown, status, isRefused: true })
  }
  expect(await world.head()).toBe(before)
})

const OTHER_TYPES = [
  ...['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'nonsense'],
  ...['application/json; charset=utf-16', 'application/json-patch+json', 'multipart/mixed; boundary=b'],
]

test.each(withBody)(
  '%s: a body that is too large, packed or of another type is refused',
  async (_, operation) => {
    const { headers = {}, body = '' } = rightBody(operation)
    const statusOf = async (sent: { headers: Readonly<Record<string, string>>; body: string | Buffer }) =>
      (await world.checked(operation, { path: operation.path, ...sent })).status
    for (const type of OTHER_TYPES) {
      expect([type, await statusOf({ headers: { 'content-type': type }, body })]).toEqual([type, 415])
    }
    expect(await statusOf({ headers: { ...headers, 'content-encoding': 'gzip' }, body })).toBe(415)
    if (operation.body?.mediaType === JSON_TYPE) {
      expect(await statusOf({ headers, body: `"${'x'.repeat(4 * 1024 * 1024)}"` })).toBe(413)
    }
  },
)

test.each(withQuery)('%s: parameters that are wrong are refused', async (_, operation) => {
  const refused = async (path: string) => {
    const { status } = await world.checked(operation, { path, ...rightBody(operation) }, 'wrong parameter')
    expect({ path, seed, status }).toEqual({ path, seed, status: refusalOf(operation) })
  }
  for (const name of ['unknown', '__proto__', 'constructor', 'asof', '']) {
    await refused(world.address(operation, { [name]: '1' }))
  }
  for (const { name, schema, required } of params(operation, 'query')) {
    const [right] = fc.sample(goodValue(schema, world.tokens), { seed, numRuns: 1 })
    for (const value of wrongTexts(schema, right)) await refused(world.address(operation, { [name]: value }))
    if (schema.type !== 'array') await refused(world.address(operation, { [name]: [right, right] }))
    if (world.tokens.has(schema.format ?? '')) await refused(world.address(operation, { [name]: 'made up' }))
    if (required) await refused(operation.path)
  }
})

/** All of a query is text: what is wrong there as text, a number being its digits. */
function wrongTexts(schema: Node, right: unknown): readonly string[] {
  const texts = badValues(schema, right)
    .filter(({ value }) => typeof value !== 'object')
    .map(({ value }) => String(value).toWellFormed())
  const isNumber = schema.type === 'integer'
  return [...new Set(texts)].filter(
    (text) => faultOf(schema, isNumber && /^-?\d+$/.test(text) ? Number(text) : text) !== undefined,
  )
}

const NO_IDS = [
  ...['1', 'null', '%00', '%F0%9F%98%80', '..%2F..%2Fetc', "'%20OR%201=1", '%zz'],
  ...['x'.repeat(150), 'x'.repeat(3_000)],
]

test.each(withPath)('%s: what is not there is 404, and what is no id 400', async (_, operation) => {
  const statusAt = async (value: string) =>
    (await world.checked(operation, { path: operation.path.replace(/\{\w+\}/, value) })).status
  expect(await statusAt('00000000-0000-4000-8000-000000000000')).toBe(404)
  // Of files there are only those with the names that are documented.
  const takesIds = params(operation, 'path').every(({ schema }) => schema.enum === undefined)
  for (const value of NO_IDS) {
    expect([value, takesIds ? [400] : [400, 404]]).toEqual([
      value,
      expect.arrayContaining([await statusAt(value)]),
    ])
  }
})

test.each(named)(
  '%s: a form that it cannot give is 406, and a wrong header is refused',
  async (_, operation) => {
    const { headers = {}, ...body } = rightBody(operation)
    const statusWith = async (header: Readonly<Record<string, string>>) => {
      const sent = { path: world.address(operation), ...body, headers: { ...headers, ...header } }
      return (await world.checked(operation, sent)).status
    }
    for (const accept of ['application/x-nothing', 'image/webp;q=0.9', '*/*;q=0', PROBLEM_TYPE]) {
      expect([accept, await statusWith({ accept })]).toEqual([accept, 406])
    }
    for (const { name, schema } of params(operation, 'header')) {
      for (const value of ['', ' ', 'x'.repeat(300), '"0"', '"1', '2', '*']) {
        if (faultOf(schema, value.trim()) === undefined) continue
        const status = await statusWith({ [name]: value })
        expect([name, value, status, isRefused(status)]).toEqual([name, value, status, true])
      }
    }
  },
)

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']

test.each([...new Map(operations.map((operation) => [operation.path, operation]))])(
  '%s takes no other methods, and says which it takes',
  async (path, operation) => {
    const taken = [...methodsAt(path)].sort()
    for (const method of METHODS.filter((one) => !taken.includes(one))) {
      const sent = { method, path: world.address(operation), headers: { 'content-type': 'nonsense' } }
      const { status, mediaType, headers } = await world.ask(sent)
      const allowed = String(headers.allow).split(', ')
      expect([method, status, mediaType]).toEqual([method, 405, PROBLEM_TYPE])
      expect(allowed.filter((one) => one !== 'HEAD').sort()).toEqual(taken)
    }
    // An operation that answers GET answers HEAD, but for the stream, which has no end.
    const isStream = mediaTypesOf(operation).includes('text/event-stream')
    if (!taken.includes('GET') || isStream) {
      expect((await world.ask({ method: 'HEAD', path: world.address(operation) })).status).toBe(405)
    }
  },
)

test.each([
  ...['/', '/api', '/api/', '/api/nothing', '/api/meetings/', '//api/meetings', '/api/decisions//'],
  ...['/api/commands/RecordDecision/x', '/..%2f..%2fetc/passwd', '/API/meetings'],
])('%s is no address', async (path) => {
  const { status, mediaType } = await world.ask({ method: 'GET', path })
  expect([status, mediaType]).toEqual([404, PROBLEM_TYPE])
})

test('a command that nobody knows is 404', async () => {
  const unknown = await world.ask({ method: 'POST', path: '/api/commands/NoSuchCommand', ...json({}) })
  expect(parsed(unknown)).toMatchObject({ status: 404, code: 'unknown-command' })
})

const HOST = 'Host: localhost\r\n'

test.each([
  ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc', 400],
  ['a method that is none', `FOO /api/bodies HTTP/1.1\r\n${HOST}\r\n`, 400],
  ['a header without a name', `GET /api/bodies HTTP/1.1\r\n${HOST}: x\r\n\r\n`, 400],
  [
    'two lengths',
    `POST /api/commands HTTP/1.1\r\n${HOST}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`,
    400,
  ],
  [
    'a length beside chunks',
    `POST /api/commands HTTP/1.1\r\n${HOST}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`,
    400,
  ],
  ['no Host', 'GET /api/bodies HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
  [
    'two Hosts',
    `GET /api/bodies HTTP/1.1\r\n${HOST}Host: elsewhere.example\r\nConnection: close\r\n\r\n`,
    400,
  ],
  ['what nobody can be expected to do', `GET /api/bodies HTTP/1.1\r\n${HOST}Expect: 200-maybe\r\n\r\n`, 417],
  ['headers without end', `GET /api/bodies HTTP/1.1\r\n${HOST}X-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
])('%s is answered as a problem, and the connection is closed', async (_, bytes, status) => {
  const answer = await sendBytes(world.url, Buffer.from(bytes, 'latin1'))
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(answer).toMatch(PROBLEM_TYPE)
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status })
})

import fc from 'fast-check'
import { faultOf } from '../support/contract/check-answer.js'
import { mediaTypesOf, operations } from '../support/contract/document.js'
import { goodValue } from '../support/contract/schema-values.js'
import {
  JSON_TYPE,
  json,
  openWorld,
  params,
  parsed,
  rightBody,
  seed,
  story,
  type World,
} from '../support/contract/world.js'

// Drives every operation from the document alone: what is sent is made from its schemas, and every answer is held
// against it. This is what a client gets that does everything right.

let world: World
beforeAll(async () => {
  world = await openWorld()
}, 60_000)
afterAll(() => world.discard())

const named = operations.map((operation) => [operation.name, operation] as const)
const withJson = named.filter(([, { body }]) => body?.mediaType === JSON_TYPE)
const asked = named.filter(([, { method }]) => method === 'GET')
const withQuery = asked.filter(([, operation]) => params(operation, 'query').length > 0)

test('the document is of everything, each under a name of its own', () => {
  expect(operations.length).toBeGreaterThan(80)
  expect(new Set(operations.map(({ name }) => name)).size).toBe(operations.length)
})

test('every example is of its schema, and the story is accepted from its beginning to its end', () => {
  for (const { path, body } of operations) {
    for (const { key, value } of body?.mediaType === JSON_TYPE ? body.examples : []) {
      const fault = faultOf(body?.schema ?? {}, value)
      expect({ path, key, fault }).toEqual({ path, key, fault: undefined })
    }
  }
  expect(world.told.map(({ answer }) => answer.status)).toEqual(story.map(() => 201))
})

test('the same key again gives the same answer, and with other data it is refused', async () => {
  for (const { sent, answer } of world.told) {
    const again = await world.ask(sent)
    expect([again.status, parsed(again)]).toEqual([200, { ...parsed<object>(answer), repeated: true }])
  }
  for (const { sent } of world.told.slice(0, 1)) {
    const body = JSON.stringify({ ...JSON.parse(String(sent.body)), name: 'Et annet navn' })
    expect(parsed(await world.ask({ ...sent, body }))).toMatchObject({
      status: 422,
      code: 'command-id-reused',
    })
  }
})

test('the story again, under other keys: what is there is not done twice', async () => {
  const again: number[] = []
  for (const { operation, value } of story) {
    again.push((await world.checked(operation, { path: operation.path, ...json(value) })).status)
  }
  // Some commands state anew what holds from a date on, or what was said.
  expect(again.filter((status) => status === 409).length).toBeGreaterThan(story.length / 2)
})

test.each(asked)('%s: what is there can be read in every form that is documented', async (_, operation) => {
  for (const type of mediaTypesOf(operation)) {
    // Each file of the page has its own type.
    if (operation.path === '/api/docs/{file}' && type !== 'text/javascript') continue
    const answer = await world.checked(operation, {
      path: world.address(operation),
      headers: { accept: type },
    })
    expect([answer.status, answer.mediaType]).toEqual([200, type])
  }
  const { headers } = await world.checked(operation, { path: world.address(operation) })
  if (operation.answers.has(304)) {
    const sent = {
      path: world.address(operation),
      headers: { 'if-none-match': `"other", W/${headers.etag}` },
    }
    expect((await world.checked(operation, sent)).status).toBe(304)
  }
})

test.each(withQuery)('%s: parameters of their schemas are taken', async (_, operation) => {
  const query = fc.record(
    Object.fromEntries(
      params(operation, 'query').map(({ name, schema }) => [name, goodValue(schema, world.tokens)]),
    ),
    { requiredKeys: [] },
  )
  const isPeriod = operation.path === '/api/diff'
  await fc.assert(
    fc.asyncProperty(query, async (values) => {
      // A name may be nobody's and a moment may be before everything; a cursor is of its own list, and the form of a
      // filter or a checkpoint, that a word is to be there to search for, and which of two days comes first, are told
      // in words.
      const { status } = await world.checked(operation, { path: world.address(operation, values) })
      const isOpen = isPeriod || ['cursor', 'filter', 'words', 'checkpoint'].some((name) => name in values)
      expect([200, 404, ...(isOpen ? [400] : [])]).toContain(status)
      const { asOf: _, knownAt: __, cursor: ___, filter: ____, ...others } = values
      const now: object = isPeriod ? { ...others, from: '2000-01-01', to: '2026-01-01' } : others
      const names = Object.keys(now).flatMap((name) =>
        world.known.has(name) ? [[name, world.known.get(name)]] : [],
      )
      const path = world.address(operation, { ...now, ...Object.fromEntries(names) })
      expect((await world.checked(operation, { path })).status).toBe(200)
    }),
    { seed, numRuns: 10 },
  )
})

test.each(withJson)(
  '%s: data of its schema, of things that nobody knows, is answered as documented',
  async (_, operation) => {
    await fc.assert(
      fc.asyncProperty(goodValue(operation.body?.schema ?? {}, world.tokens), async (value) => {
        await world.checked(operation, { path: operation.path, ...json(value) })
      }),
      { seed, numRuns: 25 },
    )
  },
)

test.each(named.filter(([, { method, path }]) => method === 'POST' && !path.startsWith('/api/commands/')))(
  '%s: what is right is done',
  async (_, operation) => {
    const sent = { path: world.address(operation), ...rightBody(operation) }
    for (const type of mediaTypesOf(operation)) {
      const answer = await world.checked(operation, { ...sent, headers: { ...sent.headers, accept: type } })
      expect([answer.status, answer.mediaType]).toEqual([200, type])
    }
  },
)

test.each(asked)('%s: HEAD says what GET does, without a body', async (_, operation) => {
  const isStream = mediaTypesOf(operation).includes('text/event-stream')
  const head = await world.ask({ method: 'HEAD', path: world.address(operation) })
  expect([head.status, head.text]).toEqual([isStream ? 405 : 200, ''])
})

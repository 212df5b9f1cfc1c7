import { type EventItem, eventItem, eventPage } from '../../src/contract/event-params.js'
import { problem } from '../../src/contract/problem.js'
import { idOf } from '../support/ledger-fixture.js'
import { openService, type Service } from '../support/service.js'
import { type Frame, openSseClient } from '../support/sse-client.js'

let service: Service
beforeEach(async () => {
  service = await openService()
})
afterEach(() => service.discard())

const registerBody = (number: number, name = `Utvalg ${number}`) =>
  service.command('RegisterBody', { bodyId: idOf(`body ${number}`), name, kind: 'utvalg' })
const renameBody = (number: number, times: number, name = `Utvalg ${number}, igjen ${times}`) =>
  service.command('RenameBody', { bodyId: idOf(`body ${number}`), name, validFrom: '2026-01-01' })
const stream = (number: number) => `body-${idOf(`body ${number}`)}`

const page = async (query: string) =>
  eventPage.parse(await (await service.get(`/api/events?${query}`)).json())
const sse = (query = '', lastEventId?: string) =>
  openSseClient(`${service.url}/api/events/stream?${query}`, lastEventId)
const events = (frames: readonly Frame[]): readonly EventItem[] =>
  frames.filter(({ event }) => event === undefined).map(({ data }) => eventItem.parse(JSON.parse(data)))
const positions = (items: readonly EventItem[]) => items.map(({ position }) => position)

test('the log is read in pages, whole or narrowed', async () => {
  for (const number of [1, 2, 3]) await registerBody(number)
  await renameBody(2, 1)
  const all = (await page('limit=1000')).items
  const paged: EventItem[] = []
  for (let next: string | undefined = ''; next !== undefined; ) {
    const one = await page(`limit=2&from=${next}`)
    paged.push(...one.items)
    next = one.next
  }
  expect(paged).toEqual(all)
  expect((await page(`stream=${stream(2)}`)).items.map(({ type }) => type)).toEqual([
    'BodyRegistered',
    'BodyRenamed',
  ])
  expect((await page('category=body&type=BodyRenamed')).items).toHaveLength(1)
  // The service's own actor was registered before anything else.
  expect((await page('category=person')).items).toHaveLength(1)
})

test.each([
  ['from=nonsense', 'from'],
  ['limit=0', 'limit'],
  ['stream=body-1', 'stream'],
  ['category=bodies', 'category'],
  ['until=1', 'until'],
])('events asked for by %s are refused, naming the parameter', async (query, field) => {
  const refused = await service.get(`/api/events?${query}`)
  expect(refused.status).toBe(400)
  expect(await refused.json()).toMatchObject({ code: 'invalid-data', field })
})

test('a reader gets what its filters take, and only that', async () => {
  await registerBody(1)
  const one = await sse(`filter=stream:${stream(1)}`)
  const several = await sse(`filter=stream:${stream(2)}&filter=type:BodyRenamed`)
  const everything = await sse()
  await one.until(() => one.frames.length > 0)
  await registerBody(2)
  await renameBody(1, 1)
  await everything.until(() => events(everything.frames).length === 2)
  await several.until(() => events(several.frames).length === 2)
  await one.until(() => events(one.frames).length === 1)
  expect(events(one.frames).map(({ type }) => type)).toEqual(['BodyRenamed'])
  expect(events(several.frames).map(({ type }) => type)).toEqual(['BodyRegistered', 'BodyRenamed'])
  for (const client of [one, several, everything]) client.close()
})

test.each(['filter=mote', 'filter=category:body&filter=mote'])(
  '%s is refused, naming what is wrong',
  async (query) => {
    const answer = await service.get(`/api/events/stream?${query}`)
    expect(answer.status).toBe(400)
    const { field, value, detail } = problem.parse(await answer.json())
    expect({ field, value }).toEqual({ field: expect.stringMatching(/^filter\[[01]\]$/), value: 'mote' })
    expect(detail).toMatch('must be stream:<stream>, category:<category> or type:<type>')
  },
)

test('a reader that resumes misses nothing and sees nothing twice, while commands go on', async () => {
  await registerBody(1)
  const { head } = await page('limit=1')
  const writing = (async () => {
    for (let times = 1; times <= 150; times++) expect((await renameBody(1, times)).status).toBe(201)
  })()
  const seen: EventItem[] = []
  let last = head
  while (seen.length < 150) {
    const client = await sse('', last)
    await client.until(() => events(client.frames).length >= Math.min(20, 150 - seen.length))
    seen.push(...events(client.frames))
    last = client.lastEventId() ?? last
    client.close()
  }
  await writing
  expect(positions(seen)).toEqual(positions((await page('limit=1000&type=BodyRenamed')).items))
})

test('a reader that names no position of this log is told to read anew, and goes on from there', async () => {
  await registerBody(1)
  for (const unknown of ['nonsense', 'no "position"', '9999999999999999']) {
    const client = await sse('', unknown)
    await client.until(() => client.frames.some(({ event }) => event === 'resync'))
    const [opened] = client.frames
    expect(JSON.parse(opened?.data ?? '')).toEqual({ position: unknown })
    await renameBody(1, unknown.length)
    await client.until(() => events(client.frames).length === 1)
    client.close()
  }
})

test('a reader that stops reading is sent no more than its share, and gets everything when it goes on', async () => {
  const bodies = Array.from({ length: 20 }, (_, number) => number)
  for (const number of bodies) await registerBody(number)
  const slow = await sse('filter=type:BodyRenamed')
  await slow.until(() => slow.frames.length > 0)
  slow.pause()
  const long = 'x'.repeat(480)
  const sent = 1_500
  for (let at = 0; at < sent; at += 100) {
    const commands = Array.from({ length: 100 }, (_, i) => ({
      type: 'RenameBody',
      data: { bodyId: idOf(`body ${i % bodies.length}`), name: `${at + i} ${long}`, validFrom: '2026-01-01' },
    }))
    expect((await service.post('/api/commands', { commands })).status).toBe(200)
  }
  slow.resume()
  await slow.until(() => events(slow.frames).length === sent)
  const renamed: EventItem[] = []
  for (let next: string | undefined = ''; next !== undefined; ) {
    const one = await page(`limit=1000&type=BodyRenamed&from=${next}`)
    renamed.push(...one.items)
    next = one.next
  }
  expect(positions(events(slow.frames))).toEqual(positions(renamed))
  slow.close()
})

test('open streams end when the service is closed', async () => {
  const client = await sse()
  await client.until(() => client.frames.length > 0)
  await service.close()
  await client.until(() => client.isEnded())
  service = await openService(service.folder)
})

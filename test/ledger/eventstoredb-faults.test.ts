import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client'
import type { EventLog, StoredEvent } from '../../src/ledger/event-log.js'
import { openEventStoreLog } from '../../src/ledger/eventstoredb/eventstoredb-log.js'
import { startEventStoreProcess } from '../support/event-store-process.js'
import type { AppendFault, ReadFault } from '../support/eventstoredb/faults.js'
import { type EventStore, type EventStoreOptions, startEventStore } from '../support/eventstoredb/server.js'
import { openFaultyProxy } from '../support/faulty-proxy.js'
import { appendMany, collect, idsOf, newEvents, newStream } from './log-samples.js'

/** A call's time in these tests, so that what is silent is soon given up. */
const TIMEOUT_MS = 400

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function start(options: EventStoreOptions = {}): Promise<EventStore> {
  const store = await startEventStore(options)
  closing.push(() => store.stop())
  return store
}

function open(url: string, timeoutMs = TIMEOUT_MS): EventLog {
  const log = openEventStoreLog(url, { timeoutMs })
  closing.push(() => log.close())
  return log
}

async function openProxy(store: EventStore) {
  const proxy = await openFaultyProxy(store)
  closing.push(proxy.close)
  return proxy
}

/** Reads a subscription until so many events have come. */
async function follow(log: EventLog, count: number, from = ''): Promise<readonly StoredEvent[]> {
  const ending = new AbortController()
  const seen: StoredEvent[] = []
  for await (const page of log.subscribe({ from, signal: ending.signal })) {
    seen.push(...page)
    if (seen.length >= count) ending.abort()
  }
  return seen
}

const APPEND_FAULTS: readonly AppendFault[] = [
  'unavailable',
  'unavailable after applying',
  'deadline exceeded after applying',
  'no answer',
  'no answer after applying',
]

describe.each([true, false])('an append whose answer is lost, batch appends: %s', (batchAppend) => {
  test.each(APPEND_FAULTS)('%s: it is written once and its own result is given', async (fault) => {
    const store = await start({ batchAppend })
    const log = open(store.url)
    const stream = newStream()
    await log.append(stream, 'no_stream', newEvents(2))
    for (const expected of ['1', 'any', 'stream_exists'] as const) {
      const events = newEvents(3)
      store.faults.append(fault, 2)
      const result = await log.append(stream, expected, events)
      store.faults.clear()
      const stored = await collect(log.readStream(stream))
      expect(idsOf(stored.slice(-3))).toEqual(idsOf(events))
      expect(result).toEqual({
        streamVersion: stored.at(-1)?.streamVersion,
        position: stored.at(-1)?.position,
      })
    }
    expect(await collect(log.readAll())).toHaveLength(11)
  })
})

describe('appends', () => {
  // Red where the stream is not read back: the server would be asked twice, and of `any` it only tries to know ids again.
  test.each(APPEND_FAULTS.filter((fault) => String(fault).endsWith('after applying')))(
    'that were written are read back and not sent again (%s)',
    async (fault) => {
      const store = await start()
      const log = open(store.url)
      const stream = newStream()
      await log.append(stream, 'no_stream', newEvents(1))
      for (const expected of ['0', 'any'] as const) {
        store.faults.append(fault)
        const before = store.streams.appends
        await log.append(stream, expected, newEvents(1))
        expect(store.streams.appends - before).toBe(1)
      }
    },
  )

  test('are refused at once where the user may not write, and where a stream was deleted for good', async () => {
    const store = await start()
    const log = open(store.url)
    store.faults.append('access denied')
    const denied = log.append(newStream(), 'no_stream', newEvents(1))
    await expect(denied).rejects.toMatchObject({ name: 'EventStoreRefused' })
    const stream = newStream()
    await log.append(stream, 'no_stream', newEvents(1))
    store.streams.tombstone(stream)
    await expect(log.append(stream, '0', newEvents(1))).rejects.toThrow(/deleted for good/)
    await expect(collect(log.readStream(stream))).rejects.toThrow(/deleted for good/)
  })

  test('learn the numbers of a stream that was deleted and may be written again', async () => {
    const store = await start()
    const log = open(store.url)
    const stream = newStream()
    await log.append(stream, 'no_stream', newEvents(4))
    store.streams.softDelete(stream)
    expect(await collect(log.readStream(stream))).toEqual([])
    expect(await log.append(stream, 'no_stream', newEvents(1))).toMatchObject({ streamVersion: '4' })
    expect(await collect(log.readStream(stream))).toHaveLength(1)
  })

  test('of one log do not fail with the connection of another one in the same process', async () => {
    const [lost, kept] = [await start(), await start()]
    const [lostLog, keptLog] = [open(lost.url), open(kept.url)]
    await lostLog.append(newStream(), 'no_stream', newEvents(1))
    lost.faults.append('no answer')
    const failing = lostLog.append(newStream(), 'no_stream', newEvents(1)).catch((error: unknown) => error)
    const streams = Array.from({ length: 50 }, () => newStream())
    const written = streams.map((stream) => keptLog.append(stream, 'no_stream', newEvents(1)))
    await lost.stop()
    expect(await Promise.all(written)).toHaveLength(50)
    expect(await failing).toMatchObject({ name: 'EventStoreUnavailable' })
    expect(kept.streams.all).toHaveLength(50)
  })
})

describe('a server that is gone', () => {
  test('is told of in bounded time, and the same log goes on when it is back', async () => {
    const store = await start()
    const log = open(store.url)
    const stream = newStream()
    await log.append(stream, 'no_stream', newEvents(1))
    await store.stop()
    const gone = [
      log.append(stream, '0', newEvents(1)),
      collect(log.readStream(stream)),
      collect(log.readAll()),
      log.head(),
    ]
    for (const call of gone) await expect(call).rejects.toMatchObject({ name: 'EventStoreUnavailable' })
    await start({ streams: store.streams, port: store.port })
    expect(await log.append(stream, '0', newEvents(1))).toMatchObject({ streamVersion: '1' })
  })

  test('that comes back while a call is tried again is not told of at all', async () => {
    const store = await start()
    const log = open(store.url, 2_000)
    const stream = newStream()
    await log.append(stream, 'no_stream', newEvents(1))
    await store.stop()
    const calls = Promise.all([log.append(stream, '0', newEvents(1)), collect(log.readStream(stream))])
    await pause(100)
    await start({ streams: store.streams, port: store.port })
    expect((await calls)[0]).toMatchObject({ streamVersion: '1' })
  })
})

const READ_FAULTS: readonly ReadFault['how'][] = ['unavailable', 'deadline exceeded', 'silent']

test.each(READ_FAULTS)('a read that is dropped in the middle (%s) comes whole', async (how) => {
  const store = await start()
  const log = open(store.url)
  const stream = newStream()
  const events = await appendMany(log, stream, 700)
  for (const after of [0, 1, 3, 300]) {
    store.faults.read({ after, how })
    expect(idsOf(await collect(log.readStream(stream)))).toEqual(idsOf(events))
    store.faults.read({ after, how })
    expect(idsOf(await collect(log.readAll()))).toEqual(idsOf(events))
    store.faults.read({ after, how })
    expect(idsOf(await collect(log.readAll({ direction: 'backwards' })))).toEqual(idsOf(events).reverse())
  }
})

describe('a subscription', () => {
  const drops: readonly ReadFault['how'][] = [
    'unavailable',
    'deadline exceeded',
    'ended',
    'silent',
    'consumer too slow',
  ]
  test.each(drops)('that is dropped (%s) is gone on with, without a gap or a double', async (how) => {
    const store = await start()
    const log = open(store.url)
    const events = [...(await appendMany(log, newStream(), 60))]
    for (const after of [0, 1, 20]) store.faults.subscription({ after, how })
    const following = follow(log, 100)
    for (let i = 0; i < 40; i++) {
      const [event] = newEvents(1)
      if (event === undefined) throw new Error('one event was asked for')
      await log.append(newStream(), 'no_stream', [event])
      events.push(event)
    }
    expect(idsOf(await following)).toEqual(idsOf(events))
    expect(store.calls.get('read')).toBeGreaterThanOrEqual(4)
  })

  test('that is dropped ends when it is told to, also while it waits to be tried again', async () => {
    const store = await start()
    const log = open(store.url)
    const ending = new AbortController()
    const read = collect(log.subscribe({ from: '', signal: ending.signal }))
    await pause(50)
    await store.stop()
    await pause(100)
    ending.abort()
    expect(await read).toEqual([])
  })

  test('ends at once when it is told to, also while it asks a server that is silent whether there is more', async () => {
    const store = await start()
    const log = open(store.url, 1_000)
    await log.append(newStream(), 'no_stream', newEvents(1))
    const ending = new AbortController()
    const read = collect(log.subscribe({ from: await log.head(), signal: ending.signal }))
    store.faults.read({ after: 0, how: 'silent' }, 10)
    await pause(1_200)
    ending.abort()
    const late = pause(500).then(() => 'late')
    expect(await Promise.race([read, late])).toEqual([])
  })

  test('fails where the user may not read', async () => {
    const store = await start()
    store.faults.subscription({ after: 0, how: 'access denied' })
    await expect(follow(open(store.url), 1)).rejects.toMatchObject({ name: 'EventStoreRefused' })
  })

  test('goes on from what it had looked through, and not from its last event', async () => {
    const store = await start()
    const log = open(store.url)
    const body = newStream('body')
    await log.append(body, 'no_stream', newEvents(1))
    const ending = new AbortController()
    const seen: StoredEvent[] = []
    const reading = (async () => {
      const filter = { categories: ['body'] }
      for await (const page of log.subscribe({ from: '', filter, signal: ending.signal })) seen.push(...page)
    })()
    await appendMany(log, newStream('meeting'), 1_200)
    await pause(200)
    await store.stop()
    const again = await start({ streams: store.streams, port: store.port })
    await log.append(body, '0', newEvents(1))
    while (seen.length < 2) await pause(10)
    ending.abort()
    await reading
    expect(seen.map(({ streamVersion }) => streamVersion)).toEqual(['0', '1'])
    expect(again.subscribedFrom.at(-1)).toBeGreaterThan(900)
  })
})

describe('what others keep in the same server', () => {
  test('is left out of readings, subscriptions and the head', async () => {
    const store = await start()
    const log = open(store.url)
    const client = EventStoreDBClient.connectionString(store.url)
    const other = (stream: string, type: string) =>
      client.appendToStream(stream, [
        jsonEvent({ type, data: { of: 'another system' }, metadata: { by: 1 } }),
      ])
    const own: string[] = []
    for (let i = 0; i < 30; i++) {
      const [event] = newEvents(1)
      if (event === undefined) throw new Error('one event was asked for')
      await other('$stats-127.0.0.1:2113', '$statsCollected')
      await other('$ce-meeting', '$>')
      await other(`order-${randomUUID()}`, 'OrderPlaced')
      await other('meetings', 'SomethingHappened')
      await log.append(newStream(), 'no_stream', [event])
      own.push(event.id)
    }
    const head = await log.head()
    for (let i = 0; i < 300; i++) await other('$stats-127.0.0.1:2113', '$statsCollected')
    expect(idsOf(await collect(log.readAll()))).toEqual(own)
    expect(idsOf(await collect(log.readAll({ direction: 'backwards', pageSize: 7 })))).toEqual(
      [...own].reverse(),
    )
    expect(idsOf(await follow(log, 30))).toEqual(own)
    expect(await log.head()).toBe(head)
    const [event] = newEvents(1)
    if (event === undefined) throw new Error('one event was asked for')
    const { position } = await log.append(newStream(), 'no_stream', [event])
    own.push(event.id)
    await other('$ce-meeting', '$>')
    expect(await log.head()).toBe(position)
    // What was looked through once is not read again.
    const before = store.calls.get('read') ?? 0
    expect(await log.head()).toBe(position)
    expect((store.calls.get('read') ?? 0) - before).toBe(1)
    expect(idsOf(await collect(log.readAll({ direction: 'backwards', maxCount: 1 })))).toEqual(own.slice(-1))
    await client.dispose()
  })

  test('is told of where it is in a stream of the ledger', async () => {
    const store = await start()
    const log = open(store.url)
    const stream = newStream()
    await log.append(stream, 'no_stream', newEvents(1))
    const client = EventStoreDBClient.connectionString(store.url)
    await client.appendToStream(stream, [jsonEvent({ type: 'Strange', data: {} })])
    await expect(collect(log.readStream(stream))).rejects.toThrow(/was not written by the ledger/)
    await client.dispose()
  })
})

test('events that a tool has moved, and written in another way, are the same to the byte', async () => {
  const store = await start()
  const log = open(store.url)
  const stream = newStream()
  const client = EventStoreDBClient.connectionString(store.url)
  await client.appendToStream(stream, [
    jsonEvent({
      type: 'SomethingHappened',
      data: { b: 'Å', a: 1 },
      metadata: { version: 3, ledger: { z: 1, reason: 'x' } },
    }),
  ])
  const [event] = await collect(log.readStream(stream))
  expect(event).toMatchObject({ data: '{"a":1,"b":"Å"}', metadata: '{"reason":"x","z":1}', version: 3 })
  await client.dispose()
})

describe('a network between', () => {
  test('that cuts every connection again and again loses nothing and doubles nothing', async () => {
    const store = await start()
    const proxy = await openProxy(store)
    const log = open(proxy.url, 5_000)
    const following = follow(log, 300)
    let isDone = false
    const cutting = (async () => {
      for (let cutAt = 15; !isDone; await pause(5)) {
        if (store.streams.all.length < cutAt) continue
        proxy.cut()
        cutAt = store.streams.all.length + 15
      }
    })()
    const streams = Array.from({ length: 10 }, () => newStream())
    await Promise.all(
      streams.map(async (stream) => {
        for (let i = 0; i < 30; i++) {
          await log.append(stream, i === 0 ? 'no_stream' : `${BigInt(i - 1)}`, newEvents(1))
        }
      }),
    )
    isDone = true
    await cutting
    expect(store.streams.all).toHaveLength(300)
    expect(idsOf(await following)).toEqual(idsOf(store.streams.all))
  })

  test('that leaves connections half open is noticed by what is under way, and gone around', async () => {
    const store = await start()
    const proxy = await openProxy(store)
    const log = open(proxy.url)
    const stream = newStream()
    await log.append(stream, 'no_stream', newEvents(1))
    const following = follow(log, 2)
    await pause(100)
    proxy.stall()
    await pause(20)
    const appended = log.append(stream, '0', newEvents(1))
    await pause(50)
    proxy.heal()
    expect(await appended).toMatchObject({ streamVersion: '1' })
    expect(await following).toHaveLength(2)
  })

  test('that leaves the connection of a subscription half open is noticed without any other call', async () => {
    const store = await start()
    const proxy = await openProxy(store)
    const [behindProxy, direct] = [open(proxy.url), open(store.url)]
    await direct.append(newStream(), 'no_stream', newEvents(1))
    const following = follow(behindProxy, 2)
    await pause(100)
    proxy.stall()
    await direct.append(newStream(), 'no_stream', newEvents(1))
    await pause(100)
    proxy.heal()
    expect(await following).toHaveLength(2)
  })

  test('that is slow is borne', async () => {
    const store = await start()
    const proxy = await openProxy(store)
    const log = open(proxy.url, 5_000)
    proxy.slow(20)
    const stream = newStream()
    const events = await appendMany(log, stream, 300)
    expect(idsOf(await collect(log.readStream(stream)))).toEqual(idsOf(events))
  })
})

describe('a cluster', () => {
  test('whose leader changes is followed, also where the old one only says that it leads no more', async () => {
    const first = await start()
    const second = await start({ streams: first.streams })
    const memberOf = ({ port }: EventStore, isLeader: boolean) => ({ host: '127.0.0.1', port, isLeader })
    const lead = (leader: EventStore) => {
      for (const node of [first, second]) {
        node.members = [memberOf(first, leader === first), memberOf(second, leader === second)]
      }
    }
    lead(first)
    const log = open(`esdb://127.0.0.1:${first.port},127.0.0.1:${second.port}?tls=false`, 2_000)
    const stream = newStream()
    const following = follow(log, 4)
    await log.append(stream, 'no_stream', newEvents(1))
    expect(first.calls.get('batchAppend')).toBe(1)
    lead(second)
    first.faults.append({ notLeader: { host: '127.0.0.1', port: second.port } })
    await log.append(stream, '0', newEvents(1))
    expect(second.calls.get('batchAppend')).toBe(1)
    // And the new leader is lost: the other node leads again.
    lead(first)
    await second.stop()
    await log.append(stream, '1', newEvents(1))
    await log.append(stream, '2', newEvents(1))
    expect(await following).toHaveLength(4)
  })
})

test('a process that was busy for longer than a call may take reads the answer that has come', async () => {
  const store = await startEventStoreProcess()
  closing.push(() => store.stop())
  const log = open(store.url, 100)
  const stream = newStream()
  await log.append(stream, 'no_stream', newEvents(1))
  for (let i = 0; i < 5; i++) {
    const calls = Promise.all([log.append(stream, `${BigInt(i)}`, newEvents(1)), log.head()])
    await pause(1)
    const until = performance.now() + 400
    while (performance.now() < until);
    expect((await calls)[0]).toMatchObject({ streamVersion: `${i + 1}` })
  }
})

test('large events come in small pages, whole and in order, so that few of them are in memory', async () => {
  const store = await start()
  const log = open(store.url, 10_000)
  const stream = newStream()
  const ids: string[] = []
  for (let i = 0; i < 14; i++) {
    const [event] = newEvents(1)
    if (event === undefined) throw new Error('one event was asked for')
    const data = `"${'å'.repeat(450_000)}"`
    await log.append(stream, i === 0 ? 'no_stream' : `${BigInt(i - 1)}`, [{ ...event, data }])
    ids.push(event.id)
  }
  const { signal } = new AbortController()
  const readings = [
    [log.readStream(stream), ids],
    [log.readAll(), ids],
    [log.readAll({ direction: 'backwards' }), [...ids].reverse()],
    [log.subscribe({ from: '', signal }), ids],
  ] as const
  for (const [pages, expected] of readings) {
    const seen: string[] = []
    for await (const page of pages) {
      expect(page.length).toBeLessThanOrEqual(6)
      seen.push(...idsOf(page))
      if (seen.length === expected.length) break
    }
    expect(seen).toEqual(expected)
  }
})

import { setTimeout as pause } from 'node:timers/promises'
import type { EventLog, LogFilter, Position, StoredEvent } from '../../src/ledger/event-log.js'
import { collect, idsOf, newEvents, newStream } from './log-samples.js'

/** The part of the contract about live subscriptions. `base` is the log's head before the test. */
export function describeSubscriptions(log: () => EventLog, base: () => Position): void {
  /** Reads a subscription until so many events have come, then aborts it. */
  async function subscribeFor(
    count: number,
    options: { from?: Position; filter?: LogFilter; pageSize?: number; pauseMs?: number } = {},
  ): Promise<StoredEvent[]> {
    const { pauseMs, from = base(), ...rest } = options
    const ending = new AbortController()
    const seen: StoredEvent[] = []
    for await (const page of log().subscribe({ ...rest, from, signal: ending.signal })) {
      seen.push(...page)
      if (seen.length >= count) ending.abort()
      else if (pauseMs !== undefined) await pause(pauseMs)
    }
    return seen
  }

  async function appendSteadily(count: number, category?: string): Promise<void> {
    for (let i = 0; i < count; i++) {
      await log().append(newStream(category), 'no_stream', newEvents(2))
      if (i % 10 === 0) await pause(1)
    }
  }

  describe('subscribe', () => {
    test('catches up and goes on live without a gap or a double while appends go on', async () => {
      await log().append(newStream(), 'no_stream', newEvents(500))
      const subscriptions = [
        subscribeFor(900),
        subscribeFor(900, { pageSize: 7 }),
        subscribeFor(900, { pauseMs: 3 }),
      ]
      await Promise.all([appendSteadily(100), appendSteadily(100)])
      const all = idsOf(await collect(log().readAll({ from: base() })))
      expect(all).toHaveLength(900)
      for (const seen of await Promise.all(subscriptions)) expect(idsOf(seen)).toEqual(all)
    })

    test('a consumer that is slow gets it all, in pages of the size it asked for', async () => {
      const ending = new AbortController()
      const seen: StoredEvent[] = []
      const slow = (async () => {
        for await (const page of log().subscribe({ from: base(), signal: ending.signal, pageSize: 50 })) {
          expect(page.length).toBeLessThanOrEqual(50)
          seen.push(...page)
          if (seen.length >= 600) ending.abort()
          else await pause(5)
        }
      })()
      await Promise.all([appendSteadily(100), appendSteadily(100), appendSteadily(100)])
      await slow
      expect(idsOf(seen)).toEqual(idsOf(await collect(log().readAll({ from: base() }))))
    })

    test('starts after the position it is given', async () => {
      await log().append(newStream(), 'no_stream', newEvents(3))
      const from = await log().head()
      const subscription = subscribeFor(2, { from })
      await pause(20)
      const stream = newStream()
      await log().append(stream, 'no_stream', newEvents(2))
      expect(await subscription).toEqual(await collect(log().readStream(stream)))
    })

    test('starts after any event, also within an append, and refuses a position of another log', async () => {
      await log().append(newStream(), 'no_stream', newEvents(5))
      const all = await collect(log().readAll({ from: base() }))
      for (const [index, { position }] of all.slice(0, 4).entries()) {
        expect(await subscribeFor(4 - index, { from: position })).toEqual(all.slice(index + 1))
      }
      await expect(subscribeFor(1, { from: 'elsewhere' })).rejects.toThrow(RangeError)
    })

    test('takes a filter of types and categories, from a position', async () => {
      const write = (type: string, category?: string) =>
        log().append(newStream(category), 'no_stream', newEvents(2, type))
      const { position: from } = await write('Opened', 'body')
      const filter = { categories: ['body'], types: ['Opened'] }
      const subscription = subscribeFor(4, { from, filter })
      for (const type of ['Opened', 'Closed']) {
        await write(type)
        await write(type, 'body')
        await write('Opened', 'body')
      }
      const expected = await collect(log().readAll({ from, filter }))
      expect((await subscription).slice(0, 4)).toEqual(expected.slice(0, 4))
    })

    test('takes a filter, and is not held up by what it leaves out', async () => {
      const subscription = subscribeFor(40, { filter: { categories: ['body'] }, pageSize: 5 })
      await Promise.all([appendSteadily(50), appendSteadily(20, 'body')])
      const expected = await collect(log().readAll({ from: base(), filter: { categories: ['body'] } }))
      expect(idsOf(await subscription)).toEqual(idsOf(expected))
    })

    test('ends without an error when it is aborted: before, while waiting, and between pages', async () => {
      expect(await collect(log().subscribe({ from: base(), signal: AbortSignal.abort() }))).toEqual([])
      const waiting = new AbortController()
      const read = collect(log().subscribe({ from: base(), signal: waiting.signal }))
      await pause(20)
      waiting.abort()
      expect(await read).toEqual([])
      await log().append(newStream(), 'no_stream', newEvents(10))
      expect(await subscribeFor(4, { pageSize: 2 })).toHaveLength(4)
    })

    test('a consumer may just leave', async () => {
      await log().append(newStream(), 'no_stream', newEvents(10))
      const { signal } = new AbortController()
      for await (const page of log().subscribe({ from: base(), signal, pageSize: 3 })) {
        expect(page).toHaveLength(3)
        break
      }
      expect(await subscribeFor(10)).toHaveLength(10)
    })

    test('ends when the log is closed', async () => {
      const { signal } = new AbortController()
      const read = collect(log().subscribe({ from: base(), signal }))
      await log().append(newStream(), 'no_stream', newEvents(1))
      await pause(20)
      await log().close()
      expect(await read).toHaveLength(1)
    })
  })
}

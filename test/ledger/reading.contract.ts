import {
  type EventLog,
  type LogFilter,
  type NewEvent,
  type Position,
  START,
  type StoredEvent,
  type StreamVersion,
} from '../../src/ledger/event-log.js'
import {
  appendMany,
  collect,
  expectAscending,
  idsOf,
  type LogCapabilities,
  newEvents,
  newStream,
} from './log-samples.js'

const LARGE_STREAM = 12_000

/** The part of the contract about reading streams and the log. `base` is the log's head before the test. */
export function describeReading(
  log: () => EventLog,
  base: () => Position,
  capabilities: LogCapabilities,
): void {
  describeReadStream(log)
  describeReadAll(log, base, capabilities)
  describeFilter(log, base)
}

function describeReadStream(log: () => EventLog): void {
  describe('readStream', () => {
    let stream: string
    let events: readonly NewEvent[]
    beforeEach(async () => {
      stream = newStream()
      events = newEvents(10)
      for (let at = 0; at < 10; at += 5) {
        await log().append(stream, 'any', events.slice(at, at + 5))
        await log().append(newStream(), 'no_stream', newEvents(2))
      }
    })

    type Case = [label: string, options: Parameters<EventLog['readStream']>[1], expected: number[]]
    const cases: Case[] = [
      ['all', {}, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
      ['from a version, inclusive', { from: '7' }, [7, 8, 9]],
      ['so many', { maxCount: 2 }, [0, 1]],
      ['so many from a version', { from: '4', maxCount: 3 }, [4, 5, 6]],
      ['none', { maxCount: 0 }, []],
      ['past the end', { from: '10' }, []],
      ['far past the end', { from: '18446744073709551615' }, []],
      ['backwards', { direction: 'backwards' }, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]],
      ['backwards from a version, inclusive', { direction: 'backwards', from: '2' }, [2, 1, 0]],
      ['the last', { direction: 'backwards', maxCount: 1 }, [9]],
      ['backwards from past the end', { direction: 'backwards', from: '99', maxCount: 2 }, [9, 8]],
    ]
    test.each(cases)('%s', async (_, options, expected) => {
      const read = await collect(log().readStream(stream, options))
      expect(read.map(({ streamVersion }) => Number(streamVersion))).toEqual(expected)
      expect(idsOf(read)).toEqual(expected.map((version) => events[version]?.id))
    })

    test('a stream that does not exist gives nothing', async () => {
      expect(await collect(log().readStream(newStream()))).toEqual([])
      expect(await collect(log().readStream(newStream(), { direction: 'backwards', from: '3' }))).toEqual([])
    })

    test('refuses a count and a version that are none', async () => {
      await expect(collect(log().readStream(stream, { maxCount: -1 }))).rejects.toThrow(RangeError)
      await expect(collect(log().readStream(stream, { maxCount: 1.5 }))).rejects.toThrow(RangeError)
      await expect(collect(log().readStream(stream, { from: 'x' as StreamVersion }))).rejects.toThrow(
        RangeError,
      )
    })
  })

  test(`a stream of ${LARGE_STREAM} events comes in pages, whole and in order`, async () => {
    const stream = newStream()
    const events = await appendMany(log(), stream, LARGE_STREAM)
    let pages = 0
    const read: StoredEvent[] = []
    for await (const page of log().readStream(stream)) {
      pages += 1
      read.push(...page)
    }
    expect(pages).toBeGreaterThan(1)
    expect(idsOf(read)).toEqual(idsOf(events))
    expect(idsOf(await collect(log().readStream(stream, { direction: 'backwards' })))).toEqual(
      idsOf(events).reverse(),
    )
  })
}

function describeReadAll(log: () => EventLog, base: () => Position, { startsEmpty }: LogCapabilities): void {
  describe('readAll', () => {
    async function written(): Promise<StoredEvent[]> {
      for (let i = 0; i < 10; i++) await log().append(newStream(), 'no_stream', newEvents(1 + (i % 3)))
      return collect(log().readAll({ from: base() }))
    }

    if (startsEmpty) {
      test('an empty log has its head at the start and gives nothing', async () => {
        expect(await log().head()).toBe(START)
        expect(await collect(log().readAll())).toEqual([])
        expect(await collect(log().readAll({ direction: 'backwards' }))).toEqual([])
        await log().append(newStream(), 'no_stream', newEvents(2))
        expect(await collect(log().readAll())).toHaveLength(2)
        expect(await collect(log().readAll({ from: START }))).toHaveLength(2)
      })
    }

    test('gives events the position that append and readStream gave', async () => {
      const stream = newStream()
      const { position } = await log().append(stream, 'no_stream', newEvents(3))
      const [all, inStream] = [
        await collect(log().readAll({ from: base() })),
        await collect(log().readStream(stream)),
      ]
      expect(all).toEqual(inStream)
      expect(all.at(-1)?.position).toBe(position)
    })

    test('reads from a position, exclusive, in both directions', async () => {
      const all = await written()
      expectAscending(all)
      expect(all).toHaveLength(19)
      for (const index of [0, 7, 18]) {
        const from = all[index]?.position ?? START
        expect(await collect(log().readAll({ from }))).toEqual(all.slice(index + 1))
        const before = await collect(log().readAll({ from, direction: 'backwards', maxCount: index }))
        expect(before).toEqual(all.slice(0, index).reverse())
      }
      expect(await collect(log().readAll({ direction: 'backwards', maxCount: 19 }))).toEqual(
        [...all].reverse(),
      )
      expect(await collect(log().readAll({ direction: 'backwards', from: START }))).toEqual([])
    })

    test('takes a count and a size of pages', async () => {
      const all = await written()
      expect(await collect(log().readAll({ from: base(), maxCount: 4 }))).toEqual(all.slice(0, 4))
      expect(await collect(log().readAll({ from: base(), maxCount: 0 }))).toEqual([])
      for (const pageSize of [1, 3, 19, 20]) {
        const sizes: number[] = []
        for await (const page of log().readAll({ from: base(), pageSize })) sizes.push(page.length)
        expect(Math.max(...sizes)).toBeLessThanOrEqual(pageSize)
        expect(sizes.reduce((sum, size) => sum + size)).toBe(19)
      }
      const bounded = log().readAll({ direction: 'backwards', maxCount: 5, pageSize: 2 })
      expect(await collect(bounded)).toEqual([...all].reverse().slice(0, 5))
    })

    test('refuses a position of another log, a count and a size that are none', async () => {
      await expect(collect(log().readAll({ from: 'elsewhere' }))).rejects.toThrow(RangeError)
      await expect(collect(log().readAll({ maxCount: Number.NaN }))).rejects.toThrow(RangeError)
      await expect(collect(log().readAll({ pageSize: 0 }))).rejects.toThrow(RangeError)
    })

    test('an appending consumer is not stopped by its own reading', async () => {
      await written()
      let copied = 0
      for await (const page of log().readAll({ from: base(), pageSize: 5, maxCount: 19 })) {
        for (const _ of page) await log().append(newStream(), 'no_stream', newEvents(1))
        copied += page.length
      }
      expect(copied).toBe(19)
      expect(await collect(log().readAll({ from: base() }))).toHaveLength(38)
    })
  })
}

function describeFilter(log: () => EventLog, base: () => Position): void {
  describe('readAll with a filter', () => {
    // "meet" and "meetings" begin or go on like "meeting": a prefix without the dash would take them.
    const categories = ['body', 'meet', 'meeting', 'meetings', 'person']
    const types = ['Opened', 'Closed', 'OpenedAgain']
    let all: readonly StoredEvent[]
    beforeEach(async () => {
      for (let i = 0; i < 60; i++) {
        const stream = newStream(categories[i % categories.length])
        await log().append(stream, 'no_stream', newEvents(1 + (i % 2), types[i % types.length]))
      }
      all = await collect(log().readAll({ from: base() }))
    })

    const filters: LogFilter[] = [
      {},
      { categories: ['meeting'] },
      { categories: ['body', 'person'] },
      { types: ['Opened'] },
      { types: ['Closed', 'OpenedAgain'] },
      { categories: ['meeting', 'meet'], types: ['Opened'] },
      { categories: ['nothing'] },
      { types: ["' OR 1=1 --"] },
      { categories: [] },
      { types: [] },
    ]
    test.each(filters)('%j', async (filter) => {
      const expected = all.filter(
        ({ stream, type }) =>
          (filter.categories?.includes(stream.slice(0, stream.indexOf('-'))) ?? true) &&
          (filter.types?.includes(type) ?? true),
      )
      expect(await collect(log().readAll({ from: base(), filter }))).toEqual(expected)
      expect(await collect(log().readAll({ from: base(), filter, pageSize: 2 }))).toEqual(expected)
      expect(await collect(log().readAll({ from: base(), filter, maxCount: 3 }))).toEqual(
        expected.slice(0, 3),
      )
      const last = await collect(log().readAll({ filter, direction: 'backwards', maxCount: expected.length }))
      expect(last).toEqual([...expected].reverse())
      const middle = all[30]?.position ?? START
      const rest = expected.filter(({ position }) => position > middle)
      expect(await collect(log().readAll({ from: middle, filter }))).toEqual(rest)
    })
  })

  test('a filter finds the rare event far into the log, from both ends', async () => {
    const rare = newStream('rare')
    await appendMany(log(), newStream(), LARGE_STREAM)
    await log().append(rare, 'no_stream', newEvents(1))
    await appendMany(log(), newStream(), LARGE_STREAM)
    await log().append(rare, '0', newEvents(1))
    const filter = { categories: ['rare'] }
    const found = await collect(log().readAll({ from: base(), filter }))
    expect(found.map(({ streamVersion }) => streamVersion)).toEqual(['0', '1'])
    const backwards = await collect(log().readAll({ direction: 'backwards', filter, maxCount: 2 }))
    expect(backwards).toEqual([...found].reverse())
  })
}

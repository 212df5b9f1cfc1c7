import { randomUUID } from 'node:crypto'
import { canonicalJson } from '../../src/ledger/canonical-json.js'
import {
  DuplicateEventId,
  type EventLog,
  EventTooLarge,
  type ExpectedVersion,
  type NewEvent,
  type Position,
  type StoredEvent,
  type StreamVersion,
  WrongExpectedVersion,
} from '../../src/ledger/event-log.js'
import {
  collect,
  expectAscending,
  idsOf,
  type LogCapabilities,
  newEvent,
  newEvents,
  newStream,
} from './log-samples.js'
import { describeReading } from './reading.contract.js'
import { describeSubscriptions } from './subscription.contract.js'

const ONE_MEBIBYTE = 1_048_576

/** What every adapter of the event log promises. `open` gives a log of its own to each test, and the suite closes it. */
export function describeEventLog(
  name: string,
  open: () => EventLog | Promise<EventLog>,
  capabilities: LogCapabilities,
): void {
  describe(`the event log's contract: ${name}`, () => {
    let log: EventLog
    let base: Position
    beforeEach(async () => {
      log = await open()
      base = await log.head()
    })
    afterEach(() => log.close())

    describeAppend(() => log, capabilities)
    describeRetries(() => log, capabilities)
    describeConcurrency(
      () => log,
      () => base,
    )
    describeSizes(() => log)
    describeReading(
      () => log,
      () => base,
      capabilities,
    )
    describeSubscriptions(
      () => log,
      () => base,
    )
  })
}

function describeAppend(log: () => EventLog, { uniqueEventIds }: LogCapabilities): void {
  describe('append', () => {
    test('numbers the events of a stream from 0 and gives the last one’s version and position', async () => {
      const stream = newStream()
      const events = newEvents(3)
      const result = await log().append(stream, 'no_stream', events)
      const stored = await collect(log().readStream(stream))
      expect(stored.map(({ streamVersion }) => streamVersion)).toEqual(['0', '1', '2'])
      expect(idsOf(stored)).toEqual(idsOf(events))
      expect(result).toEqual({ streamVersion: '2', position: stored[2]?.position })
      expectAscending(stored)
      expect(await log().head()).toBe(result.position)
    })

    // The stream holds versions 0 to 2, or does not exist.
    const cases: readonly [ExpectedVersion, exists: boolean, outcome: StreamVersion | 'wrong'][] = [
      ['no_stream', false, '0'],
      ['stream_exists', false, 'wrong'],
      ['any', false, '0'],
      ['0', false, 'wrong'],
      ['no_stream', true, 'wrong'],
      ['stream_exists', true, '3'],
      ['any', true, '3'],
      ['0', true, 'wrong'],
      ['1', true, 'wrong'],
      ['2', true, '3'],
      ['3', true, 'wrong'],
      ['900719925474099267', true, 'wrong'],
    ]
    test.each(cases)('expected %s, stream exists: %s → %s', async (expected, exists, outcome) => {
      const stream = newStream()
      if (exists) await log().append(stream, 'no_stream', newEvents(3))
      const appended = log().append(stream, expected, newEvents(1))
      if (outcome === 'wrong') {
        const actual = exists ? '2' : 'no_stream'
        await expect(appended).rejects.toThrow(WrongExpectedVersion)
        await expect(appended).rejects.toMatchObject({ stream, expected, actual })
        expect(await collect(log().readStream(stream))).toHaveLength(exists ? 3 : 0)
      } else {
        expect((await appended).streamVersion).toBe(outcome)
      }
    })

    test('refuses an append of nothing', async () => {
      await expect(log().append(newStream(), 'no_stream', [])).rejects.toThrow(RangeError)
    })

    test.each(['meeting', `meeting-x`, randomUUID(), `Meeting-${randomUUID()}`, `a-b-${randomUUID()}`, ''])(
      'refuses the stream name "%s"',
      async (stream) => {
        await expect(log().append(stream, 'any', newEvents(1))).rejects.toThrow(RangeError)
      },
    )

    test.each(['-1', '01', '1.5', 'x', ''])('refuses the expected version "%s"', async (expected) => {
      await expect(log().append(newStream(), expected as ExpectedVersion, newEvents(1))).rejects.toThrow(
        RangeError,
      )
    })

    test(`an event id that another stream holds is ${uniqueEventIds ? 'refused' : 'written again'}`, async () => {
      const [first, second] = [newStream(), newStream()]
      const event = newEvent()
      await log().append(first, 'no_stream', [event])
      const appended = log().append(second, 'no_stream', [newEvent(), event])
      if (uniqueEventIds) {
        await expect(appended).rejects.toThrow(DuplicateEventId)
        await expect(appended).rejects.toMatchObject({ eventId: event.id, stream: first })
        await expect(log().append(second, 'any', [event])).rejects.toThrow(DuplicateEventId)
        expect(await collect(log().readStream(second))).toEqual([])
        expect((await log().append(second, 'no_stream', newEvents(2))).streamVersion).toBe('1')
      } else {
        expect((await appended).streamVersion).toBe('1')
        // On the version at which the stream is, a known id is written again in its own stream, too.
        expect((await log().append(first, '0', [event])).streamVersion).toBe('1')
        expect(idsOf(await collect(log().readStream(first)))).toEqual([event.id, event.id])
      }
    })
  })
}

function describeRetries(log: () => EventLog, { uniqueEventIds }: LogCapabilities): void {
  describe('a retry', () => {
    test.each<ExpectedVersion>(['no_stream', '1', 'any', 'stream_exists'])(
      'with expected %s gives the original result, also after later appends, and writes nothing',
      async (expected) => {
        const stream = newStream()
        if (expected !== 'no_stream') await log().append(stream, 'no_stream', newEvents(2))
        const events = newEvents(3)
        const original = await log().append(stream, expected, events)
        expect(await log().append(stream, expected, events)).toEqual(original)
        await log().append(stream, original.streamVersion, newEvents(2))
        await log().append(newStream(), 'no_stream', newEvents(1))
        const before = await log().head()
        expect(await log().append(stream, expected, events)).toEqual(original)
        expect(await log().head()).toBe(before)
      },
    )

    test('that differs in any event is a wrong expectation', async () => {
      const stream = newStream()
      const [first, second, third] = newEvents(3)
      if (!first || !second || !third) throw new Error('three events were asked for')
      await log().append(stream, 'no_stream', [first, second])
      const retries = [[newEvent(), second], [first, newEvent()], [second], [first, second, third]]
      for (const events of retries) {
        const retried = log().append(stream, 'no_stream', events)
        await expect(retried).rejects.toMatchObject({ name: 'WrongExpectedVersion', actual: '1' })
      }
      expect(await log().append(stream, 'no_stream', [first])).toMatchObject({ streamVersion: '0' })
      expect(await collect(log().readStream(stream))).toHaveLength(2)
    })

    test('of several appends in one is given the result of the last of them', async () => {
      const stream = newStream()
      const [first, second, third] = newEvents(3)
      if (!first || !second || !third) throw new Error('three events were asked for')
      await log().append(stream, 'no_stream', [first])
      const last = await log().append(stream, '0', [second])
      expect(await log().append(stream, 'no_stream', [first, second])).toEqual(last)
      await expect(log().append(stream, '0', [second, third])).rejects.toThrow(WrongExpectedVersion)
      await expect(log().append(stream, '1', [third])).resolves.toMatchObject({ streamVersion: '2' })
    })

    test('that is issued together with its original gives the same result', async () => {
      const stream = newStream()
      const events = newEvents(2)
      const append = () => log().append(stream, 'no_stream', events)
      const results = await Promise.all([append(), append(), append()])
      expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1)
      expect(await collect(log().readStream(stream))).toHaveLength(2)
    })

    if (uniqueEventIds) {
      test('of known events on a new expectation is refused: they would be there twice', async () => {
        const stream = newStream()
        const events = newEvents(2)
        const { streamVersion } = await log().append(stream, 'no_stream', events)
        await expect(log().append(stream, streamVersion, events)).rejects.toThrow(DuplicateEventId)
        await expect(log().append(stream, 'any', [...events, newEvent()])).rejects.toThrow(DuplicateEventId)
        const twin = newEvent()
        await expect(log().append(stream, streamVersion, [twin, twin])).rejects.toMatchObject({
          eventId: twin.id,
          stream,
        })
        expect(await collect(log().readStream(stream))).toHaveLength(2)
      })
    }
  })
}

function describeConcurrency(log: () => EventLog, base: () => Position): void {
  describe('concurrent appends', () => {
    test('one wrong expectation among 64 rejects that one alone', async () => {
      const streams = Array.from({ length: 64 }, () => newStream())
      const settled = await Promise.allSettled(
        streams.map((stream, index) => log().append(stream, index === 31 ? '5' : 'no_stream', newEvents(2))),
      )
      expect(settled.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([31])
      const stored = await collect(log().readAll({ from: base() }))
      expect(stored).toHaveLength(126)
      expect(new Set(stored.map(({ stream }) => stream)).has(streams[31] ?? '')).toBe(false)
    })

    test('of one expectation one wins, and the others learn where the stream is', async () => {
      const stream = newStream()
      const settled = await Promise.allSettled(
        newEvents(16).map((event) => log().append(stream, 'no_stream', [event])),
      )
      expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      for (const result of settled) {
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ actual: '0' })
      }
      expect(await collect(log().readStream(stream))).toHaveLength(1)
    })

    test('to one stream follow each other when each states what the one before leaves', async () => {
      const stream = newStream()
      const results = await Promise.all(
        newEvents(50).map((event, index) =>
          log().append(stream, index === 0 ? 'no_stream' : `${BigInt(index - 1)}`, [event]),
        ),
      )
      expect(results.map(({ streamVersion }) => streamVersion)).toEqual(
        results.map((_, index) => String(index)),
      )
    })

    test('are read in commit order without a skip while they go on', async () => {
      const writers = Array.from({ length: 8 }, async () => {
        const stream = newStream()
        for (let i = 0; i < 40; i++) await log().append(stream, 'any', newEvents(1 + (i % 3)))
      })
      let isDone = false
      const done = Promise.all(writers).then(() => {
        isDone = true
      })
      const seen: StoredEvent[] = []
      for (let wasDone = false; !wasDone; ) {
        wasDone = isDone
        seen.push(...(await collect(log().readAll({ from: seen.at(-1)?.position ?? base(), pageSize: 7 }))))
        await new Promise(setImmediate)
      }
      await done
      expectAscending(seen)
      expect(idsOf(seen)).toEqual(idsOf(await collect(log().readAll({ from: base() }))))
      expect(seen).toHaveLength(8 * (14 + 2 * 13 + 3 * 13))
    })
  })
}

function describeSizes(log: () => EventLog): void {
  describe('what an event holds', () => {
    const ofBytes = (bytes: number) => ({ ...newEvent(), data: `"${'x'.repeat(bytes - 4)}"`, metadata: '{}' })

    test('may be one byte, and 1 MiB with its metadata', async () => {
      const stream = newStream()
      const events = [{ ...newEvent(), data: '0' }, ofBytes(ONE_MEBIBYTE), newEvent()]
      for (const event of events) await log().append(stream, 'any', [event])
      const stored = await collect(log().readStream(stream))
      expect(stored.map(({ data }) => data.length)).toEqual(events.map(({ data }) => data.length))
      expect(stored.every(({ data }, index) => data === events[index]?.data)).toBe(true)
    })

    test('is not more than 1 MiB, counted in bytes of UTF-8, and others in flight go on', async () => {
      const stream = newStream()
      const wide = { ...newEvent(), data: `"${'å'.repeat(ONE_MEBIBYTE / 2 - 1)}"` }
      const [tooLong, tooWide, fine] = await Promise.allSettled([
        log().append(stream, 'no_stream', [newEvent(), ofBytes(ONE_MEBIBYTE + 1)]),
        log().append(stream, 'no_stream', [wide]),
        log().append(newStream(), 'no_stream', newEvents(1)),
      ])
      for (const refused of [tooLong, tooWide]) {
        expect(refused).toMatchObject({
          status: 'rejected',
          reason: { name: 'EventTooLarge', maxBytes: ONE_MEBIBYTE },
        })
      }
      expect(tooLong).toMatchObject({ reason: { bytes: ONE_MEBIBYTE + 1 } })
      expect(tooLong?.status === 'rejected' && tooLong.reason instanceof EventTooLarge).toBe(true)
      expect(fine?.status).toBe('fulfilled')
      expect(await collect(log().readStream(stream))).toEqual([])
    })

    test('is not more than 1 MiB together with the others of its append', async () => {
      const stream = newStream()
      const half = () => ofBytes(ONE_MEBIBYTE / 2)
      await log().append(stream, 'no_stream', [half(), half()])
      const appended = log().append(stream, '1', [half(), half(), ofBytes(10)])
      await expect(appended).rejects.toMatchObject({
        name: 'AppendTooLarge',
        bytes: ONE_MEBIBYTE + 10,
        maxBytes: ONE_MEBIBYTE,
      })
      expect(await collect(log().readStream(stream))).toHaveLength(2)
    })

    test('comes back byte for byte, in any script', async () => {
      const text = 'Møte på Ørland: «tilslutning» 0️⃣ 😀 עברית 漢字 é é \u2028 \u0000 \u007f \\ " /'
      const event: NewEvent = {
        id: randomUUID(),
        type: 'SomethingHappened',
        version: 7,
        data: canonicalJson({ text, [text]: [1e21, 0.1, -0, null, true] }),
        metadata: canonicalJson({ reason: text }),
      }
      const stream = newStream()
      const { position } = await log().append(stream, 'no_stream', [event])
      const expected = { ...event, stream, streamVersion: '0', position }
      expect(await collect(log().readStream(stream))).toEqual([expected])
      expect(await collect(log().readAll({ direction: 'backwards', maxCount: 1 }))).toEqual([expected])
    })
  })
}

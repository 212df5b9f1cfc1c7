import { openEventStoreLog } from '../../src/ledger/eventstoredb/eventstoredb-log.js'
import { type EventStore, startEventStore } from '../support/eventstoredb/server.js'
import { describeEventLog } from './event-log.contract.js'
import { newEvents, newStream } from './log-samples.js'

const stores: EventStore[] = []
afterEach(async () => {
  for (const store of stores.splice(0)) await store.stop()
})

async function start(options: Parameters<typeof startEventStore>[0] = {}): Promise<EventStore> {
  const store = await startEventStore(options)
  stores.push(store)
  return store
}

describeEventLog(
  'EventStoreDB, the client against the server of the tests',
  async () => openEventStoreLog((await start()).url),
  { uniqueEventIds: false, startsEmpty: true },
)

const realServer = process.env.LEDGER_TEST_EVENTSTORE_URL
if (realServer !== undefined) {
  describeEventLog('EventStoreDB, a real server', () => openEventStoreLog(realServer), {
    uniqueEventIds: false,
    startsEmpty: false,
  })
}

describe('a server without batch appends', () => {
  test('is written to by the older call, with the same answers', async () => {
    const store = await start({ batchAppend: false })
    const log = openEventStoreLog(store.url)
    const stream = newStream()
    const events = newEvents(3)
    const result = await log.append(stream, 'no_stream', events)
    expect(await log.append(stream, 'no_stream', events)).toEqual(result)
    expect(await log.append(stream, '2', newEvents(1))).toMatchObject({ streamVersion: '3' })
    await expect(log.append(stream, '9', newEvents(1))).rejects.toMatchObject({
      name: 'WrongExpectedVersion',
      actual: '3',
    })
    await expect(log.append(newStream(), '0', newEvents(1))).rejects.toMatchObject({ actual: 'no_stream' })
    expect(store.calls.get('append')).toBe(5)
    expect(store.calls.has('batchAppend')).toBe(false)
    await log.close()
  })
})

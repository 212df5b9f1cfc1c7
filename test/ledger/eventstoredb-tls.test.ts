import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ServerCredentials } from '@grpc/grpc-js'
import { openEventStoreLog } from '../../src/ledger/eventstoredb/eventstoredb-log.js'
import { type EventStore, startEventStore } from '../support/eventstoredb/server.js'
import { collect, idsOf, newEvents, newStream } from './log-samples.js'

// Certificates of the tests alone, for this machine's own address.
const folder = join(__dirname, '..', 'support', 'eventstoredb', 'tls')
const file = (name: string) => join(folder, name)
const read = (name: string) => readFileSync(file(name))

let store: EventStore
afterEach(() => store.stop())

/** A server that shows a certificate, and may ask for one. */
const start = async ({ asksForCertificate = false } = {}) => {
  const pair = { cert_chain: read('server.crt'), private_key: read('server.key') }
  const credentials = ServerCredentials.createSsl(read('ca.crt'), [pair], asksForCertificate)
  store = await startEventStore({ credentials, user: 'ledger:hem!melig' })
}

/** What comes of writing and reading through this address. */
async function use(user: string, settings: string) {
  const url = `esdb://${user}@127.0.0.1:${store.port}?tlsCAFile=${encodeURIComponent(file('ca.crt'))}${settings}`
  const log = openEventStoreLog(url, { timeoutMs: 500 })
  try {
    const events = newEvents(2)
    await log.append(newStream(), 'no_stream', events)
    return idsOf(await collect(log.readAll())).length === events.length
  } finally {
    await log.close()
  }
}

test('a user signs on over TLS', async () => {
  await start()
  expect(await use('ledger:hem%21melig', '')).toBe(true)
})

test('a user with another password is refused at once, and the password is not told', async () => {
  await start()
  const failure = await use('ledger:feil', '').catch((error: unknown) => error)
  expect(failure).toMatchObject({
    name: 'EventStoreRefused',
    message: expect.stringContaining('EVENTSTORE_URL'),
  })
  expect(String(failure)).not.toContain('feil')
})

test('a certificate of the user is shown where the server asks for one', async () => {
  await start({ asksForCertificate: true })
  const certificate = `&userCertFile=${encodeURIComponent(file('user.crt'))}&userKeyFile=${encodeURIComponent(file('user.key'))}`
  expect(await use('ledger:hem%21melig', certificate)).toBe(true)
  await expect(use('ledger:hem%21melig', '')).rejects.toMatchObject({ name: 'EventStoreUnavailable' })
})

test('a server whose certificate nobody vouches for is not spoken to', async () => {
  await start()
  const log = openEventStoreLog(`esdb://ledger:hem%21melig@127.0.0.1:${store.port}`, { timeoutMs: 300 })
  await expect(log.head()).rejects.toThrow(/certificate/)
  expect(store.calls.size).toBe(0)
  await log.close()
})

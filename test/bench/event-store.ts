import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client'
import { allProjections } from '../../projections/all.js'
import { decode } from '../../src/ledger/codec.js'
import type { EventLog } from '../../src/ledger/event-log.js'
import { openEventStoreLog } from '../../src/ledger/eventstoredb/eventstoredb-log.js'
import { Projector } from '../../src/projector/projector.js'
import { openReadModels } from '../../src/read-models/sqlite-connection.js'
import { fillLog } from './fill-log.js'
import { generateHistory } from './generate.js'
import { addLimit, addRatio, type Report, rate, secondsOf, sideBySide } from './measure.js'
import { inScratchFolder } from './scratch.js'

const APPENDS_IN_TURN = 500
const APPENDS_TOGETHER = 6_400
const TOGETHER = 64
/** Decoding is what reading costs, and it costs the same for every event: more of them say nothing new. */
const MOST_EVENTS = 100_000
const HOT_STREAM_EVENTS = 10_000

/** The ledger's log in EventStoreDB against the bare client, both to the server of the tests in a process of its own. */
export async function benchEventStore(report: Report, rounds: number, size: number): Promise<void> {
  const { process: server, url } = await startServer()
  const client = EventStoreDBClient.connectionString(url)
  const log = openEventStoreLog(url)
  try {
    const events = await fillLog(log, { seed: 3, events: Math.min(size, MOST_EVENTS) })
    // First, while the log holds nothing but the ledger's own events.
    await measureReads(report, rounds, { log, client, total: events })
    await measureAppends(report, rounds, log, client)
    await measureHotStream(report, log)
  } finally {
    await log.close()
    await client.dispose()
    server.kill()
  }
}

async function startServer(): Promise<{ process: ChildProcess; url: string }> {
  const program = join(process.cwd(), 'test', 'support', 'run-event-store.mjs')
  const server = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] })
  const line = await new Promise<string>((resolve) =>
    server.stdout.once('data', (text) => resolve(String(text))),
  )
  return { process: server, url: JSON.parse(line).url }
}

async function measureAppends(
  report: Report,
  rounds: number,
  log: EventLog,
  client: EventStoreDBClient,
): Promise<void> {
  const [sample] = [...generateHistory({ seed: 5, events: 10 })]
  const event = sample?.events[0]
  if (event === undefined) throw new Error('a history without events')
  const body = { type: event.type, data: JSON.parse(event.data), metadata: JSON.parse(event.metadata) }
  const bare = () =>
    client.appendToStream(`meeting-${randomUUID()}`, [jsonEvent({ ...body, id: randomUUID() })], {
      expectedRevision: NO_STREAM,
    })
  const own = () => log.append(`meeting-${randomUUID()}`, 'no_stream', [{ ...event, id: randomUUID() }])
  const inTurn = (append: () => Promise<unknown>) => async () => {
    for (let i = 0; i < APPENDS_IN_TURN; i++) await append()
  }
  const together = (append: () => Promise<unknown>) => async () => {
    let left = APPENDS_TOGETHER
    const write = async () => {
      while (left-- > 0) await append()
    }
    await Promise.all(Array.from({ length: TOGETHER }, write))
  }
  for (const append of [bare, own]) await together(append)()
  const contender = (name: string, count: number, run: () => Promise<void>) => ({
    name,
    unit: 'app/s',
    run: () => rate(count, run),
  })
  await sideBySide(report, rounds, [
    contender('bare client, appends in turn', APPENDS_IN_TURN, inTurn(bare)),
    contender('ledger on EventStoreDB, appends in turn', APPENDS_IN_TURN, inTurn(own)),
    contender('bare client, 64 appends at a time', APPENDS_TOGETHER, together(bare)),
    contender('ledger on EventStoreDB, 64 appends at a time', APPENDS_TOGETHER, together(own)),
  ])
  for (const how of ['appends in turn', '64 appends at a time']) {
    const [top, bottom] = [`ledger on EventStoreDB, ${how}`, `bare client, ${how}`]
    addRatio(report, `event store: ${how} / bare client`, top, bottom, { atLeast: 0.8 })
  }
}

type Reads = { readonly log: EventLog; readonly client: EventStoreDBClient; readonly total: number }

async function measureReads(report: Report, rounds: number, { log, client, total }: Reads): Promise<void> {
  const readBare = async () => {
    let seen = 0
    for await (const { event } of client.readAll()) if (event !== undefined) seen++
    if (seen !== total) throw new Error(`${seen} of ${total} events were read`)
  }
  const ending = async () => {
    const done = new AbortController()
    let seen = 0
    for await (const page of log.subscribe({ from: '', signal: done.signal, pageSize: 1_000 })) {
      for (const event of page) decode(event)
      seen += page.length
      if (seen >= total) done.abort()
    }
  }
  const contender = (name: string, run: () => Promise<void>) => ({
    name,
    unit: 'ev/s',
    run: () => rate(total, run),
  })
  await inScratchFolder(async (folder) => {
    await sideBySide(report, rounds, [
      contender('bare client, readAll', readBare),
      contender('ledger on EventStoreDB, read and decoded', async () => {
        for await (const page of log.readAll()) for (const event of page) decode(event)
      }),
      contender('ledger on EventStoreDB, subscribed and decoded', ending),
      contender('ledger on EventStoreDB, replay into SQLite', () =>
        replay(join(folder, `${randomUUID()}.db`), log),
      ),
    ])
  })
  for (const what of ['read and decoded', 'subscribed and decoded', 'replay into SQLite']) {
    const top = `ledger on EventStoreDB, ${what}`
    addRatio(report, `event store: ${what} / bare readAll`, top, 'bare client, readAll', { atLeast: 0.8 })
  }
}

async function replay(file: string, log: EventLog): Promise<void> {
  const models = openReadModels(file)
  const projector = new Projector({ log, models, projections: allProjections })
  try {
    await projector.catchUp()
  } finally {
    await projector.close()
    await models.close()
  }
}

/** What a command on a meeting with very many events waits for, once: later ones read on from there. */
async function measureHotStream(report: Report, log: EventLog): Promise<void> {
  const stream = `meeting-${randomUUID()}`
  let version = -1
  for (const { events } of generateHistory({ seed: 11, events: HOT_STREAM_EVENTS })) {
    const part = events.slice(0, HOT_STREAM_EVENTS - version - 1)
    await log.append(stream, version < 0 ? 'no_stream' : `${BigInt(version)}`, part)
    version += part.length
    if (version + 1 >= HOT_STREAM_EVENTS) break
  }
  const seconds = await secondsOf(async () => {
    for await (const page of log.readStream(stream)) for (const event of page) decode(event)
  })
  addLimit(report, `event store: loading a stream of ${HOT_STREAM_EVENTS} events`, {
    value: seconds * 1_000,
    unit: 'ms',
    atMost: 1_500,
    ofMachine: true,
  })
}

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { NewEvent } from '../../src/ledger/event-log.js'
import { type Contender, rate } from './measure.js'

/** The part of emmett's store that is measured; its packages are installed apart, so their types are not at hand. */
type Message = {
  readonly type: string
  readonly data: unknown
  readonly metadata: { readonly streamName: string }
}
type Context = { readonly execute: { command(statement: unknown): Promise<unknown> } }
type Consumer = {
  reactor(options: {
    processorId: string
    eachMessage: (message: Message, context: Context) => Promise<void>
  }): unknown
  start(): Promise<void>
  close(): Promise<void>
}
type Store = {
  appendToStream(stream: string, events: readonly { type: string; data: unknown }[]): Promise<unknown>
  consumer(options: { pulling: { batchSize: number; pullingFrequencyInMs: number } }): Consumer
  readonly schema: { migrate(): Promise<unknown> }
  close(): Promise<void>
}
type Emmett = { getPostgreSQLEventStore(url: string): Store }
type Dumbo = { SQL(text: TemplateStringsArray, ...values: readonly unknown[]): unknown }

const peers = join(process.cwd(), 'test', 'bench')

async function loaded<T>(name: string): Promise<T | undefined> {
  if (!existsSync(join(peers, 'node_modules', name))) return undefined
  return (await import(pathToFileURL(createRequire(join(peers, 'package.json')).resolve(name)).href)) as T
}

// Its default of 100 events with 50 ms between two batches would bound it to 2,000 events a second.
const PULLING = { batchSize: 1_000, pullingFrequencyInMs: 0 }
const EVENTS_AN_APPEND = 100

/** Events a second through emmett-postgresql's consumer, with a processor that writes a row for each event. */
export async function emmettPostgresConsumer(
  events: readonly NewEvent[],
  inDatabase: (use: (url: string) => Promise<number>) => Promise<number>,
): Promise<Contender | undefined> {
  const emmett = await loaded<Emmett>('@event-driven-io/emmett-postgresql')
  const dumbo = await loaded<Dumbo>('@event-driven-io/dumbo')
  if (emmett === undefined || dumbo === undefined) return undefined
  const payloads = events.map(({ type, data, metadata }) => ({
    type,
    data: { ...JSON.parse(data), metadata: JSON.parse(metadata) },
  }))
  return {
    name: 'emmett-postgresql consumer, one row an event',
    unit: 'ev/s',
    run: () => inDatabase((url) => consumed(emmett.getPostgreSQLEventStore(url), dumbo, { payloads, url })),
  }
}

async function consumed(
  store: Store,
  { SQL }: Dumbo,
  { payloads, url }: { readonly payloads: readonly { type: string; data: unknown }[]; readonly url: string },
): Promise<number> {
  await store.schema.migrate()
  for (let at = 0; at < payloads.length; at += EVENTS_AN_APPEND) {
    const stream = `meeting-${Math.floor(at / (10 * EVENTS_AN_APPEND))}`
    await store.appendToStream(stream, payloads.slice(at, at + EVENTS_AN_APPEND))
  }
  await createTable(url)
  const consumer = store.consumer({ pulling: PULLING })
  let handled = 0
  let finished: () => void = () => undefined
  const done = new Promise<void>((resolve) => {
    finished = resolve
  })
  consumer.reactor({
    processorId: 'bench',
    eachMessage: async ({ type, data, metadata }, { execute }) => {
      await execute.command(
        SQL`INSERT INTO seen VALUES (${metadata.streamName}, ${type}, ${JSON.stringify(data)})`,
      )
      if (++handled === payloads.length) finished()
    },
  })
  const speed = await rate(payloads.length, async () => {
    void consumer.start()
    await done
  })
  await consumer.close()
  await store.close()
  return speed
}

async function createTable(url: string): Promise<void> {
  const { Client } = await import('pg')
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query('CREATE TABLE seen (stream text, type text, data text)')
  await client.end()
}

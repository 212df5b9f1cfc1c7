import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { NewEvent } from '../../src/ledger/event-log.js'
import { type Contender, rate } from './measure.js'
import { inScratchFolder } from './scratch.js'

/** The part of emmett's store that is measured; its packages are installed apart, so their types are not at hand. */
type EmmettStore = {
  appendToStream(stream: string, events: readonly { type: string; data: unknown }[]): Promise<unknown>
  consumer(): {
    processor(options: {
      processorId: string
      eachMessage: (message: EmmettMessage) => void | Promise<void>
    }): unknown
    start(): Promise<void>
    stop(): Promise<void>
  }
}
type EmmettMessage = { readonly type: string; readonly data: unknown }
type Emmett = {
  getSQLiteEventStore(options: { fileName: string; schema: { autoMigration: 'CreateOrUpdate' } }): EmmettStore
}

const peers = join(process.cwd(), 'test', 'bench')

async function loadEmmett(): Promise<Emmett | undefined> {
  if (!existsSync(join(peers, 'node_modules', '@event-driven-io', 'emmett-sqlite'))) return undefined
  const entry = createRequire(join(peers, 'package.json')).resolve('@event-driven-io/emmett-sqlite')
  return (await import(pathToFileURL(entry).href)) as Emmett
}

const emmettEvents = (events: readonly NewEvent[]) =>
  events.map(({ type, data, metadata }) => ({
    type,
    data: { ...JSON.parse(data), metadata: JSON.parse(metadata) },
  }))

async function openStore(emmett: Emmett, folder: string): Promise<EmmettStore> {
  return emmett.getSQLiteEventStore({
    fileName: join(folder, 'emmett.db'),
    schema: { autoMigration: 'CreateOrUpdate' },
  })
}

/** One-event appends through emmett-sqlite with its own settings, to streams of a meeting's length: 1 client and 32. */
export async function emmettAppends(events: readonly NewEvent[]): Promise<Contender[] | undefined> {
  const emmett = await loadEmmett()
  if (!emmett) return undefined
  const payloads = emmettEvents(events)
  const contender = (clients: number): Contender => ({
    name: `emmett-sqlite, ${clients} client${clients === 1 ? '' : 's'}`,
    unit: 'ev/s',
    run: () =>
      inScratchFolder(async (folder) => {
        const store = await openStore(emmett, folder)
        // The first append makes the tables; it is not counted.
        await store.appendToStream('warm-up', payloads.slice(0, 1))
        const perClient = Math.floor(payloads.length / clients)
        const client = async (number: number) => {
          for (let i = 0; i < perClient; i++) {
            const event = payloads[number * perClient + i]
            if (event) await store.appendToStream(`meeting-${number}-${Math.floor(i / 70)}`, [event])
          }
        }
        return rate(perClient * clients, async () => {
          await Promise.all(Array.from({ length: clients }, (_, number) => client(number)))
        })
      }),
  })
  return [contender(1)]
}

/** Events a second through emmett-sqlite's consumer, with a processor that does nothing. */
export async function emmettConsumer(events: readonly NewEvent[]): Promise<Contender | undefined> {
  const emmett = await loadEmmett()
  if (!emmett) return undefined
  const payloads = emmettEvents(events)
  return {
    name: 'emmett-sqlite consumer, no rows written',
    unit: 'ev/s',
    run: () =>
      inScratchFolder(async (folder) => {
        const store = await openStore(emmett, folder)
        for (let i = 0; i < payloads.length; i += 100) {
          await store.appendToStream(`meeting-${Math.floor(i / 1000)}`, payloads.slice(i, i + 100))
        }
        const consumer = store.consumer()
        let handled = 0
        let finished: () => void = () => undefined
        const done = new Promise<void>((resolve) => {
          finished = resolve
        })
        consumer.processor({
          processorId: 'bench',
          eachMessage: () => {
            handled++
            if (handled === payloads.length) finished()
          },
        })
        const speed = await rate(payloads.length, async () => {
          void consumer.start()
          await done
        })
        await consumer.stop()
        return speed
      }),
  }
}

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { NewEvent } from '../../src/ledger/event-log.js'
import { type Contender, rate } from './measure.js'
import { inScratchFolder } from './scratch.js'

/** The part of emmett's store that is measured; its packages are installed apart, so their types are not at hand. */
type Connection = {
  command(sql: string, values?: readonly unknown[]): Promise<unknown>
  close(): void
}
type EmmettStore = {
  appendToStream(stream: string, events: readonly { type: string; data: unknown }[]): Promise<unknown>
  consumer(options: { pulling: { batchSize: number; pullingFrequencyInMs: number } }): {
    processor(options: {
      processorId: string
      eachMessage: (message: EmmettMessage, context: { connection: Connection }) => void | Promise<void>
    }): unknown
    start(): Promise<void>
    stop(): Promise<void>
  }
}
type EmmettMessage = {
  readonly type: string
  readonly data: unknown
  readonly metadata: { readonly streamName: string }
}
type Emmett = {
  sqliteConnection(options: { fileName: string }): Connection
  getSQLiteEventStore(options: {
    fileName: string
    schema: { autoMigration: 'CreateOrUpdate' }
    connectionOptions: { singleton: true; connection: Connection }
  }): EmmettStore
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

/**
 * Opens the store as kindly as it can be: with one connection that is kept, where its default opens one for every call
 * and takes a tenth of the appends. Both write with WAL and, which is SQLite's default, synchronous FULL.
 */
async function withStore<T>(
  emmett: Emmett,
  folder: string,
  use: (store: EmmettStore, connection: Connection) => Promise<T>,
): Promise<T> {
  const fileName = join(folder, 'emmett.db')
  const connection = emmett.sqliteConnection({ fileName })
  try {
    const schema = { autoMigration: 'CreateOrUpdate' } as const
    const connectionOptions = { singleton: true, connection } as const
    return await use(emmett.getSQLiteEventStore({ fileName, schema, connectionOptions }), connection)
  } finally {
    connection.close()
  }
}

/**
 * One-event appends through emmett-sqlite, by one client. With several clients its connections find each other's locks
 * and fail; on one shared connection the appends join a transaction that another's commit ends, and are answered before
 * it: that is not the durability that is compared.
 */
export async function emmettAppends(
  events: readonly NewEvent[],
  eventsAStream: number,
): Promise<Contender | undefined> {
  const emmett = await loadEmmett()
  if (!emmett) return undefined
  const payloads = emmettEvents(events)
  return {
    name: 'emmett-sqlite, 1 client',
    unit: 'ev/s',
    run: () =>
      inScratchFolder((folder) =>
        withStore(emmett, folder, async (store) => {
          // The first append makes the tables; it is not counted.
          await store.appendToStream('warm-up', payloads.slice(0, 1))
          return rate(payloads.length, async () => {
            for (const [i, event] of payloads.entries()) {
              await store.appendToStream(`meeting-${Math.floor(i / eventsAStream)}`, [event])
            }
          })
        }),
      ),
  }
}

// Its default of 100 events with 50 ms between two batches would bound it to 2,000 events a second.
const PULLING = { batchSize: 1_000, pullingFrequencyInMs: 0 }

/** Events a second through emmett-sqlite's consumer, with a processor that writes a row for each event, or none. */
export async function emmettConsumer(
  events: readonly NewEvent[],
  { writesRows }: { readonly writesRows: boolean },
): Promise<Contender | undefined> {
  const emmett = await loadEmmett()
  if (!emmett) return undefined
  const payloads = emmettEvents(events)
  return {
    name: writesRows ? 'emmett-sqlite consumer, one row an event' : 'emmett-sqlite consumer, no rows',
    unit: 'ev/s',
    run: () =>
      inScratchFolder((folder) =>
        withStore(emmett, folder, async (store, connection) => {
          for (let i = 0; i < payloads.length; i += 100) {
            await store.appendToStream(`meeting-${Math.floor(i / 1000)}`, payloads.slice(i, i + 100))
          }
          await connection.command('CREATE TABLE seen (stream TEXT, type TEXT, data TEXT)')
          const consumer = store.consumer({ pulling: PULLING })
          let handled = 0
          let finished: () => void = () => undefined
          const done = new Promise<void>((resolve) => {
            finished = resolve
          })
          const writeRow = ({ type, data, metadata }: EmmettMessage, to: Connection) =>
            to.command('INSERT INTO seen VALUES (?, ?, ?)', [metadata.streamName, type, JSON.stringify(data)])
          consumer.processor({
            processorId: 'bench',
            eachMessage: async (message, context) => {
              if (writesRows) await writeRow(message, context.connection)
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
      ),
  }
}

import { join } from 'node:path'
import Database from 'better-sqlite3'
import { decode } from '../../src/ledger/codec.js'
import type { NewEvent } from '../../src/ledger/event-log.js'
import { STREAM_START } from '../../src/ledger/sqlite/database.js'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import { fillLog } from './fill-log.js'
import { addRatio, type Report, rate, sideBySide } from './measure.js'
import { inScratchFolder } from './scratch.js'

/** Reading with validation against a bare scan with `JSON.parse`, of the whole log and of one long stream. */
export async function benchRead(report: Report, rounds: number, size: number): Promise<void> {
  await inScratchFolder(async (folder) => {
    const file = join(folder, 'ledger.db')
    const log = openSqliteLog(file)
    const events = await fillLog(log, { seed: 3, events: size })
    const longStream = 'meeting-00000000-0000-4000-8000-000000000001'
    const streamEvents = await writeLongStream(log, longStream, Math.min(50_000, size))
    const database = new Database(file, { readonly: true })
    const scan = database
      .prepare<[], [string, string]>('SELECT data, metadata FROM events ORDER BY position')
      .raw()
    const scanStream = database
      .prepare<[string], [string, string]>(
        `SELECT data, metadata FROM events WHERE stream_start = (${STREAM_START}) ORDER BY stream_version`,
      )
      .raw()
    const total = events + streamEvents
    const parseAll = (rows: Iterable<[string, string]>) => {
      let parsed = 0
      for (const [data, metadata] of rows) if (JSON.parse(data) && JSON.parse(metadata)) parsed++
      return parsed
    }
    await sideBySide(report, rounds, [
      {
        name: 'bare scan of the log with JSON.parse',
        unit: 'ev/s',
        run: () => rate(total, () => void parseAll(scan.iterate())),
      },
      {
        name: 'ledger, whole log decoded and validated',
        unit: 'ev/s',
        run: () =>
          rate(total, async () => {
            for await (const page of log.readAll()) for (const event of page) decode(event)
          }),
      },
      {
        name: 'bare scan of a stream with JSON.parse',
        unit: 'ev/s',
        run: () => rate(streamEvents, () => void parseAll(scanStream.iterate(longStream))),
      },
      {
        name: 'ledger, one stream decoded and validated',
        unit: 'ev/s',
        run: () =>
          rate(streamEvents, async () => {
            for await (const page of log.readStream(longStream)) for (const event of page) decode(event)
          }),
      },
    ])
    database.close()
    await log.close()
  })
  addRatio(
    report,
    'read: whole log / bare scan',
    'ledger, whole log decoded and validated',
    'bare scan of the log with JSON.parse',
    { atLeast: 0.6 },
  )
  addRatio(
    report,
    'read: one stream / bare scan',
    'ledger, one stream decoded and validated',
    'bare scan of a stream with JSON.parse',
    { atLeast: 0.6 },
  )
}

async function writeLongStream(
  log: ReturnType<typeof openSqliteLog>,
  stream: string,
  count: number,
): Promise<number> {
  const { generateHistory } = await import('./generate.js')
  let version = -1
  for (const append of generateHistory({ seed: 11, events: count })) {
    const events: readonly NewEvent[] = append.events
    await log.append(stream, version < 0 ? 'no_stream' : `${BigInt(version)}`, events)
    version += events.length
    if (version + 1 >= count) break
  }
  return version + 1
}

import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { allProjections } from '../../projections/all.js'
import { decode } from '../../src/ledger/codec.js'
import type { NewEvent } from '../../src/ledger/event-log.js'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import { Projector } from '../../src/projector/projector.js'
import { openRowWriter } from '../../src/projector/sqlite-row-writer.js'
import { createTables, indexStatements } from '../../src/projector/sqlite-tables.js'
import { openReadModels } from '../../src/read-models/connection.js'
import { fillLog } from './fill-log.js'
import { generateHistory } from './generate.js'
import { addRatio, median, type Report, sideBySide } from './measure.js'
import { emmettConsumer } from './peer-emmett.js'
import { inScratchFolder } from './scratch.js'

const PEER_EVENTS = 10_000
const LIVE_EVENTS = 200
const REPLAY = 'ledger, replay into all read models'
const BARE = 'bare prepared inserts of the same rows'

/** Replay into all read models beside bare inserts of the same rows, memory, and how long a live event takes to be seen. */
export async function benchReplay(report: Report, rounds: number, size: number): Promise<void> {
  await inScratchFolder(async (folder) => {
    const log = openSqliteLog(join(folder, 'ledger.db'))
    const events = await fillLog(log, { seed: 5, events: size })
    await log.close()
    let peakMiB = 0
    await sideBySide(report, rounds, [
      {
        name: REPLAY,
        unit: 'ev/s',
        run: async () => {
          const models = join(folder, `models-${randomUUID()}.db`)
          const child = join(process.cwd(), 'dist', 'test', 'bench', 'replay-child.js')
          const { seconds, maxRssMiB } = JSON.parse(
            execFileSync(process.execPath, [child, folder, models], { encoding: 'utf8' }),
          )
          peakMiB = Math.max(peakMiB, maxRssMiB)
          removeDatabase(models)
          return events / seconds
        },
      },
      { name: BARE, unit: 'ev/s', run: async () => events / (await bareSeconds(folder)) },
    ])
    report.notes.push(
      `replay of ${events} events: peak resident memory ${Math.round(peakMiB)} MiB (wanted: below 300)`,
    )
  })
  const peer = await emmettConsumer(peerEvents())
  if (peer) await sideBySide(report, rounds, [peer])
  addRatio(report, 'replay / bare inserts', REPLAY, BARE, { atLeast: 0.5 })
  if (peer) addRatio(report, 'replay / emmett consumer', REPLAY, peer.name, { atLeast: 10 })
  const liveMs = await liveLatencyMs()
  report.notes.push(
    `live: an event is in every read model after ${liveMs.toFixed(1)} ms (median of ${LIVE_EVENTS}; wanted: within 50)`,
  )
}

/** Seconds that inserting the rows takes; reading and projecting are outside the clock. */
async function bareSeconds(folder: string): Promise<number> {
  const file = join(folder, `bare-${randomUUID()}.db`)
  const log = openSqliteLog(join(folder, 'ledger.db'), { readonly: true })
  const models = openReadModels(file)
  const tables = allProjections.flatMap((projection) => projection.tables)
  createTables(models.writer, tables, 'live')
  const writer = openRowWriter(models.writer, tables, 'live')
  let nanoseconds = 0n
  const timed = (action: () => void) => {
    const startedAt = process.hrtime.bigint()
    action()
    nanoseconds += process.hrtime.bigint() - startedAt
  }
  for await (const page of log.readAll({ pageSize: 10_000 })) {
    const rows = page
      .map(decode)
      .flatMap((event) => allProjections.flatMap((projection) => projection.project(event)))
    timed(() =>
      models.writer.transaction(() => {
        for (const [table, values] of rows) writer.insert(table, values)
      })(),
    )
  }
  timed(() => {
    for (const statement of indexStatements(tables, 'live', 1)) models.writer.exec(statement)
  })
  await models.close()
  await log.close()
  removeDatabase(file)
  return Number(nanoseconds) / 1e9
}

function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
}

function peerEvents(): NewEvent[] {
  const events: NewEvent[] = []
  for (const append of generateHistory({ seed: 9, events: PEER_EVENTS })) events.push(...append.events)
  return events.slice(0, PEER_EVENTS)
}

/** Milliseconds from the answer of an append to the moment when every read model holds the event. */
async function liveLatencyMs(): Promise<number> {
  return inScratchFolder(async (folder) => {
    const log = openSqliteLog(join(folder, 'ledger.db'))
    const models = openReadModels(join(folder, 'read-models.db'))
    const projector = new Projector({ log, models, projections: allProjections })
    const ending = new AbortController()
    const running = projector.run(ending.signal)
    const waits: number[] = []
    for (const { stream, after, events } of generateHistory({ seed: 13, events: LIVE_EVENTS })) {
      const { position } = await log.append(stream, after < 0 ? 'no_stream' : `${BigInt(after)}`, events)
      const startedAt = process.hrtime.bigint()
      await projector.waitFor(position, 10_000)
      waits.push(Number(process.hrtime.bigint() - startedAt) / 1e6)
    }
    ending.abort()
    await running
    await projector.close()
    await models.close()
    await log.close()
    return median(waits)
  })
}

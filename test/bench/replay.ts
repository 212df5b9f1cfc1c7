import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { allProjections } from '../../projections/all.js'
import type { NewEvent } from '../../src/ledger/event-log.js'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import { Projector } from '../../src/projector/projector.js'
import { openReadModels } from '../../src/read-models/sqlite-connection.js'
import { removeDatabase, secondsOfBareRows } from './bare-rows.js'
import { fillLog } from './fill-log.js'
import { generateHistory } from './generate.js'
import { addLimit, addRatio, median, medianOf, type Report, sideBySide } from './measure.js'
import { emmettConsumer } from './peer-emmett.js'
import { inScratchFolder } from './scratch.js'

const PEER_EVENTS = 20_000
const LIVE_EVENTS = 500
const REPLAY = 'ledger, replay into all read models'
const BARE = 'bare prepared inserts of the same rows'

/** Replay into all read models beside bare inserts of the same rows, memory, and how long a live event takes to be seen. */
export async function benchReplay(report: Report, rounds: number, size: number): Promise<void> {
  await inScratchFolder(async (folder) => {
    const logFile = join(folder, 'ledger.db')
    const log = openSqliteLog(logFile)
    const events = await fillLog(log, { seed: 5, events: size })
    await log.close()
    const modelsFile = join(folder, 'read-models.db')
    let peakMiB = 0
    await sideBySide(report, rounds, [
      {
        name: REPLAY,
        unit: 'ev/s',
        run: async () => {
          removeDatabase(modelsFile)
          const child = join(process.cwd(), 'dist', 'test', 'bench', 'replay-child.js')
          const { seconds, maxRssMiB } = JSON.parse(
            execFileSync(process.execPath, [child, folder, modelsFile], { encoding: 'utf8' }),
          )
          peakMiB = Math.max(peakMiB, maxRssMiB)
          return events / seconds
        },
      },
      {
        name: BARE,
        unit: 'ev/s',
        run: async () => {
          const bareLog = openSqliteLog(logFile, { readonly: true })
          const seconds = await secondsOfBareRows(bareLog, join(folder, `bare-${randomUUID()}.db`))
          await bareLog.close()
          return events / seconds
        },
      },
    ])
    addLimit(report, `replay of ${events} events a second`, {
      ...{ value: medianOf(report, REPLAY) ?? 0, unit: 'ev/s', atLeast: 30_000 },
      ofMachine: true,
    })
    addLimit(report, `replay of ${events} events: peak resident memory`, {
      ...{ value: peakMiB, unit: 'MiB', atMost: 300 },
    })
    addRatio(report, 'replay / bare inserts', REPLAY, BARE, { atLeast: 0.5 })
    await benchLive(report, logFile, modelsFile)
  })
  await benchConsumer(report, rounds)
}

async function benchConsumer(report: Report, rounds: number): Promise<void> {
  const events: NewEvent[] = []
  for (const append of generateHistory({ seed: 9, events: PEER_EVENTS })) events.push(...append.events)
  const writing = await emmettConsumer(events, { writesRows: true })
  const idle = await emmettConsumer(events, { writesRows: false })
  if (!writing || !idle) return
  await sideBySide(report, rounds, [writing, idle])
  addRatio(report, 'replay / emmett consumer that writes a row an event', REPLAY, writing.name, {
    atLeast: 10,
  })
}

/** Milliseconds from the answer of an append to the moment when every read model holds the event, one event at a time. */
async function benchLive(report: Report, logFile: string, modelsFile: string): Promise<void> {
  const log = openSqliteLog(logFile)
  const models = openReadModels(modelsFile)
  const projector = new Projector({ log, models, projections: allProjections })
  const ending = new AbortController()
  const running = projector.run(ending.signal)
  await projector.waitFor(await log.head(), 60_000)
  const waits: number[] = []
  for (const { stream, after, events } of generateHistory({ seed: 13, events: LIVE_EVENTS })) {
    const { position } = await log.append(stream, after < 0 ? 'no_stream' : `${BigInt(after)}`, events)
    const startedAt = performance.now()
    await projector.waitFor(position, 10_000)
    waits.push(performance.now() - startedAt)
  }
  ending.abort()
  await running
  await projector.close()
  await models.close()
  await log.close()
  const sorted = [...waits].sort((a, b) => a - b)
  const slow = sorted[Math.floor(sorted.length * 0.99)] ?? 0
  addLimit(report, 'live: an event is in every read model after (median)', {
    ...{ value: median(waits), unit: 'ms', atMost: 50 },
  })
  addLimit(report, 'live: an event is in every read model after (99 of 100)', {
    ...{ value: slow, unit: 'ms', atMost: 50 },
  })
}

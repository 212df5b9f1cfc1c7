import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import autocannon from 'autocannon'
import Database from 'better-sqlite3'
import { allProjections } from '../../projections/all.js'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import { Projector } from '../../src/projector/projector.js'
import { openReadModels } from '../../src/read-models/connection.js'
import { openVault } from '../../src/vault/vault.js'
import { fillLog } from './fill-log.js'
import { addRatio, median, type Report, sideBySide } from './measure.js'
import { inScratchFolder } from './scratch.js'
import { type Child, serve, start } from './serve-child.js'

const SECONDS = 5
const CONNECTIONS = 64
const BODY = '6f1d2c9e-1b1f-4c53-9a51-6c6f0b0a0001'

const heldMeeting = () =>
  JSON.stringify({ meetingId: randomUUID(), bodyId: BODY, date: '2026-03-02', type: 'Ordinært møte' })

type Load = { readonly connections?: number; readonly post?: true; readonly paths: readonly string[] }

/** Requests a second, and the median answer's milliseconds, of a load that waits for nobody. Throws where an answer is no success. */
async function load(url: string, { connections = CONNECTIONS, post, paths }: Load) {
  let next = 0
  const result = await autocannon({
    url,
    connections,
    duration: SECONDS,
    requests: [
      {
        method: post ? 'POST' : 'GET',
        headers: { 'content-type': 'application/json' },
        setupRequest: (request) => ({
          ...request,
          path: paths[next++ % paths.length] ?? '/',
          ...(post && { body: heldMeeting() }),
        }),
      },
    ],
  })
  if (result.non2xx + result.errors + result.timeouts > 0) {
    throw new Error(`${url}${paths[0]}: ${result.non2xx} refused, ${result.errors} failed`)
  }
  return { rate: result.requests.total / result.duration, ms: result.latency.p50 }
}

/** A durable commit of one row, as bare as it can be: its median in milliseconds. */
function bareCommitMs(folder: string): number {
  const database = new Database(join(folder, 'bare.db'))
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.exec('CREATE TABLE t (a TEXT)')
  const insert = database.prepare('INSERT INTO t VALUES (?)')
  const times = Array.from({ length: 2_000 }, () => {
    const startedAt = performance.now()
    insert.run('x'.repeat(400))
    return performance.now() - startedAt
  })
  database.close()
  return median(times)
}

/** A ledger with a generated history, projected. Gives the ids of some decisions. */
async function prepare(folder: string, events: number): Promise<readonly string[]> {
  const log = openSqliteLog(join(folder, 'ledger.db'))
  await fillLog(log, { seed: 11, events })
  const models = openReadModels(join(folder, 'read-models.db'))
  const projector = new Projector({ log, models, projections: allProjections })
  await projector.catchUp()
  await projector.close()
  const ids = models.writer
    .prepare<[], string>(
      "SELECT decision_id FROM decision_facts WHERE change = 'recorded' ORDER BY random() LIMIT 2000",
    )
    .pluck()
    .all()
  await models.close()
  await log.close()
  openVault(join(folder, 'keys.db')).close()
  return ids
}

const bytesOf = async (url: string) => (await (await fetch(url)).arrayBuffer()).byteLength

/** Commands and reads over HTTP, each beside a server of the same framework that does nothing. */
export async function benchHttp(report: Report, rounds: number, size: number): Promise<void> {
  const noop = await start(join(process.cwd(), 'dist', 'test', 'bench', 'noop-server.js'), [])
  try {
    await inScratchFolder((folder) => benchCommands(report, rounds, folder, noop))
    const small = Math.max(10_000, Math.round(size / 20))
    for (const events of [small, size]) {
      await inScratchFolder((folder) => benchReads(report, rounds, { folder, noop, events }))
    }
    for (const what of ['one decision', 'a page of 50']) {
      addRatio(
        report,
        `${what}: ${small} events / ${size} events`,
        `${what} of ${small} events`,
        `${what} of ${size} events`,
        {
          atMost: 1.5,
        },
      )
    }
  } finally {
    noop.process.kill()
  }
}

async function benchCommands(report: Report, rounds: number, folder: string, noop: Child): Promise<void> {
  const ledger = join(folder, 'ledger')
  const served = await serve(ledger)
  try {
    await fetch(`${served.url}/api/commands/RegisterBody`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ bodyId: BODY, name: 'Kulturutvalget', kind: 'utvalg' }),
    })
    const post = (url: string, path: string) => async () =>
      (await load(url, { post: true, paths: [path] })).rate
    await sideBySide(report, rounds, [
      {
        name: 'no-op POST with validation, 64 connections',
        unit: 'req/s',
        run: post(noop.url, '/api/commands/RegisterHeldMeeting'),
      },
      {
        name: 'POST of a command, 64 connections',
        unit: 'req/s',
        run: post(served.url, '/api/commands/RegisterHeldMeeting'),
      },
    ])
    addRatio(
      report,
      'command / no-op POST',
      'POST of a command, 64 connections',
      'no-op POST with validation, 64 connections',
      {
        atLeast: 0.3,
      },
    )
    const alone = await load(served.url, {
      connections: 1,
      post: true,
      paths: ['/api/commands/RegisterHeldMeeting'],
    })
    const bare = bareCommitMs(folder)
    report.notes.push(
      `one connection: a command is answered after ${alone.ms.toFixed(1)} ms (median), a bare durable commit takes ${bare.toFixed(2)} ms (wanted: within 2 ms of it)`,
    )
  } finally {
    served.process.kill('SIGTERM')
  }
}

async function benchReads(
  report: Report,
  rounds: number,
  { folder, noop, events }: { readonly folder: string; readonly noop: Child; readonly events: number },
): Promise<void> {
  const ids = await prepare(folder, events)
  const served = await serve(folder)
  try {
    const decisions = ids.map((id) => `/api/decisions/${id}`)
    const pages = ids
      .slice(0, 200)
      .map((id) => `/api/decisions?limit=50&cursor=${Buffer.from(id).toString('base64url')}`)
    const one = await bytesOf(`${served.url}${decisions[0]}`)
    const page = await bytesOf(`${served.url}/api/decisions?limit=50`)
    const get = (url: string, paths: readonly string[]) => async () => (await load(url, { paths })).rate
    await sideBySide(report, rounds, [
      {
        name: `no-op GET of ${one} bytes (${events})`,
        unit: 'req/s',
        run: get(noop.url, [`/api/documents/${one}`]),
      },
      { name: `one decision of ${events} events`, unit: 'req/s', run: get(served.url, decisions) },
      {
        name: `no-op GET of ${page} bytes (${events})`,
        unit: 'req/s',
        run: get(noop.url, [`/api/documents/${page}`]),
      },
      { name: `a page of 50 of ${events} events`, unit: 'req/s', run: get(served.url, pages) },
    ])
    addRatio(
      report,
      `one decision / no-op GET (${events})`,
      `one decision of ${events} events`,
      `no-op GET of ${one} bytes (${events})`,
      { atLeast: 0.5 },
    )
    addRatio(
      report,
      `a page of 50 / no-op GET (${events})`,
      `a page of 50 of ${events} events`,
      `no-op GET of ${page} bytes (${events})`,
      { atLeast: 0.5 },
    )
  } finally {
    served.process.kill('SIGTERM')
  }
}

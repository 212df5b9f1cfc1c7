import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import autocannon from 'autocannon'
import Database from 'better-sqlite3'
import { allProjections } from '../../projections/all.js'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import { Projector } from '../../src/projector/projector.js'
import { catchUpTree } from '../../src/proof/keep-tree.js'
import { ProofTree } from '../../src/proof/proof-tree.js'
import { openReadModels } from '../../src/read-models/sqlite-connection.js'
import { openFileVault } from '../../src/vault/file-vault.js'
import { fillLog } from './fill-log.js'
import { addRatio, median, type Report, sideBySide } from './measure.js'
import { inScratchFolder } from './scratch.js'
import { type Child, serve, start } from './serve-child.js'

const SECONDS = 5
/** Before each figure, unmeasured: code that runs for the first time is several times as slow. */
const WARM_UP_SECONDS = 6
const CONNECTIONS = 64
/** More than a run asks for, so that nobody is answered twice from what is kept. */
const DECISIONS = 100_000
/** What the people in one meeting look at. */
const FEW = 20
const BODY = '6f1d2c9e-1b1f-4c53-9a51-6c6f0b0a0001'

const heldMeeting = () =>
  JSON.stringify({ meetingId: randomUUID(), bodyId: BODY, date: '2026-03-02', type: 'Ordinært møte' })

type Load = {
  readonly connections?: number
  readonly seconds?: number
  readonly post?: true
  readonly paths: readonly string[]
}

/** What a load came to: requests a second, the median answer's milliseconds, and the server's own time for one where that can be told. */
type Carried = { readonly rate: number; readonly ms: number; readonly cpuUs: number | undefined }

/** A load that waits for nobody. Throws where an answer is no success. */
async function load(
  server: Child,
  { connections = CONNECTIONS, seconds, post, paths }: Load,
): Promise<Carried> {
  const before = cpuSecondsOf(server.process.pid)
  let next = 0
  const result = await autocannon({
    url: server.url,
    connections,
    duration: seconds ?? SECONDS,
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
    throw new Error(`${server.url}${paths[0]}: ${result.non2xx} refused, ${result.errors} failed`)
  }
  const after = cpuSecondsOf(server.process.pid)
  return {
    rate: result.requests.total / result.duration,
    ms: result.latency.p50,
    cpuUs:
      before === undefined || after === undefined
        ? undefined
        : ((after - before) * 1e6) / result.requests.total,
  }
}

const CLOCK_TICKS_A_SECOND = 100

/** The seconds that a process has run, as Linux tells them; elsewhere nobody asks. */
function cpuSecondsOf(pid: number | undefined): number | undefined {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return undefined
  // After the name, which may hold blanks, in parentheses: times in user and in system mode are the 12th and the 13th.
  const fields = readFileSync(file, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_A_SECOND
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
      `SELECT decision_id FROM decision_facts WHERE change = 'recorded' ORDER BY random() LIMIT ${DECISIONS}`,
    )
    .pluck()
    .all()
  await models.close()
  // The service would do this in its first seconds, beside what is measured.
  const tree = new ProofTree(join(folder, 'proof.db'))
  await catchUpTree(tree, log)
  tree.close()
  await log.close()
  await openFileVault(join(folder, 'keys.db')).close()
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
    const post = (server: Child, path: string) => async () => {
      await load(server, { post: true, paths: [path], seconds: WARM_UP_SECONDS })
      return (await load(server, { post: true, paths: [path] })).rate
    }
    await sideBySide(report, rounds, [
      {
        name: 'no-op POST with validation, 64 connections',
        unit: 'req/s',
        run: post(noop, '/api/commands/RegisterHeldMeeting'),
      },
      {
        name: 'POST of a command, 64 connections',
        unit: 'req/s',
        run: post(served, '/api/commands/RegisterHeldMeeting'),
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
    const alone = await load(served, {
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

type Reading = { readonly what: string; readonly paths: readonly string[]; readonly bytes: number }

async function benchReads(
  report: Report,
  rounds: number,
  { folder, noop, events }: { readonly folder: string; readonly noop: Child; readonly events: number },
): Promise<void> {
  const ids = await prepare(folder, events)
  const served = await serve(folder)
  try {
    const decisions = ids.map((id) => `/api/decisions/${id}`)
    const pages = ids.map((id) => `/api/decisions?limit=50&cursor=${Buffer.from(id).toString('base64url')}`)
    const one = await bytesOf(`${served.url}${decisions[0]}`)
    const page = await bytesOf(`${served.url}/api/decisions?limit=50`)
    const readings: readonly Reading[] = [
      { what: 'one decision', paths: decisions, bytes: one },
      { what: `one of ${FEW} decisions`, paths: decisions.slice(0, FEW), bytes: one },
      { what: 'a page of 50', paths: pages, bytes: page },
      { what: `one of ${FEW} pages of 50`, paths: pages.slice(0, FEW), bytes: page },
    ]
    const noopOf = (bytes: number) => `no-op GET of ${bytes} bytes (${events})`
    const get = (name: string, server: Child, paths: readonly string[]) => ({
      name,
      unit: 'req/s of its own time',
      run: async () => {
        await load(server, { paths, seconds: WARM_UP_SECONDS })
        const { rate, cpuUs } = await load(server, { paths })
        // A server that is asked more than it can do is busy all the time, unless others take the processor from it.
        return cpuUs === undefined ? rate : 1e6 / cpuUs
      },
    })
    await sideBySide(report, rounds, [
      ...[one, page].map((bytes) => get(noopOf(bytes), noop, [`/api/documents/${bytes}`])),
      ...readings.map(({ what, paths }) => get(`${what} of ${events} events`, served, paths)),
    ])
    for (const { what, bytes } of readings) {
      const name = `${what} of ${events} events`
      addRatio(report, `${what} / no-op GET (${events})`, name, noopOf(bytes), { atLeast: 0.5 })
    }
  } finally {
    served.process.kill('SIGTERM')
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import { allProjections } from '../../projections/all.js'
import type { NewEvent } from '../../src/ledger/event-log.js'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import { Projector } from '../../src/projector/projector.js'
import { openPostgresReadModels } from '../../src/read-models/postgres-connection.js'
import { secondsOfBarePostgresRows } from './bare-postgres-rows.js'
import { fillLog } from './fill-log.js'
import { generateHistory } from './generate.js'
import { addRatio, type Report, sideBySide } from './measure.js'
import { emmettPostgresConsumer } from './peer-emmett-postgres.js'
import { inScratchFolder } from './scratch.js'

const PEER_EVENTS = 20_000
const REPLAY = 'ledger, replay into PostgreSQL'
const BARE = 'bare unnest inserts of the same rows'
/** The smaller log of the two whose cost an event is compared. */
const PART = 10

/** Replay into a real PostgreSQL beside bare bulk inserts of the same rows, and beside itself with a tenth of the events. */
export async function benchPostgres(report: Report, rounds: number, size: number): Promise<void> {
  const server = await startServer()
  if (server === undefined) {
    report.notes.push('PostgreSQL was not measured: there is none for this platform')
    return
  }
  try {
    await inScratchFolder(async (folder) => {
      const files: string[] = []
      for (const events of [Math.max(1_000, Math.round(size / PART)), size]) {
        const file = join(folder, `${events}.db`)
        const log = openSqliteLog(file)
        await fillLog(log, { seed: 5, events })
        await log.close()
        files.push(file)
      }
      const [small = '', large = ''] = files
      const few = `${REPLAY}, a tenth of the events`
      await sideBySide(report, rounds, [
        { name: REPLAY, unit: 'ev/s', run: () => inSchema(server.url, (url) => replayed(large, url)) },
        { name: BARE, unit: 'ev/s', run: () => inSchema(server.url, (url) => bare(large, url)) },
        { name: few, unit: 'ev/s', run: () => inSchema(server.url, (url) => replayed(small, url)) },
      ])
      addRatio(report, 'replay into PostgreSQL / bare inserts', REPLAY, BARE, { atLeast: 0.5 })
      addRatio(report, `an event of ${size} / of a tenth of them`, few, REPLAY, { atMost: 1.5 })
    })
    await benchPeer(report, rounds, server.url)
  } finally {
    server.process.stdin?.end()
  }
}

async function replayed(logFile: string, url: string): Promise<number> {
  const log = openSqliteLog(logFile, { readonly: true })
  const models = await openPostgresReadModels(url)
  const projector = new Projector({ log, models, projections: allProjections })
  try {
    const startedAt = performance.now()
    await projector.catchUp()
    const seconds = (performance.now() - startedAt) / 1_000
    return (await countOf(logFile)) / seconds
  } finally {
    await projector.close()
    await models.close()
    await log.close()
  }
}

async function bare(logFile: string, url: string): Promise<number> {
  const log = openSqliteLog(logFile, { readonly: true })
  try {
    return (await countOf(logFile)) / (await secondsOfBarePostgresRows(log, url))
  } finally {
    await log.close()
  }
}

async function countOf(logFile: string): Promise<number> {
  const log = openSqliteLog(logFile, { readonly: true })
  let events = 0
  for await (const page of log.readAll()) events += page.length
  await log.close()
  return events
}

async function benchPeer(report: Report, rounds: number, url: string): Promise<void> {
  const events: NewEvent[] = []
  for (const append of generateHistory({ seed: 9, events: PEER_EVENTS })) events.push(...append.events)
  const peer = await emmettPostgresConsumer(events, (use) => inDatabase(url, use))
  if (peer === undefined) return
  await sideBySide(report, rounds, [peer])
  addRatio(report, 'replay into PostgreSQL / emmett consumer that writes a row an event', REPLAY, peer.name, {
    atLeast: 5,
  })
}

type Server = { readonly process: ChildProcess; readonly url: string }

/** The server of the tests, in a process of its own. */
async function startServer(): Promise<Server | undefined> {
  const program = join(process.cwd(), 'test', 'support', 'run-postgres.mjs')
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] })
  const line = await new Promise<string>((resolve) => createInterface(child.stdout).once('line', resolve))
  const answer = JSON.parse(line)
  if ('missing' in answer) return undefined
  if ('failed' in answer) throw new Error(answer.failed)
  return { process: child, url: answer.url }
}

let names = 0

/** Runs in an empty schema, which is dropped afterwards. */
async function inSchema<T>(url: string, use: (url: string) => Promise<T>): Promise<T> {
  const name = `bench_${++names}`
  await execute(url, `CREATE SCHEMA ${name}`)
  try {
    return await use(`${url}?options=-csearch_path%3D${name}`)
  } finally {
    await execute(url, `DROP SCHEMA ${name} CASCADE`)
  }
}

/** Runs in an empty database, which is dropped afterwards. */
async function inDatabase<T>(url: string, use: (url: string) => Promise<T>): Promise<T> {
  const name = `bench_${++names}`
  await execute(url, `CREATE DATABASE ${name}`)
  try {
    return await use(url.replace(/\/postgres$/, `/${name}`))
  } finally {
    await execute(url, `DROP DATABASE ${name} WITH (FORCE)`)
  }
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}

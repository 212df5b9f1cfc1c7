import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { EventLog } from '../../src/ledger/event-log.js'
import { parkedStreams } from '../../src/projector/parking.js'
import { stemsOf } from '../../src/projector/postgres-tables.js'
import type { Projection } from '../../src/projector/projection.js'
import { Projector } from '../../src/projector/projector.js'
import { columnsOf, searchColumnsOf } from '../../src/projector/tables.js'
import { openPostgresReadModels, type PostgresReadModels } from '../../src/read-models/postgres-connection.js'
import { openReadModels } from '../../src/read-models/sqlite-connection.js'
import { openMemoryLog } from '../support/memory-log.js'
import { type Postgres, startPostgres } from '../support/postgres.js'
import { mattersSample, meetingsSample, sampleProjections } from '../support/projection-samples.js'
import { contents, matter, meetingOf, meetingStream, newEvent, scheduled } from './workshop.js'

jest.setTimeout(180_000)

/** Cuts in each case, spread over all that is sent; a larger number is for looking closer. */
const CUTS = Number(process.env.LEDGER_TEST_KILLS ?? 5)

const folder = mkdtempSync(join(tmpdir(), 'projector-postgres-'))
let postgres: Postgres | undefined
const closers: (() => Promise<void>)[] = []

beforeAll(async () => {
  postgres = await startPostgres()
})
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})
afterAll(async () => {
  await postgres?.stop()
  rmSync(folder, { recursive: true })
})

/** A test that is left out where there is no PostgreSQL. */
const withPostgres = (name: string, run: (there: Postgres) => Promise<void>) =>
  test(name, async () => {
    if (postgres !== undefined) await run(postgres)
  })

async function openModels(url: string): Promise<PostgresReadModels> {
  const models = await openPostgresReadModels(url)
  closers.push(() => models.close())
  return models
}

function openProjector(log: EventLog, models: PostgresReadModels, projections = sampleProjections) {
  const projector = new Projector({ log, models, projections })
  closers.unshift(() => projector.close())
  return projector
}

async function logOf(meetings: number): Promise<EventLog> {
  const log = openMemoryLog()
  for (let meeting = 1; meeting <= meetings; meeting++) {
    await log.append(meetingStream(meeting), 'no_stream', meetingOf(meeting, 20).map(newEvent))
  }
  return log
}

const append = async (log: EventLog, meeting: number, events: Parameters<typeof newEvent>[0][]) =>
  (await log.append(meetingStream(meeting), 'any', events.map(newEvent))).position

/** What the workshop's `contents` gives of a file: rows, where each stem occurs, and how far all are. */
async function contentsThere(models: PostgresReadModels, projections = sampleProjections) {
  const rows: unknown[] = []
  for (const table of projections.flatMap(({ tables }) => tables)) {
    const columns = sql.join(columnsOf(table).map(({ name }) => sql.ref(name)))
    const places = columnsOf(table).map((_, index) => sql.raw(`${index + 1} NULLS FIRST`))
    const found = await sql<Record<string, unknown>>`
      SELECT ${columns} FROM ${sql.table(table.name)} ORDER BY ${sql.join(places)}`.execute(models)
    rows.push([
      table.name,
      found.rows.map((row) => Object.values(row)),
      ...(searchColumnsOf(table).length > 0 ? [await stemsThere(models, table)] : []),
    ])
  }
  const checkpoints = await sql<Record<string, unknown>>`
    SELECT projection, position, events FROM checkpoints WHERE state = 'live' ORDER BY 1`.execute(models)
  return { rows, checkpoints: checkpoints.rows.map((row) => Object.values(row)) }
}

async function stemsThere(models: PostgresReadModels, table: Projection['tables'][number]) {
  const found: unknown[][] = []
  for (const column of searchColumnsOf(table)) {
    const { rows } = await sql<{ term: string; place: number; position: string }>`
      SELECT s.lexeme COLLATE "C" AS term, p AS place, t.position
      FROM ${sql.table(table.name)} t, unnest(t.${sql.ref(stemsOf(column))}) s, unnest(s.positions) p
      ORDER BY 1, 2, 3`.execute(models)
    found.push(...rows.map(({ term, place, position }) => [term, column, place - 1, position]))
  }
  return found
}

let files = 0
/** What SQLite holds of the same log. */
async function contentsHere(log: EventLog, projections = sampleProjections) {
  const models = openReadModels(join(folder, `${++files}.db`))
  const projector = new Projector({ log, models, projections })
  await projector.catchUp()
  await projector.close()
  await models.close()
  return contents(models, projections)
}

const building = async (models: PostgresReadModels) =>
  (
    await sql<{ name: string }>`SELECT tablename AS name FROM pg_tables
      WHERE schemaname = current_schema() AND tablename LIKE '%\\_\\_next'`.execute(models)
  ).rows

withPostgres('holds the same rows and stems as SQLite: at once, in small pieces and anew', async (there) => {
  const log = await logOf(3)
  const models = await openModels(await there.newSchema())
  const projector = openProjector(log, models)
  await projector.catchUp()
  for (let number = 100; number < 110; number++) {
    await append(log, 2, [matter(2, number, `Skolene på Åsen, e-helse ${number}.0 og bibliotekene`)])
    await projector.catchUp()
  }
  const expected = await contentsHere(log)
  expect(await contentsThere(models)).toEqual(expected)
  expect(await projector.rebuild()).toBe('swapped')
  expect(await contentsThere(models)).toEqual(expected)
  expect(await building(models)).toEqual([])
})

withPostgres('takes events as they come, and others see how far it is', async (there) => {
  const log = await logOf(1)
  const url = await there.newSchema()
  const [one, other] = [openProjector(log, await openModels(url)), openProjector(log, await openModels(url))]
  const ending = new AbortController()
  const running = [one.run(ending.signal), other.run(ending.signal)]
  for (let number = 100; number < 110; number++) {
    const position = await append(log, 1, [matter(1, number)])
    await Promise.all([one.waitFor(position, 5_000), other.waitFor(position, 5_000)])
  }
  await expect(one.rebuild().catch(() => other.rebuild())).resolves.toBe('swapped')
  ending.abort()
  await Promise.all(running)
})

withPostgres('swaps tables when nobody reads: who does sees the old ones to the end', async (there) => {
  const log = await logOf(2)
  const models = await openModels(await there.newSchema())
  const projector = openProjector(log, models)
  await projector.catchUp()
  let swapped = false
  const rebuilding = await models.transaction().execute(async (state) => {
    const rebuilt = projector.rebuild().then((outcome) => {
      swapped = true
      return outcome
    })
    // The new tables are there, filled, before this reader looks at any.
    while ((await building(models)).length === 0) await delay(20)
    await delay(2_500)
    const { rows } = await sql<{ number: number }>`SELECT count(*) AS number FROM matters`.execute(state)
    expect([rows[0]?.number, swapped]).toEqual([40, false])
    return { rebuilt }
  })
  expect(await rebuilding.rebuilt).toBe('swapped')
  expect(await contentsThere(models)).toEqual(await contentsHere(log))
})

withPostgres('parks what a read model cannot take, and takes it once it can', async (there) => {
  let isMended = false
  const picky: Projection = {
    ...mattersSample,
    project(event) {
      if (!isMended && event.type === 'MatterAdded' && event.data.title === 'umulig') throw new Error('no')
      // U+0000 is text to JSON and to SQLite, and none to PostgreSQL.
      if (!isMended && event.type === 'MatterAdded' && event.data.title === 'null') {
        return [['matters', ['\u0000', '', 'null', null, null, event.position, '']]]
      }
      return mattersSample.project(event)
    },
  }
  const projections = [meetingsSample, picky]
  const log = openMemoryLog()
  await append(log, 1, [scheduled(1), matter(1, 1), matter(1, 2, 'umulig'), matter(1, 3)])
  await append(log, 2, [scheduled(2), matter(2, 1), matter(2, 2, 'null')])
  const models = await openModels(await there.newSchema())
  const projector = openProjector(log, models, projections)
  await projector.catchUp()
  const held = async () => (await parkedStreams(models, 10)).map(({ stream, waiting }) => [stream, waiting])
  expect(await held()).toEqual([
    [meetingStream(1), 1],
    [meetingStream(2), 0],
  ])
  expect(await projector.retryParked()).toEqual({ taken: 0, parked: 3 })
  isMended = true
  expect(await projector.retryParked()).toEqual({ taken: 3, parked: 0 })
  expect(await contentsThere(models, projections)).toEqual(await contentsHere(log, projections))
})

withPostgres(
  'one that was paused, and had projecting taken from it, writes nothing when it wakes',
  async (there) => {
    const log = await logOf(1)
    const url = await there.newSchema()
    const models = await openModels(url)
    const paused = openProjector(log, models)
    const running = paused.run(new AbortController().signal)
    await paused.waitFor(await log.head(), 5_000)
    // As if it had been frozen for longer than its lease: another takes over, and this one does not know.
    await sql`UPDATE leases SET token = token + 1, holder = 'another', expires_at = clock_timestamp() + interval '1 hour',
    backend_pid = pg_backend_pid(), backend_start = NULL`.execute(models.writes ?? models)
    const before = await contentsThere(models)
    await append(log, 1, [matter(1, 100)])
    await expect(paused.waitFor(await log.head(), 1_500)).rejects.toMatchObject({
      name: 'PositionNotReached',
    })
    expect(await contentsThere(models)).toEqual(before)
    await sql`UPDATE leases SET expires_at = clock_timestamp()`.execute(models.writes ?? models)
    await paused.waitFor(await log.head(), 10_000)
    expect(await contentsThere(models)).toEqual(await contentsHere(log))
    await paused.close()
    await running
  },
)

withPostgres(
  'an older version leaves to a newer one what that has made anew, and follows it',
  async (there) => {
    const log = await logOf(1)
    const url = await there.newSchema()
    const older = openProjector(log, await openModels(url))
    const ending = new AbortController()
    await older.catchUp()
    const newer = openProjector(log, await openModels(url), [
      { ...meetingsSample, version: 2 },
      ...sampleProjections.slice(1),
    ])
    await newer.catchUp()
    const running = older.run(ending.signal)
    const position = await append(log, 1, [matter(1, 100)])
    await delay(1_500)
    expect((await newer.status()).map(({ version }) => version)).toEqual([1, 1, 2])
    await newer.catchUp()
    await older.waitFor(position, 5_000)
    ending.abort()
    await running
  },
)

/**
 * Seen red: with the rows in one transaction and the checkpoints in the next, and (the test of the paused one) with a
 * lease that is not checked.
 */
/** Hands on what a client sends until so many pieces, and cuts everything: before that piece, or once it was handed on. */
async function openCut(url: string, cutAt: number, isHandedOn: boolean) {
  const target = new URL(url)
  const port = Number(target.port)
  const sockets = new Set<Socket>()
  let pieces = 0
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    sockets.add(client).add(upstream)
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy())
    client.on('close', () => upstream.end())
    upstream.pipe(client)
    client.on('data', (piece) => {
      pieces += 1
      if (pieces > cutAt) return
      if (pieces < cutAt) upstream.write(piece)
      else if (isHandedOn) upstream.write(piece, () => setImmediate(cut))
      else cut()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  target.port = String((server.address() as AddressInfo).port)
  closers.push(async () => {
    cut()
    await new Promise((resolve) => server.close(resolve))
  })
  return { url: target.toString(), pieces: () => pieces }
}

describe.each([
  ['filled', 'catchUp', 0],
  ['brought on', 'catchUp', 2],
  ['made anew', 'rebuild', 4],
] as const)(
  'read models that are being %s by a process that dies between any two steps',
  (_, work, before) => {
    const runThrough = async (log: EventLog, url: string) => {
      const models = await openPostgresReadModels(url)
      const projector = new Projector({ log, models, projections: sampleProjections })
      try {
        await projector[work]()
      } finally {
        await projector.close()
        await models.close()
      }
    }

    withPostgres('end up as if nothing had happened', async (there) => {
      const log = openMemoryLog()
      const start = async () => {
        const url = await there.newSchema()
        const models = await openPostgresReadModels(url)
        if (before > 0) {
          const part = openMemoryLog()
          for await (const page of log.readAll()) {
            for (const event of page.slice(0, before * 20)) await part.append(event.stream, 'any', [event])
          }
          const projector = new Projector({ log: part, models, projections: sampleProjections })
          await projector.catchUp()
          await projector.close()
        }
        return { url, models }
      }
      for (let meeting = 1; meeting <= 4; meeting++) {
        await log.append(meetingStream(meeting), 'no_stream', meetingOf(meeting, 10).map(newEvent))
      }
      const expected = await contentsHere(log)
      const whole = await start()
      const counted = await openCut(whole.url, Number.POSITIVE_INFINITY, true)
      await runThrough(log, counted.url)
      expect(await contentsThere(whole.models)).toEqual(expected)
      await whole.models.close()

      const total = counted.pieces()
      const steps = Array.from({ length: CUTS }, (_, cut) => Math.ceil(((cut + 0.5) / CUTS) * total))
      for (const step of new Set([...steps, total - 4, total - 3, total - 2, total - 1])) {
        for (const isHandedOn of [false, true]) {
          const { url, models } = await start()
          const through = await openCut(url, step, isHandedOn)
          await runThrough(log, through.url).catch(() => {})
          await runThrough(log, url)
          await openProjector(log, models).catchUp()
          expect({ step, isHandedOn, ...(await contentsThere(models)) }).toEqual({
            step,
            isHandedOn,
            ...expected,
          })
          expect(await building(models)).toEqual([])
          await models.close()
        }
      }
    })
  },
)

test('stems of a file are read as those of PostgreSQL are', () => {
  // The comparison above is about something: FTS5 counts places from 0, and so does the reading of vectors here.
  const database = new Database(':memory:')
  database.exec("CREATE VIRTUAL TABLE t USING fts5(a); CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")
  database.prepare('INSERT INTO t (a) VALUES (?)').run('en to')
  expect(database.prepare('SELECT term, offset FROM v ORDER BY offset').raw().all()).toEqual([
    ['en', 0],
    ['to', 1],
  ])
  database.close()
})

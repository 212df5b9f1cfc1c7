import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Client } from 'pg'
import { type AccessLog, ReadingNotRecorded } from '../../src/access-log/access-log.js'
import {
  type AccessLogPlace,
  openAccessLog,
  openAccessLogForReading,
} from '../../src/access-log/open-access-log.js'
import { idOf } from '../support/ledger-fixture.js'
import { type Postgres, startPostgres } from '../support/postgres.js'

const folder = mkdtempSync(join(tmpdir(), 'ledger-access-'))
let postgres: Postgres | undefined
let places = 0

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres?.stop()
  rmSync(folder, { recursive: true })
})

/** What is done by hand where the access log is. */
type ByHand = (sql: { readonly inFile: string; readonly inPostgres: string }) => Promise<void>
type Opened = { readonly place: AccessLogPlace; readonly accessLog: AccessLog; readonly byHand: ByHand }

const nextFile = () => {
  places += 1
  return join(folder, `access-log-${places}.db`)
}

async function inFile(run: (opened: Opened) => Promise<void>): Promise<void> {
  const place = { accessLogFile: nextFile() }
  const accessLog = await openAccessLog(place)
  const database = new Database(place.accessLogFile)
  const byHand: ByHand = async (sql) => {
    try {
      database.exec(sql.inFile)
    } catch (error) {
      // The driver's error is of the realm that loaded it first in this process, where another file's tests may have run.
      throw new Error(String(error))
    }
  }
  try {
    await run({ place, accessLog, byHand })
  } finally {
    database.close()
    await accessLog.close()
  }
}

async function inPostgres(run: (opened: Opened) => Promise<void>): Promise<void> {
  const accessLogUrl = await postgres?.newSchema()
  if (accessLogUrl === undefined) return
  const place = { accessLogFile: nextFile(), accessLogUrl }
  const accessLog = await openAccessLog(place)
  const client = new Client({ connectionString: accessLogUrl })
  await client.connect()
  await client.query(`SELECT set_config('search_path', 'access_log_of_' || current_schema(), false)`)
  const byHand: ByHand = async (sql) => void (await client.query(sql.inPostgres))
  try {
    await run({ place, accessLog, byHand })
  } finally {
    await client.end()
    await accessLog.close()
  }
}

const MEETING = idOf('a meeting')
const reading = (number: number, who = 'Kari') => ({
  personId: idOf(who),
  route: 'GET /api/decisions/:decisionId',
  request: `request ${number}`,
  things: [{ meetingId: MEETING, decisionId: idOf(`decision ${number}`) }],
})
const both = (sql: string) => ({ inFile: sql, inPostgres: sql })

describe.each([
  ['a file', inFile],
  ['PostgreSQL', inPostgres],
])('an access log in %s', (_, open) => {
  test('readings are there when they are acknowledged, the last first, also for who opens it anew', () =>
    open(async ({ place, accessLog }) => {
      for (const number of [1, 2]) await accessLog.record([reading(number)])
      await Promise.all([3, 4, 5].map((number) => accessLog.record([reading(number)])))
      const other = await openAccessLogForReading(place)
      const found = (await other?.readings({ limit: 10 })) ?? []
      await other?.close()
      expect(found.map(({ request }) => request)).toEqual(
        [5, 4, 3, 2, 1].map((number) => `request ${number}`),
      )
      expect(found[0]).toMatchObject(reading(5))
    }))

  test('they are found by who read, by what was read, and page by page', () =>
    open(async ({ accessLog }) => {
      await accessLog.record([reading(1), reading(2, 'Ola'), reading(3)])
      const requests = async (filter: object) =>
        (await accessLog.readings({ limit: 10, ...filter })).map(({ request }) => request)
      expect(await requests({ personId: idOf('Kari') })).toEqual(['request 3', 'request 1'])
      expect(await requests({ thingId: idOf('decision 2') })).toEqual(['request 2'])
      expect(await requests({ thingId: MEETING, limit: 2 })).toEqual(['request 3', 'request 2'])
      const [, second] = await accessLog.readings({ limit: 2 })
      expect(await requests({ before: second?.id })).toEqual(['request 1'])
    }))

  test('a reading of very many things is on record with all of them', () =>
    open(async ({ accessLog }) => {
      const things = Array.from({ length: 1_201 }, (_thing, number) => ({
        meetingId: idOf(`meeting ${number}`),
      }))
      await accessLog.record([{ ...reading(1), things }])
      const found = await accessLog.readings({ limit: 10 })
      expect(found.flatMap((one) => one.things)).toHaveLength(1_201)
      expect(found.length).toBeLessThan(5)
    }))

  test('nothing of it is changed or taken away', () =>
    open(async ({ accessLog, byHand }) => {
      await accessLog.record([reading(1)])
      await expect(byHand(both('DELETE FROM readings'))).rejects.toThrow('stays on record')
      await expect(byHand(both("UPDATE readings SET person_id = 'nobody'"))).rejects.toThrow('as it is')
      expect(await accessLog.readings({ limit: 10 })).toHaveLength(1)
    }))

  test('what cannot be recorded is told to whoever is about to show it, and the next is tried anew', () =>
    open(async ({ accessLog, byHand }) => {
      const rename = (from: string, to: string) => byHand(both(`ALTER TABLE ${from} RENAME TO ${to}`))
      await rename('readings', 'elsewhere')
      const refused = [accessLog.record([reading(1)]), accessLog.record([reading(2)])]
      for (const one of refused) await expect(one).rejects.toBeInstanceOf(ReadingNotRecorded)
      await rename('elsewhere', 'readings')
      await accessLog.record([reading(3)])
      expect((await accessLog.readings({ limit: 10 })).map(({ request }) => request)).toEqual(['request 3'])
    }))

  test('where nobody has read anything there is nothing to open', () =>
    open(async ({ place, byHand }) => {
      await byHand({ inFile: '', inPostgres: 'DROP TABLE readings' })
      const accessLogFile = nextFile()
      expect(await openAccessLogForReading({ ...place, accessLogFile })).toBeUndefined()
    }))
})

test('the file is its owner’s only', () =>
  inFile(async ({ place }) => {
    expect(statSync(place.accessLogFile).mode & 0o077).toBe(0)
  }))

test('what several services record is one access log', () =>
  inPostgres(async ({ place, accessLog }) => {
    const other = await openAccessLog(place)
    await Promise.all([accessLog.record([reading(1)]), other.record([reading(2)])])
    const requests = async (of: AccessLog) =>
      (await of.readings({ limit: 10 })).map(({ request }) => request).toSorted()
    expect([await requests(accessLog), await requests(other)]).toEqual([
      ['request 1', 'request 2'],
      ['request 1', 'request 2'],
    ])
    await other.close()
  }))

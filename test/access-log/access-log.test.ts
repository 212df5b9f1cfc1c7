import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import {
  type AccessLog,
  openAccessLog,
  openAccessLogForReading,
  ReadingNotRecorded,
} from '../../src/access-log/access-log.js'
import { idOf } from '../support/ledger-fixture.js'

let folder: string
let file: string
let accessLog: AccessLog
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-access-'))
  file = join(folder, 'access-log.db')
  accessLog = openAccessLog(file)
})
afterEach(() => {
  accessLog.close()
  rmSync(folder, { recursive: true })
})

const MEETING = idOf('a meeting')
const reading = (number: number, who = 'Kari') => ({
  personId: idOf(who),
  route: 'GET /api/decisions/:decisionId',
  request: `request ${number}`,
  things: [{ meetingId: MEETING, decisionId: idOf(`decision ${number}`) }],
})

test('readings are there when they are acknowledged, the last first, also for who opens the file anew', async () => {
  await Promise.all([1, 2, 3].map((number) => accessLog.record([reading(number)])))
  const other = openAccessLogForReading(file)
  const found = other?.readings({ limit: 10 }) ?? []
  other?.close()
  expect(found.map(({ request }) => request)).toEqual(['request 3', 'request 2', 'request 1'])
  expect(found[0]).toMatchObject(reading(3))
  expect(statSync(file).mode & 0o077).toBe(0)
})

test('they are found by who read, by what was read, and page by page', async () => {
  await accessLog.record([reading(1), reading(2, 'Ola'), reading(3)])
  const requests = (filter: object) =>
    accessLog.readings({ limit: 10, ...filter }).map(({ request }) => request)
  expect(requests({ personId: idOf('Kari') })).toEqual(['request 3', 'request 1'])
  expect(requests({ thingId: idOf('decision 2') })).toEqual(['request 2'])
  expect(requests({ thingId: MEETING, limit: 2 })).toEqual(['request 3', 'request 2'])
  const [, second] = accessLog.readings({ limit: 2 })
  expect(requests({ before: second?.id })).toEqual(['request 1'])
})

test('a reading of very many things is on record with all of them', async () => {
  const things = Array.from({ length: 1_201 }, (_, number) => ({ meetingId: idOf(`meeting ${number}`) }))
  await accessLog.record([{ ...reading(1), things }])
  const found = accessLog.readings({ limit: 10 })
  expect(found.flatMap((one) => one.things)).toHaveLength(1_201)
  expect(found.length).toBeLessThan(5)
})

test('nothing of it is changed or taken away', async () => {
  await accessLog.record([reading(1)])
  const database = new Database(file)
  expect(() => database.exec('DELETE FROM readings')).toThrow('stays on record')
  expect(() => database.exec("UPDATE readings SET person_id = 'nobody'")).toThrow('stays as it is')
  database.close()
  expect(accessLog.readings({ limit: 10 })).toHaveLength(1)
})

test('what cannot be recorded is told to whoever is about to show it', async () => {
  const database = new Database(file)
  database.exec('DROP TABLE readings')
  database.close()
  await expect(accessLog.record([reading(1)])).rejects.toBeInstanceOf(ReadingNotRecorded)
})

test('where nobody has read anything there is nothing to open', () => {
  expect(openAccessLogForReading(join(folder, 'nothing.db'))).toBeUndefined()
})

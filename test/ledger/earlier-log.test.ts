import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { DuplicateEventId } from '../../src/ledger/event-log.js'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import { EARLIER_SHAPES, makeEarlier } from '../support/earlier-log.js'
import { collect, newEvent, newEvents, newStream } from './log-samples.js'

const folder = mkdtempSync(join(tmpdir(), 'earlier-log-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let file: string
const [one, two] = [newStream(), newStream()]
const first = newEvent()

/** A log of two streams that were written in turns, whose last position was given and taken out again. */
beforeEach(async () => {
  file = join(mkdtempSync(join(folder, 'log-')), 'ledger.db')
  const log = openSqliteLog(file)
  await log.append(one, 'no_stream', [first])
  await log.append(two, 'no_stream', newEvents(2))
  await log.append(one, '0', newEvents(2))
  await log.append(newStream(), 'no_stream', newEvents(1))
  await log.close()
  const database = new Database(file)
  database.exec('DELETE FROM events WHERE position = 6')
  database.close()
})

describe.each(EARLIER_SHAPES)('a log of version 1 with %s', (shape) => {
  it('is read and written on as it was, once it is opened for writing', async () => {
    const now = openSqliteLog(file, { readonly: true })
    const before = await collect(now.readAll())
    await now.close()
    makeEarlier(file, shape)
    expect(() => openSqliteLog(file, { readonly: true })).toThrow(
      /earlier version of the ledger \(1\): opened for writing once, it is brought to version 2/,
    )
    const log = openSqliteLog(file)
    expect(await collect(log.readAll())).toEqual(before)
    expect(await collect(log.readStream(one, { from: '1' }))).toEqual(before.slice(3))
    await expect(log.append(newStream(), 'no_stream', [first])).rejects.toThrow(DuplicateEventId)
    expect(await log.append(one, 'no_stream', [first])).toEqual({
      streamVersion: '0',
      position: before[0]?.position,
    })
    // The seventh, for the sixth was given before.
    expect(await log.append(one, '2', newEvents(1))).toEqual({
      streamVersion: '3',
      position: '0000000000000007',
    })
    await log.close()
    const again = openSqliteLog(file, { readonly: true })
    expect(await collect(again.readAll())).toHaveLength(6)
    await again.close()
  })
})

it('that lost a stream’s beginning stays as it is, and says what to do', () => {
  makeEarlier(file, 'the newest ids outside the index')
  const damaged = new Database(file)
  damaged.exec('DELETE FROM events WHERE position = 1')
  expect(() => openSqliteLog(file)).toThrow(/events are missing or double in it: restore it from its backup/)
  expect(damaged.pragma('user_version', { simple: true })).toBe(1)
  expect(damaged.prepare('SELECT count(*) FROM events').pluck().get()).toBe(4)
  damaged.close()
})

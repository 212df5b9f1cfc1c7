import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { type EventLog, WrongExpectedVersion } from '../../src/ledger/event-log.js'
import { hasWalResetBug, openDatabase, UnusableLogFile } from '../../src/ledger/sqlite/database.js'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import { describeEventLog } from './event-log.contract.js'
import { collect, idsOf, newEvent, newEvents, newStream } from './log-samples.js'

const folder = mkdtempSync(join(tmpdir(), 'sqlite-log-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
function newFile(): string {
  files += 1
  return join(folder, `${files}.db`)
}

describeEventLog('SQLite', () => openSqliteLog(newFile()), { uniqueEventIds: true, startsEmpty: true })

describe('the file of a log', () => {
  test('keeps what was written when it is closed and opened again, and positions go on without a gap', async () => {
    const file = newFile()
    const first = openSqliteLog(file)
    const before = await first.append(newStream(), 'no_stream', newEvents(2))
    await first.close()
    const second = openSqliteLog(file)
    expect(await second.head()).toBe(before.position)
    // What is rolled back leaves no gap: the proof's leaves are numbered by position.
    const taken = await collect(second.readAll({ maxCount: 1 }))
    await expect(second.append(newStream(), 'no_stream', [newEvent(), ...taken])).rejects.toThrow()
    await second.append(newStream(), 'no_stream', newEvents(1))
    const positions = (await collect(second.readAll())).map(({ position }) => position)
    expect(positions).toEqual(['0000000000000001', '0000000000000002', '0000000000000003'])
    await second.close()
  })

  // A killed process loses nothing that was not synced, so no kill can tell: the connection's own settings do.
  test('is written with a write-ahead log, synchronous FULL', () => {
    const database = openDatabase(newFile(), { readonly: false })
    const setting = (name: string) => database.pragma(name, { simple: true })
    expect([setting('journal_mode'), setting('synchronous')]).toEqual(['wal', 2])
    expect([setting('fullfsync'), setting('checkpoint_fullfsync')]).toEqual([1, 1])
    database.close()
  })

  test('closing commits what was issued, ends, and refuses what comes after', async () => {
    const file = newFile()
    const log = openSqliteLog(file)
    const appended = Promise.all(newEvents(5).map((event) => log.append(newStream(), 'no_stream', [event])))
    await log.close()
    expect(await appended).toHaveLength(5)
    await expect(log.append(newStream(), 'no_stream', newEvents(1))).rejects.toThrow('is closed')
    await log.close()
    const again = openSqliteLog(file, { readonly: true })
    expect(await collect(again.readAll())).toHaveLength(5)
    await again.close()
  })

  test('that is missing, foreign, newer or no database is refused with the reason', () => {
    expect(() => openSqliteLog(newFile(), { readonly: true })).toThrow(UnusableLogFile)
    expect(() => openSqliteLog(join(folder, 'nowhere', 'log.db'))).toThrow(UnusableLogFile)
    const foreign = newFile()
    new Database(foreign).exec('CREATE TABLE other (x)').close()
    expect(() => openSqliteLog(foreign)).toThrow(/is not the log of a ledger/)
    const newer = newFile()
    new Database(newer).exec('CREATE TABLE events (x); PRAGMA user_version = 99').close()
    expect(() => openSqliteLog(newer)).toThrow(/newer version of the ledger \(99/)
    const text = newFile()
    writeFileSync(text, 'Dette er ikke en database. '.repeat(100))
    expect(() => openSqliteLog(text)).toThrow(/is not a SQLite database/)
  })

  test.each([
    ['3.6.23', false],
    ['3.7.0', true],
    ['3.45.1', true],
    ['3.49.2', true],
    ['3.50.6', true],
    ['3.50.7', false],
    ['3.51.0', true],
    ['3.51.2', true],
    ['3.51.3', false],
    ['3.53.2', false],
    ['4.0.0', false],
  ])('SQLite %s has the fault of resetting the write-ahead log: %s', (version, expected) => {
    expect(hasWalResetBug(version)).toBe(expected)
  })
})

describe('a log opened for reading beside its writer', () => {
  let file: string
  let writer: EventLog
  let reader: EventLog
  beforeEach(() => {
    file = newFile()
    writer = openSqliteLog(file)
    reader = openSqliteLog(file, { readonly: true })
  })
  afterEach(async () => {
    await reader.close()
    await writer.close()
  })

  test('reads what was committed, and appends nothing', async () => {
    const { position } = await writer.append(newStream(), 'no_stream', newEvents(3))
    expect(await reader.head()).toBe(position)
    expect(await collect(reader.readAll())).toHaveLength(3)
    await expect(reader.append(newStream(), 'no_stream', newEvents(1))).rejects.toThrow('for reading only')
  })

  test('its subscription sees what the other connection commits', async () => {
    const ending = new AbortController()
    const seen: string[] = []
    const reading = (async () => {
      for await (const page of reader.subscribe({ from: '', signal: ending.signal })) {
        seen.push(...idsOf(page))
        if (seen.length >= 60) ending.abort()
      }
    })()
    for (let i = 0; i < 30; i++) {
      await writer.append(newStream(), 'no_stream', newEvents(2))
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    await reading
    expect(seen).toEqual(idsOf(await collect(writer.readAll())))
  })
})

describe('a group of appends', () => {
  // A trigger that rolls the transaction back stands for the disk: like a full one, it fails in the middle.
  test('that the disk refuses is rejected whole, nothing of it is there, and the next one is taken', async () => {
    const file = newFile()
    const log = openSqliteLog(file)
    const beside = new Database(file)
    beside.exec(`CREATE TRIGGER fault BEFORE INSERT ON events WHEN NEW.type = 'Fault'
      BEGIN SELECT RAISE(ROLLBACK, 'the disk is gone'); END`)
    const stream = newStream()
    const settled = await Promise.allSettled([
      log.append(stream, 'no_stream', newEvents(2)),
      log.append(newStream(), '7', newEvents(1)),
      log.append(newStream(), 'no_stream', newEvents(1, 'Fault')),
      log.append(newStream(), 'no_stream', newEvents(1)),
    ])
    for (const result of settled) expect(result).toMatchObject({ reason: { message: 'the disk is gone' } })
    expect(await log.head()).toBe('')
    beside.exec('DROP TRIGGER fault')
    beside.close()
    expect(await log.append(stream, 'no_stream', newEvents(1))).toEqual({
      streamVersion: '0',
      position: '0000000000000001',
    })
    await log.close()
  })

  test('shares one commit: thousands at once take the time of a few', async () => {
    const file = newFile()
    const log = openSqliteLog(file)
    const beside = new Database(file, { readonly: true })
    const heads = new Set<number>()
    const watching = setInterval(
      () => heads.add(Number(beside.prepare('SELECT max(position) FROM events').pluck().get())),
      0,
    )
    const streams = Array.from({ length: 2_500 }, () => newStream())
    await Promise.all(streams.map((stream) => log.append(stream, 'no_stream', newEvents(1))))
    clearInterval(watching)
    const last = Number(beside.prepare('SELECT max(position) FROM events').pluck().get())
    beside.close()
    expect(last).toBe(2_500)
    // A reader beside only ever sees whole groups, of the stated 1,000 events.
    for (const head of heads) expect([0, 1_000, 2_000, 2_500]).toContain(head)
    const late = log.append(streams[0] ?? '', '5', newEvents(1))
    await expect(late).rejects.toThrow(WrongExpectedVersion)
    await log.close()
  })

  test('a page ends at a few MiB, so that large events do not meet in memory', async () => {
    const log = openSqliteLog(newFile())
    const large = () => ({ ...newEvent(), data: JSON.stringify('x'.repeat(1_000_000)) })
    const stream = newStream()
    for (let i = 0; i < 12; i++) await log.append(stream, 'any', [large()])
    for (const pages of [log.readAll(), log.readStream(stream), log.readAll({ direction: 'backwards' })]) {
      const sizes: number[] = []
      for await (const page of pages) sizes.push(page.length)
      expect(sizes).toEqual([5, 5, 2])
    }
    await log.close()
  })
})

import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'
import { meetingOf, meetingStream, newEvent } from '../projector/workshop.js'
import { registerBody, runLedger } from '../support/ledger-cli.js'

const folder = mkdtempSync(join(tmpdir(), 'damaged-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sound = join(folder, 'sound')
let copies = 0
let dataDir: string
const file = (name: string) => join(dataDir, name)

/** Large enough that its middle is pages of events and rows, which nothing looks at when it opens the file. */
beforeAll(async () => {
  registerBody(sound, 1, 'Kulturutvalget')
  const log = openSqliteLog(join(sound, 'ledger.db'))
  for (let meeting = 1; meeting <= 20; meeting++) {
    await log.append(meetingStream(meeting), 'no_stream', meetingOf(meeting, 20).map(newEvent))
  }
  await log.close()
  runLedger(sound, ['meetings'])
}, 60_000)

beforeEach(() => {
  copies += 1
  dataDir = join(folder, String(copies))
  mkdirSync(dataDir)
  for (const name of ['ledger.db', 'keys.db', 'read-models.db']) cpSync(join(sound, name), file(name))
})

const overwrite = (name: string, from: number, bytes: number) => {
  const opened = openSync(file(name), 'r+')
  writeSync(opened, Buffer.alloc(bytes, 0xa5), 0, bytes, from)
  closeSync(opened)
}
const setVersion = (name: string, version: number) => {
  const database = new Database(file(name))
  database.pragma(`user_version = ${version}`)
  database.close()
}
const NOT_A_DATABASE = 'this is no database, and long enough to be looked at as one'

type Case = {
  readonly damage: string
  readonly make: () => void
  /** What `ledger doctor` finds, and what it says to do. */
  readonly doctor: RegExp
  /** What recording says, and what making the read models anew says; absent: they work. */
  readonly recording?: RegExp
  readonly replaying?: RegExp
}

const RESTORE = 'restore ledger\\.db from its backup, and take away ledger\\.db-wal'
const REMAKE = 'delete read-models\\.db'
const wrong = (about: string, found: string, remedy: string) =>
  new RegExp(`WRONG +${about} +.*${found}.*\\n +→ .*${remedy}`)

const cases: readonly Case[] = [
  {
    damage: 'a damaged page in the middle of the log',
    make: () => overwrite('ledger.db', 40 * 4_096, 4_096),
    doctor: wrong('ledger.db', '(in database main|malformed)', RESTORE),
    recording: /malformed\n.*ledger doctor/,
    replaying: /malformed\n.*ledger doctor/,
  },
  {
    damage: 'a log that was cut short',
    make: () => truncateSync(file('ledger.db'), 100_000),
    doctor: wrong('ledger.db', 'malformed', RESTORE),
    recording: /malformed\n.*ledger doctor/,
    replaying: /malformed\n.*ledger doctor/,
  },
  {
    damage: 'an empty log',
    make: () => truncateSync(file('ledger.db')),
    doctor: wrong('ledger.db', 'is not the log of a ledger', RESTORE),
    recording: /restore (the log \()?ledger\.db/,
    replaying: /is not the log of a ledger/,
  },
  {
    damage: 'a log whose head is damaged',
    make: () => overwrite('ledger.db', 0, 100),
    doctor: wrong('ledger.db', 'not a database', RESTORE),
    recording: /ledger\.db is not a SQLite database/,
    replaying: /ledger\.db is not a SQLite database/,
  },
  {
    damage: 'a log of a newer version',
    make: () => setVersion('ledger.db', 9),
    doctor: wrong('ledger.db', 'newer version of the ledger \\(9', 'use the program that wrote it'),
    recording: /newer version/,
    replaying: /newer version/,
  },
  {
    damage: 'a damaged page in the middle of the read models',
    make: () => overwrite('read-models.db', 120 * 4_096, 40 * 4_096),
    doctor: wrong('read-models.db', '(in database main|malformed)', REMAKE),
    replaying: /malformed\n.*ledger doctor/,
  },
  {
    damage: 'read models that are no database',
    make: () => writeFileSync(file('read-models.db'), NOT_A_DATABASE),
    doctor: wrong('read-models.db', 'not a database', REMAKE),
    replaying: /read-models\.db cannot be used: .*delete the file/,
  },
  {
    damage: 'read models of a newer version',
    make: () => setVersion('read-models.db', 9),
    doctor: wrong('read models', 'newer version', REMAKE),
    replaying: /newer version.*delete the file/,
  },
  {
    damage: 'a lock that is no database',
    make: () => writeFileSync(file('lock.db'), NOT_A_DATABASE),
    doctor: wrong('writer lock', 'not a database', 'take away lock\\.db'),
    recording: /lock .* cannot be taken .*take away lock\.db/,
    replaying: /lock .* cannot be taken .*take away lock\.db/,
  },
]

describe.each(cases)('$damage', ({ make, doctor, recording, replaying }) => {
  test('is found by doctor, and named with what to do where it stops a command', () => {
    make()
    const found = runLedger(dataDir, ['doctor'])
    expect(found.stdout).toMatch(doctor)
    expect(found.status).toBe(1)
    const check = (ended: ReturnType<typeof runLedger>, said: RegExp | undefined) => {
      expect(ended.stderr).toMatch(said ?? /^$/)
      expect(ended.status).toBe(said === undefined ? 0 : 1)
    }
    check(registerBody(dataDir, 2, 'Eldrerådet'), recording)
    check(runLedger(dataDir, ['replay']), replaying)
  }, 60_000)
})

test.each(['', '-wal', '-shm'])(
  'read models that are gone (read-models.db%s) are made anew by the next question',
  (ending) => {
    if (ending === '') rmSync(file('read-models.db'))
    else writeFileSync(file(`read-models.db${ending}`), NOT_A_DATABASE)
    const listed = runLedger(dataDir, ['meetings', '--format', 'json'])
    expect(listed).toMatchObject({ status: 0, stderr: '' })
    expect(JSON.parse(listed.stdout)).toHaveLength(20)
  },
  60_000,
)

test('a log whose last event is dated ahead of the clock is told', async () => {
  const log = openSqliteLog(file('ledger.db'))
  const [event] = meetingOf(77, 0).map(newEvent)
  if (event === undefined) throw new Error('a meeting has an event')
  const metadata = event.metadata.replace('2026-03-02', '2999-03-02')
  await log.append(meetingStream(77), 'no_stream', [{ ...event, metadata }])
  await log.close()
  expect(runLedger(dataDir, ['doctor']).stdout).toMatch(
    wrong('clock', 'recorded at 2999-03-02', "set this machine's clock"),
  )
}, 60_000)

// Who may do everything is kept out by no mode: the command then runs as a user who may not.
const isRoot = process.getuid?.() === 0
const NOBODY = { uid: 65_534, gid: 65_534 }
const cli = join(__dirname, '..', '..', 'dist', 'src', 'cli.js')
const asReader = (words: readonly string[]) =>
  spawnSync(process.execPath, [cli, ...words], {
    encoding: 'utf8',
    env: { ...process.env, LEDGER_DATA: dataDir },
    ...(isRoot && NOBODY),
  })
const canBeTried = process.platform !== 'win32' && asReaderCanRun()
function asReaderCanRun(): boolean {
  dataDir = folder
  return asReader(['--version']).status === 0
}

;(canBeTried ? test : test.skip)(
  'a folder that this user may not write in: nothing is touched, and each command says why',
  () => {
    chmodSync(folder, 0o755)
    chmodSync(file('keys.db'), 0o644)
    chmodSync(dataDir, 0o555)
    const before = readFileSync(file('ledger.db'))
    // SQLite's write-ahead log needs a file beside it even for looking; one that another process has made would do.
    expect(asReader(['meetings'])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/cannot write in the folder.*copy the ledger/),
    })
    for (const words of [['replay'], ['do', 'EndBody', '--data', '{}']]) {
      expect(asReader(words)).toMatchObject({
        status: 1,
        stderr: expect.stringMatching(/this user must be able to write in the folder/),
      })
    }
    expect(asReader(['doctor']).stdout).toMatch(
      wrong('folder', 'cannot be written', 'let this user write in it'),
    )
    expect(readFileSync(file('ledger.db')).equals(before)).toBe(true)
    expect(readdirSync(dataDir).toSorted()).toEqual(['keys.db', 'ledger.db', 'read-models.db'])
    chmodSync(dataDir, 0o755)
  },
  60_000,
)

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { type Check, checkLines, isWrong } from '../../src/cli/doctor/check.js'
import { checkFiles } from '../../src/cli/doctor/check-files.js'
import { checkFolder, checkNode } from '../../src/cli/doctor/check-machine.js'
import { openSqliteLog } from '../../src/ledger/sqlite/sqlite-log.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-doctor-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const STREAM = 'body-11111111-1111-4111-8111-111111111111'
const event = (n: number) => ({
  id: `00000000-0000-4000-8000-00000000000${n}`,
  type: 'BodyRegistered',
  version: 1,
  data: '{}',
  metadata: '{}',
})

async function makeLedger(): Promise<void> {
  const log = openSqliteLog(join(folder, 'ledger.db'))
  await log.append(STREAM, 'no_stream', [event(1), event(2), event(3)])
  await log.close()
  new Database(join(folder, 'keys.db')).exec('CREATE TABLE t (x)').close()
  chmodSync(join(folder, 'keys.db'), 0o600)
}

const wrong = (checks: readonly Check[]) => checks.filter(isWrong)

test.each([
  ['20.19.0', false],
  ['22.1.0', false],
  ['20.18.3', true],
  ['18.20.0', true],
])('Node %s', (version, expected) => {
  expect(isWrong(checkNode(version))).toBe(expected)
})

test('a folder that is not there yet is nothing wrong; a file in its place is', async () => {
  const missing = join(folder, 'not', 'yet')
  expect(isWrong(checkFolder(missing))).toBe(false)
  expect(wrong(await checkFiles({ dataDir: missing }))).toEqual([])
  writeFileSync(join(folder, 'file'), '')
  expect(isWrong(checkFolder(join(folder, 'file')))).toBe(true)
})

test('a sound ledger: nothing wrong, and its events are counted', async () => {
  await makeLedger()
  const checks = await checkFiles({ dataDir: folder })
  expect(wrong(checks)).toEqual([])
  expect(checks.map(({ found }) => found)).toContain('3 events in 1 streams, none missing')
})

test('an event taken out of a stream is found', async () => {
  await makeLedger()
  const database = new Database(join(folder, 'ledger.db'))
  database.exec('DELETE FROM events WHERE stream_version = 1')
  database.close()
  expect(wrong(await checkFiles({ dataDir: folder }))).toEqual([
    expect.objectContaining({ about: 'ledger.db', found: `events are missing in ${STREAM}` }),
  ])
})

test('lost or open keys, and files that are no databases, are found', async () => {
  await makeLedger()
  chmodSync(join(folder, 'keys.db'), 0o644)
  writeFileSync(join(folder, 'read-models.db'), 'this is no database, and long enough to be looked at as one')
  expect(wrong(await checkFiles({ dataDir: folder })).map(({ about }) => about)).toEqual([
    'keys.db',
    'read-models.db',
  ])
  rmSync(join(folder, 'keys.db'))
  expect(wrong(await checkFiles({ dataDir: folder })).map(({ about, found }) => [about, found])[0]).toEqual([
    'keys.db',
    'is not there',
  ])
})

test('the lines say what to do', () => {
  expect(
    checkLines([
      { about: 'Node', found: '22.1.0' },
      { about: 'disk space', found: '0.0 GiB free', remedy: 'free some space' },
    ]),
  ).toEqual([
    'ok     Node        22.1.0',
    'WRONG  disk space  0.0 GiB free',
    '                   → free some space',
    '',
    '1 of 2 checks found something.',
  ])
})

import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { copiesOf } from '../support/copies.js'
import { runCli } from '../support/run-cli.js'

// What lies beside the events themselves: how streams are found in the log, and the tree over it, its upper hashes and
// its map of streams. All of it was edited without a word from `ledger verify` before it looked there.

const scratch = mkdtempSync(join(tmpdir(), 'ledger-verify-beside-'))
const whole = join(scratch, 'whole')
const BODY = '6f1d2c9e-1b1f-4c53-9a51-000000000001'
const STREAM = `body-${BODY}`

const command = (folder: string, type: string, data: object) => {
  const ended = runCli(folder, ['do', type, '--data', JSON.stringify(data)])
  if (ended.exitCode !== 0) throw new Error(ended.stderr)
}

beforeAll(() => {
  // More events than a tile of the tree has hashes, so that there is something above it.
  runCli(whole, ['import', join(__dirname, '..', '..', 'examples')])
  command(whole, 'RegisterBody', { bodyId: BODY, name: 'Kaiutvalget', kind: 'utvalg' })
  runCli(whole, ['checkpoint'])
  command(whole, 'RenameBody', { bodyId: BODY, name: 'Bryggeutvalget', validFrom: '2026-01-01' })
  runCli(whole, ['checkpoint'])
  runCli(whole, ['bodies'])
}, 60_000)
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

let folder: string
const copied = copiesOf(whole, { into: scratch })
beforeEach(() => {
  folder = copied()
})

function sql(file: string, statement: string): void {
  const database = new Database(join(folder, file))
  const { changes } = database.prepare(statement).run()
  database.close()
  if (changes === 0) throw new Error(`it changed nothing: ${statement}`)
}

const verify = (...words: readonly string[]) => {
  const { exitCode, stdout, stderr } = runCli(folder, ['verify', ...words])
  return { exitCode, stdout, stderr, found: stdout.split('\n').filter((line) => line.startsWith('FOUND ')) }
}

test.each([
  ['the last event of a stream', `WHERE stream = '${STREAM}' AND stream_version = 1`, 1],
  ['a whole stream', `WHERE stream = '${STREAM}'`, 0],
])('%s that whoever records does not get to see is found', (_what, where, read) => {
  sql('ledger.db', `UPDATE events SET stream_start = 99999 ${where}`)
  const { exitCode, found } = verify()
  expect(exitCode).toBe(1)
  expect(found).toEqual([
    `FOUND ${STREAM} is read by itself as ${read} events, and the log holds its event 1: what follows is hidden from whoever records`,
  ])
})

test.each([
  ['another category', `zork-${BODY}`],
  ['a name that no stream has', 'zork'],
])('an event in a stream of %s is told of, beside what else was found', (_what, name) => {
  sql('ledger.db', `UPDATE events SET stream = '${name}' WHERE stream = '${STREAM}' AND stream_version = 1`)
  const { exitCode, found, stderr } = verify()
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' })
  expect(found).toContainEqual(expect.stringContaining(`of ${name} is not what was recorded`))
  expect(found).toContain(`FOUND "${name}" is no stream of a ledger`)
})

test('a number below 0 in a stream ends no verification', () => {
  sql('ledger.db', `UPDATE events SET stream_version = -4 WHERE stream = '${STREAM}' AND stream_version = 1`)
  const { exitCode, found, stderr } = verify('--only', 'hashes')
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' })
  expect(found).toContainEqual(expect.stringContaining(`of ${STREAM} is not what was recorded`))
})

const zeros = (bytes: number) => `zeroblob(${bytes})`
test.each([
  [
    'a hash above the events',
    `UPDATE tiles SET hashes = ${zeros(32)} WHERE level = 1`,
    /above tile 0 of the events/,
  ],
  ['the hashes above the events gone', 'DELETE FROM tiles WHERE level = 1', /above tile 0 of the events/],
  [
    'hashes of events that are not there',
    `UPDATE tiles SET hashes = CAST(hashes || ${zeros(32)} AS BLOB) WHERE level = 0 AND number = 1`,
    /level 0 does not hold \d+ hashes/,
  ],
  ['a size', 'UPDATE reached SET size = size - 3', /level 0 does not hold \d+ hashes/],
  ['no size', 'UPDATE reached SET size = 0', /level 0 does not hold 0 hashes/],
  ['a size below 0', 'UPDATE reached SET size = -3', /says that it covers -3/],
  [
    'a stream’s last event',
    `UPDATE stream_heads SET leaf = ${zeros(32)} WHERE stream = '${STREAM}'`,
    /body-\S+ does not end in it as in the log/,
  ],
  [
    'a stream’s number',
    `UPDATE stream_heads SET version = '7' WHERE stream = '${STREAM}'`,
    /body-\S+ does not end in it as in the log/,
  ],
  [
    'a stream’s bucket',
    `UPDATE stream_heads SET bucket = 7 WHERE stream = '${STREAM}'`,
    /body-\S+ does not end in it as in the log/,
  ],
  [
    'a stream gone',
    `DELETE FROM stream_heads WHERE stream = '${STREAM}'`,
    /has \d+ streams, and the log has/,
  ],
  [
    'a stream put in',
    `INSERT INTO stream_heads VALUES ('body-x', ${zeros(32)}, 0, '0', ${zeros(32)})`,
    /a stream body-x, which the log has not/,
  ],
  [
    'the root of the map',
    `UPDATE map_nodes SET hash = ${zeros(32)} WHERE level = 16`,
    /node 0 of level 16 of the map/,
  ],
  ['the map gone', 'DELETE FROM map_nodes', /the map of streams has 0 nodes/],
])('%s, changed in the tree alone, is found before anything is signed over it', (_what, statement, flaw) => {
  sql('proof.db', statement)
  const { exitCode, found } = verify('--only', 'hashes')
  expect(exitCode).toBe(1)
  expect(found).toHaveLength(1)
  expect(found[0]).toContain('and does not go with them: ')
  expect(found[0]).toMatch(flaw)
})

test('a tree that is no database is told of, and the rest is looked at', () => {
  sql('proof.db', 'UPDATE reached SET size = size')
  const database = new Database(join(folder, 'proof.db'))
  database.pragma('user_version = 9')
  database.close()
  const { exitCode, found, stdout } = verify()
  expect(exitCode).toBe(1)
  expect(found).toEqual([expect.stringContaining('so what was changed is not named')])
  expect(stdout).toContain('2 of 2 checkpoints borne out')
})

test.each([0, 1])('a row of a read model that its index tells otherwise, place %i', (place) => {
  const file = join(folder, 'read-models.db')
  const database = new Database(file)
  const id = database.prepare<[], string>('SELECT max(command_id) FROM command_ids').pluck().get() ?? ''
  // Nothing is left of rows that lay elsewhere before.
  database.exec('VACUUM')
  database.close()
  const bytes = readFileSync(file)
  const places = [bytes.indexOf(id), bytes.lastIndexOf(id)]
  expect(places[0]).not.toBe(places[1])
  bytes.write('~', (places[place] ?? 0) + id.length - 1)
  writeFileSync(file, bytes)
  const { exitCode, found } = verify('--only', 'read-models')
  expect(exitCode).toBe(1)
  expect(found[0]).toContain('read models: their file is damaged')
})

test('what is under no checkpoint is said to be so', () => {
  expect(verify().stdout).not.toContain('nothing proves them yet')
  command(folder, 'RegisterBody', { bodyId: BODY.replace(/1$/, '2'), name: 'Molorådet', kind: 'råd' })
  expect(verify()).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('the last 1 events are not under a checkpoint'),
  })
  rmSync(join(folder, 'checkpoints'), { recursive: true })
  expect(verify().stdout).toMatch(/none of the \d+ events is under a checkpoint/)
})

test('where no public key is, that is what is said of checkpoints', () => {
  rmSync(join(folder, 'signing-keys'), { recursive: true })
  const { exitCode, found } = verify('--only', 'hashes')
  expect(exitCode).toBe(1)
  expect(found).toHaveLength(2)
  expect(found[0]).toContain('cannot be checked: there is no public key here')
})

test('a checkpoint in the place of another one is found', () => {
  const [first = '', second = ''] = readdirSync(join(folder, 'checkpoints')).sort()
  renameSync(join(folder, 'checkpoints', first), join(folder, 'checkpoints', second))
  const size = readFileSync(join(folder, 'checkpoints', second), 'utf8').split('\n')[1]
  const { exitCode, found } = verify('--only', 'hashes')
  expect(exitCode).toBe(1)
  expect(found).toEqual([expect.stringContaining(`${second} is of ${size} events, and its name says`)])
})

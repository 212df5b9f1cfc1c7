import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { copiesOf } from '../support/copies.js'
import { runCli } from '../support/run-cli.js'

const examples = join(__dirname, '..', '..', 'examples')
const scratch = mkdtempSync(join(tmpdir(), 'ledger-verify-test-'))
const whole = join(scratch, 'whole')
/** What an auditor kept of it. */
const outside = join(scratch, 'kept-elsewhere.txt')

const command = (folder: string, type: string, data: object) => {
  const ended = runCli(folder, ['do', type, '--data', JSON.stringify(data)])
  if (ended.exitCode !== 0) throw new Error(ended.stderr)
}
const body = (number: number) => ({
  bodyId: `6f1d2c9e-1b1f-4c53-9a51-${String(number).padStart(12, '0')}`,
  name: `Utvalg ${number}`,
  kind: 'utvalg',
})

beforeAll(() => {
  runCli(whole, ['import', examples])
  runCli(whole, ['checkpoint'])
  command(whole, 'RegisterBody', body(1))
  command(whole, 'RegisterBody', body(2))
  writeFileSync(outside, runCli(whole, ['checkpoint']).stdout)
  runCli(whole, ['bodies'])
}, 60_000)
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const copied = copiesOf(whole, { into: scratch })

function sql(folder: string, file: string, ...statements: readonly string[]): void {
  const database = new Database(join(folder, file))
  for (const statement of statements) database.exec(statement)
  database.close()
}

const verify = (folder: string, ...words: readonly string[]) => {
  const { exitCode, stdout, stderr } = runCli(folder, ['verify', ...words])
  return { exitCode, found: stdout.split('\n').filter((line) => line.startsWith('FOUND ')), stdout, stderr }
}
const withoutTree = (folder: string) => {
  for (const name of readdirSync(folder).filter((file) => file.startsWith('proof.db')))
    rmSync(join(folder, name))
}

test('a ledger that nobody altered passes, and says what is not proved without a checkpoint from outside', () => {
  const alone = verify(whole)
  expect(alone).toMatchObject({ exitCode: 0, found: [] })
  expect(alone.stdout).toContain('2 of 2 checkpoints borne out')
  expect(alone.stdout).toContain('does not prove that the whole log was not written anew')
  const anchored = verify(whole, '--checkpoint', outside)
  expect(anchored).toMatchObject({ exitCode: 0, found: [] })
  expect(anchored.stdout).toContain('3 of 3 checkpoints borne out')
  expect(anchored.stdout).not.toContain('does not prove')
})

const at = (offset: number) => `(SELECT position FROM events ORDER BY position LIMIT 1 OFFSET ${offset})`
const COLUMNS = 'stream, stream_start, stream_version, event_id, type, version, data, metadata'

// Each is tried with the tree that was kept, which names the event, and without it, where checkpoints tell.
const alterations: readonly [what: string, sql: readonly string[], named: RegExp][] = [
  [
    'one character of a text',
    [`UPDATE events SET data = replace(data, 'a', 'b') WHERE position = ${at(100)}`],
    /^FOUND at \S+ \(event \S+\): this \w+ of \S+ is not what was recorded$/,
  ],
  [
    'the time of an event',
    [
      `UPDATE events SET metadata = replace(metadata, '"recordedAt":"2026', '"recordedAt":"2025') WHERE position = ${at(7)}`,
    ],
    /is not what was recorded$/,
  ],
  [
    'who did it',
    [
      `UPDATE events SET metadata = replace(metadata, '"authenticated":false', '"authenticated":true') WHERE position = ${at(7)}`,
    ],
    /is not what was recorded$/,
  ],
  [
    'a removed event',
    [`DELETE FROM events WHERE position = ${at(50)}`],
    /one event before this \w+ of \S+ was taken out$/,
  ],
  [
    'three removed events',
    [`DELETE FROM events WHERE position BETWEEN ${at(50)} AND ${at(52)}`],
    /3 events before this \w+ of \S+ were taken out$/,
  ],
  [
    'an added event',
    [
      `UPDATE events SET position = position + 1000 WHERE position > ${at(60)}`,
      `INSERT INTO events (position, ${COLUMNS})
       SELECT ${at(60)} + 1, stream, -1, 77, 'eeeeeeee-0000-4000-8000-000000000000', type, version, data, metadata FROM events WHERE position = ${at(60)}`,
    ],
    /one event from this \w+ of \S+ on was put in$/,
  ],
  [
    'the last event gone',
    [`DELETE FROM events WHERE position = (SELECT max(position) FROM events)`],
    /the last 1 were cut off$/,
  ],
]

describe.each(alterations)('%s', (_what, statements, named) => {
  test('is found and named by the tree', () => {
    const folder = copied()
    sql(folder, 'ledger.db', ...statements)
    const { exitCode, found } = verify(folder, '--only', 'hashes')
    expect(exitCode).toBe(1)
    expect(found[0]).toMatch(named)
    expect(found.filter((line) => named.test(line))).toHaveLength(1)
  })

  test('is found by a checkpoint where the tree is gone', () => {
    const folder = copied()
    sql(folder, 'ledger.db', ...statements)
    withoutTree(folder)
    const { exitCode, found } = verify(folder, '--only', 'hashes')
    expect(exitCode).toBe(1)
    expect(found.some((line) => /checkpoint \d+\.txt/.test(line))).toBe(true)
  })
})

test('two events that changed places are named', () => {
  const folder = copied()
  const database = new Database(join(folder, 'ledger.db'))
  const [one, other] = database
    .prepare<[], number>(`SELECT position FROM events ORDER BY position LIMIT 2 OFFSET 60`)
    .pluck()
    .all()
  const move = database.prepare('UPDATE events SET position = ? WHERE position = ?')
  move.run(9_999_999, one)
  move.run(one, other)
  move.run(other, 9_999_999)
  database.close()
  const { exitCode, found } = verify(folder, '--only', 'hashes')
  expect(exitCode).toBe(1)
  expect(found[0]).toMatch(/this \w+ of \S+ and the event after it \(\S+\) were swapped$/)
})

test('an older copy in the place of the ledger, tree, checkpoints and all, is found by a checkpoint from outside', () => {
  const older = join(scratch, 'older')
  runCli(older, ['import', examples])
  runCli(older, ['checkpoint'])
  const kept = join(scratch, 'older-kept.txt')
  cpSync(older, join(scratch, 'older-copy'), { recursive: true })
  command(older, 'RegisterBody', body(1))
  writeFileSync(kept, runCli(older, ['checkpoint']).stdout)
  expect(verify(older, '--checkpoint', kept)).toMatchObject({ exitCode: 0 })
  const copy = join(scratch, 'older-copy')
  expect(verify(copy)).toMatchObject({ exitCode: 0 })
  const { exitCode, found } = verify(copy, '--checkpoint', kept)
  expect(exitCode).toBe(1)
  expect(found[0]).toContain('it was cut off, or an older copy stands in its place')
})

test('a ledger that was written anew whole passes alone, and not beside a checkpoint from outside', () => {
  const anew = join(scratch, 'anew')
  runCli(anew, ['import', examples])
  runCli(anew, ['checkpoint'])
  expect(verify(anew)).toMatchObject({ exitCode: 0 })
  const { exitCode, found } = verify(anew, '--checkpoint', outside)
  expect(exitCode).toBe(1)
  expect(found).toHaveLength(1)
})

test('a checkpoint that was changed, or signed by another key, bears witness to nothing', () => {
  const folder = copied()
  const [first = ''] = readdirSync(join(folder, 'checkpoints')).sort()
  const file = join(folder, 'checkpoints', first)
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^made 2/m, 'made 3'))
  expect(verify(folder, '--only', 'hashes').found).toEqual([
    expect.stringContaining('bears no signature by a key of this ledger'),
  ])
})

test('an edited read model is found, row by row', () => {
  const folder = copied()
  sql(folder, 'read-models.db', "UPDATE body_names SET name = 'Et annet navn' WHERE name = 'Utvalg 1'")
  const { exitCode, found } = verify(folder, '--only', 'read-models')
  expect(exitCode).toBe(1)
  expect(found).toHaveLength(2)
  expect(found[0]).toContain('a row that no event tells of: ')
  expect(found[0]).toContain('Et annet navn')
  expect(found[1]).toContain('Utvalg 1')
})

test('an event that is no event of its schema is found by its stream, and so is a gap in a stream', () => {
  const folder = copied()
  sql(
    folder,
    'ledger.db',
    `UPDATE events SET data = '{}' WHERE position = ${at(30)}`,
    `UPDATE events SET stream_version = stream_version + 5 WHERE stream = 'body-${body(2).bodyId}'`,
  )
  const { exitCode, found } = verify(folder, '--only', 'streams')
  expect(exitCode).toBe(1)
  expect(found.some((line) => line.includes('cannot be read'))).toBe(true)
})

test('nothing is signed over a log that is not what was signed before', () => {
  const folder = copied()
  sql(folder, 'ledger.db', `UPDATE events SET data = replace(data, 'a', 'b') WHERE position = ${at(100)}`)
  withoutTree(folder)
  const { exitCode, stdout, stderr } = runCli(folder, ['checkpoint'])
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
  expect(stderr).toContain('is not of the beginning of this log')
})

test('a new key signs, and what the old one signed is still checked', () => {
  const folder = copied()
  command(folder, 'RegisterBody', body(3))
  const { exitCode, stderr } = runCli(folder, ['checkpoint', '--new-key'])
  expect(exitCode).toBe(0)
  expect(stderr).toContain('a new key signs from now on; 1 older remain known')
  const verified = verify(folder, '--checkpoint', outside)
  expect(verified).toMatchObject({ exitCode: 0, found: [] })
  expect(verified.stdout).toContain('4 of 4 checkpoints borne out')
})

test('a backup that was restored goes on under the same checkpoints and with the same key', () => {
  const [backup, keys, restored] = ['backup', 'backup-keys', 'restored'].map((name) =>
    join(scratch, name),
  ) as [string, string, string]
  expect(runCli(whole, ['backup', backup, '--keys', keys]).exitCode).toBe(0)
  expect(readdirSync(backup)).not.toContain('signing-keys')
  expect(runCli(restored, ['restore', backup, '--keys', keys]).exitCode).toBe(0)
  command(restored, 'RegisterBody', body(4))
  expect(runCli(restored, ['checkpoint']).exitCode).toBe(0)
  const verified = verify(restored, '--checkpoint', outside)
  expect(verified).toMatchObject({ exitCode: 0, found: [] })
  expect(verified.stdout).toContain('4 of 4 checkpoints borne out')
})

import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { copiesOf } from '../support/copies.js'
import { runCli } from '../support/run-cli.js'

const scratch = mkdtempSync(join(tmpdir(), 'ledger-tree-test-'))
const whole = join(scratch, 'whole')
let events = 0

const register = (folder: string, number: number) => {
  const bodyId = `6f1d2c9e-1b1f-4c53-9a51-${String(number).padStart(12, '0')}`
  const data = JSON.stringify({ bodyId, name: `Utvalg ${number}`, kind: 'utvalg' })
  expect(runCli(folder, ['do', 'RegisterBody', '--data', data]).exitCode).toBe(0)
}
const verifyHashes = (folder: string) => runCli(folder, ['verify', '--only', 'hashes'])

beforeAll(() => {
  runCli(whole, ['import', join(__dirname, '..', '..', 'examples')])
  runCli(whole, ['checkpoint'])
  events = Number(/^(\d+) events hashed/m.exec(verifyHashes(whole).stdout)?.[1])
}, 60_000)
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const copied = copiesOf(whole, { into: scratch })

function sql(folder: string, ...statements: readonly string[]): void {
  const database = new Database(join(folder, 'ledger.db'))
  for (const statement of statements) database.exec(statement)
  database.close()
}

// What a copy to another store does to a log: the same events in the same order, at other positions.
const MOVE = [
  'UPDATE events SET position = -position',
  'UPDATE events SET position = 5000 - 3 * position, stream_start = 5000 + 3 * stream_start',
]

test('the same events at other positions are taken for what they are, once, and decisions are proved there', () => {
  const folder = copied()
  sql(folder, ...MOVE)
  const { exitCode, stderr } = runCli(folder, ['checkpoint'])
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: expect.stringContaining(
      `another store than the one that its tree was made over: all ${events} events`,
    ),
  })
  const verified = verifyHashes(folder)
  expect(verified.exitCode).toBe(0)
  expect(verified.stdout).toContain('1 of 1 checkpoints borne out')
  const decisions = JSON.parse(runCli(folder, ['decisions', '--format', 'json']).stdout)
  const proof = runCli(folder, ['proof', decisions[0].decisionId])
  expect(proof).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('another store') })
})

test('at other positions no changed event passes, and the tree still names it', () => {
  const folder = copied()
  sql(folder, `UPDATE events SET data = replace(data, 'a', 'b') WHERE position = 40`, ...MOVE)
  const { exitCode, stdout, stderr } = runCli(folder, ['checkpoint'])
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
  expect(stderr).toContain(
    `covers ${events} events, and its first 39 are those of the log, which goes on with others`,
  )
  const verified = verifyHashes(folder)
  expect(verified.exitCode).toBe(1)
  expect(verified.stdout).toContain('is not what was recorded')
  const accepted = runCli(folder, ['checkpoint', '--after-loss'])
  expect(accepted).toMatchObject({ exitCode: 1, stdout: '' })
  expect(accepted.stderr).toContain(`${events} events were signed`)
  expect(readdirSync(folder).filter((name) => name.startsWith('proof-'))).toEqual([])
})

function olderCopy(folder: string, lose: () => void): void {
  const file = join(folder, 'ledger.db')
  copyFileSync(file, join(folder, 'older'))
  lose()
  copyFileSync(join(folder, 'older'), file)
  for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true })
}

test('an older copy is never signed by itself; that events are gone can be said, and is told ever after', () => {
  const folder = copied()
  olderCopy(folder, () => {
    register(folder, 1)
    // Takes them under the tree, and signs nothing.
    takeUnderTree(folder)
  })
  const gone = runCli(folder, ['verify', '--only', 'hashes'])
  expect(gone.stdout).toContain('were cut off')
  const { exitCode, stdout, stderr } = runCli(folder, ['checkpoint'])
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
  expect(stderr).toContain(`the log ends after the first ${events} of them`)
  expect(stderr).toContain('--after-loss')
  register(folder, 2)
  const goesOn = runCli(folder, ['checkpoint'])
  expect(goesOn).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('which goes on with others') })
  const accepted = runCli(folder, ['checkpoint', '--after-loss'])
  expect(accepted.exitCode).toBe(0)
  expect(accepted.stderr).toContain(`the log has its first ${events}, and`)
  const verified = verifyHashes(folder)
  expect(verified.exitCode).toBe(0)
  expect(verified.stdout).toMatch(/proof-set-aside-\S+\.db is a tree of \d+ events that was set aside/)
  expect(verified.stdout).toContain('2 of 2 checkpoints borne out')
})

test('a log that lost what was signed is not signed again, whatever is asked', () => {
  const folder = copied()
  olderCopy(folder, () => {
    register(folder, 1)
    runCli(folder, ['checkpoint'])
  })
  for (const words of [['checkpoint'], ['checkpoint', '--after-loss']]) {
    expect(runCli(folder, words)).toMatchObject({ exitCode: 1, stdout: '' })
  }
  expect(verifyHashes(folder).exitCode).toBe(1)
})

/** As the service does every few seconds: a checkpoint that is taken away again leaves the tree as far as it has come. */
function takeUnderTree(folder: string): void {
  const before = readdirSync(join(folder, 'checkpoints'))
  runCli(folder, ['checkpoint'])
  for (const name of readdirSync(join(folder, 'checkpoints'))) {
    if (!before.includes(name)) rmSync(join(folder, 'checkpoints', name))
  }
}

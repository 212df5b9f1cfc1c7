import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runLedger } from '../support/ledger-cli.js'
import { type Postgres, startPostgres } from '../support/postgres.js'

const folder = mkdtempSync(join(tmpdir(), 'ledger-'))
let postgres: Postgres | undefined
let url = ''

beforeAll(async () => {
  postgres = await startPostgres()
  url = (await postgres?.newSchema()) ?? ''
})
afterAll(async () => {
  await postgres?.stop()
  rmSync(folder, { recursive: true })
})

const there = (...words: readonly string[]) => runLedger(folder, words, { READ_MODELS_URL: url })
const here = (...words: readonly string[]) => runLedger(folder, words)

test('a ledger whose read models are in PostgreSQL is imported, read, replayed and looked after as any other', () => {
  if (postgres === undefined) return
  expect(there('import', 'examples')).toMatchObject({ status: 0 })
  expect(existsSync(join(folder, 'read-models.db'))).toBe(false)
  expect(there('replay')).toMatchObject({ status: 0 })
  expect(there('projections').stdout).toContain('hendelser bak: 0')
  expect(there('doctor')).toMatchObject({ status: 0 })
  for (const words of [['decisions'], ['search', 'plan'], ['report', 'organisation']]) {
    const answer = there(...words, '--format', 'json')
    expect(answer).toMatchObject({ status: 0, stderr: '' })
    expect(answer).toEqual(here(...words, '--format', 'json'))
    expect(JSON.parse(answer.stdout)).not.toEqual([])
  }
}, 120_000)

test.each([
  [
    'that is none',
    'mysql://u:hemmelig@127.0.0.1/x',
    'READ_MODELS_URL must be the address of a PostgreSQL database',
  ],
  [
    'where nobody answers',
    'postgres://u:hemmelig@127.0.0.1:9/x',
    'the read models at postgres://u:***@127.0.0.1:9/x',
  ],
])('an address %s is told of, without its password', (_, address, sentence) => {
  const answer = runLedger(folder, ['import', 'examples'], { READ_MODELS_URL: address })
  expect(answer.status).not.toBe(0)
  expect(answer.stderr).toContain(sentence)
  expect(answer.stderr).not.toContain('hemmelig')
})

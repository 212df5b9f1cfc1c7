import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EventStoreProcess, startEventStoreProcess } from '../support/event-store-process.js'
import { runLedger } from '../support/ledger-cli.js'
import { type Postgres, startPostgres } from '../support/postgres.js'

jest.setTimeout(180_000)

const BODY = '6f1d2c9e-1b1f-4c53-9a51-000000000001'
const REGISTER =
  'Navn;Virksomhet;Rolle\nIngeborg Stokkvåg;Fjordetaten;Leder\nTorbjørn Haug;Havneetaten;Medlem\n'

let scratch: string
let postgres: Postgres | undefined
let store: EventStoreProcess
let readModelsUrl = ''

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres?.stop())
beforeEach(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'keys-'))
  store = await startEventStoreProcess()
  readModelsUrl = (await postgres?.newSchema()) ?? ''
  writeFileSync(join(scratch, 'medlemmer.csv'), REGISTER)
})
afterEach(async () => {
  await store.stop()
  rmSync(scratch, { recursive: true })
})

/** The ledger as a machine has it: a data folder of its own, and the two databases. */
function machine(name: string, settings: Readonly<Record<string, string>> = {}) {
  const folder = join(scratch, name)
  const ledger = (...words: readonly string[]) =>
    runLedger(folder, words, { EVENTSTORE_URL: store.url, READ_MODELS_URL: readModelsUrl, ...settings })
  const members = () => {
    const { status, stdout, stderr } = ledger('report', 'board', '--body', BODY, '--format', 'md')
    if (status !== 0) throw new Error(stderr)
    return ['Ingeborg Stokkvåg', 'Torbjørn Haug', 'slettet'].filter((text) => stdout.includes(text))
  }
  return { folder, ledger, members }
}

type Machine = ReturnType<typeof machine>

function recordMembers({ ledger }: Machine): void {
  const body = JSON.stringify({ bodyId: BODY, name: 'Havnestyret', kind: 'styre' })
  expect(ledger('do', 'RegisterBody', '--data', body)).toMatchObject({ status: 0 })
  expect(importMembers({ ledger })).toMatchObject({ status: 0 })
}

const importMembers = ({ ledger }: Pick<Machine, 'ledger'>) =>
  ledger('import', join(scratch, 'medlemmer.csv'), '--kind', 'members', '--body', 'Havnestyret')

test('with events and read models elsewhere the keys are there too: every machine shows the names, and forgets them', () => {
  if (postgres === undefined) return
  const [one, other] = [machine('one'), machine('other')]
  recordMembers(one)
  expect(other.members()).toEqual(['Ingeborg Stokkvåg', 'Torbjørn Haug'])
  expect(importMembers(other).stdout).not.toMatch(/[1-9][0-9]* (new|changed|gone)/)
  for (const { folder } of [one, other]) expect(existsSync(join(folder, 'keys.db'))).toBe(false)

  expect(one.ledger('replay')).toMatchObject({ status: 0 })
  expect(one.members()).toEqual(['Ingeborg Stokkvåg', 'Torbjørn Haug'])

  const forgotten = other.ledger('forget', 'Ingeborg Stokkvåg', '--reason', 'Bedt om det')
  expect(forgotten).toMatchObject({
    status: 0,
    stderr: expect.stringContaining('Backups of the keys’ database'),
  })
  expect(one.members()).toEqual(['Torbjørn Haug', 'slettet'])
  // The name that still stands in the file is not taken in again, on whichever machine.
  expect(importMembers(one)).toMatchObject({ status: 0 })
  expect(other.members()).toEqual(['Torbjørn Haug', 'slettet'])

  const doctor = one.ledger('doctor')
  expect(doctor.stdout).toContain('were forgotten')
  expect(doctor.stdout).not.toContain('WRONG')
  expect(one.ledger('verify')).toMatchObject({ status: 0 })
})

test('a ledger whose keys are in a file yet records nothing until they are copied, and goes on with them then', () => {
  if (postgres === undefined) return
  const file = join(scratch, 'keys.db')
  const before = machine('before', { LEDGER_KEYS: file })
  recordMembers(before)
  expect(before.ledger('forget', 'Torbjørn Haug', '--reason', 'Bedt om det')).toMatchObject({ status: 0 })

  const after = machine('after')
  const refused = after.ledger(
    'do',
    'AddBodyAlias',
    '--data',
    JSON.stringify({ bodyId: BODY, alias: 'Styret' }),
  )
  expect(refused.status).not.toBe(0)
  expect(refused.stderr).toContain('ledger copy-keys --from FILE')
  expect(after.members()).toEqual(['slettet'])
  expect(after.ledger('doctor').stdout).toContain('ledger copy-keys --from FILE')

  expect(after.ledger('copy-keys')).toMatchObject({ status: 2 })
  expect(after.ledger('copy-keys', '--from', join(scratch, 'none.db'))).toMatchObject({ status: 3 })
  for (const _ of ['once', 'once more']) {
    expect(after.ledger('copy-keys', '--from', file)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('1 persons who were forgotten'),
    })
  }
  expect(after.members()).toEqual(['Ingeborg Stokkvåg', 'slettet'])
  const again = after.ledger(
    'do',
    'AddBodyAlias',
    '--data',
    JSON.stringify({ bodyId: BODY, alias: 'Styret' }),
  )
  expect(again).toMatchObject({ status: 0 })

  const back = join(scratch, 'back.db')
  expect(after.ledger('copy-keys', '--to', back)).toMatchObject({ status: 0 })
  expect(machine('back', { LEDGER_KEYS: back }).members()).toEqual(['Ingeborg Stokkvåg', 'slettet'])
})

test('keys of another ledger are not put among those that are there', async () => {
  if (postgres === undefined) return
  const own = machine('own')
  recordMembers(own)
  const other = await startEventStoreProcess()
  const file = join(scratch, 'other-keys.db')
  const stranger = machine('stranger', {
    EVENTSTORE_URL: other.url,
    READ_MODELS_URL: await postgres.newSchema(),
    LEDGER_KEYS: file,
  })
  recordMembers(stranger)
  const copied = own.ledger('copy-keys', '--from', file)
  expect(copied).toMatchObject({ status: 1, stderr: expect.stringContaining('holds other keys than') })
  expect(own.members()).toEqual(['Ingeborg Stokkvåg', 'Torbjørn Haug'])
  await other.stop()
})

test.each([
  [
    'mysql://u:hemmelig@127.0.0.1/x',
    'LEDGER_KEYS must be the path of a file or the address of a PostgreSQL database',
  ],
  ['postgres://u:hemmelig@127.0.0.1:9/x', "the keys of persons' names at postgres://u:***@127.0.0.1:9/x"],
])('keys at %s are told of, without the password', (address, sentence) => {
  if (postgres === undefined) return
  const body = JSON.stringify({ bodyId: BODY, name: 'Havnestyret', kind: 'styre' })
  const answer = machine('one', { LEDGER_KEYS: address }).ledger('do', 'RegisterBody', '--data', body)
  expect(answer.status).not.toBe(0)
  expect(answer.stderr).toContain(sentence)
  expect(answer.stderr).not.toContain('hemmelig')
})

test('keys in PostgreSQL are for a ledger whose events are not in the folder', () => {
  const answer = runLedger(join(scratch, 'one'), ['bodies'], { LEDGER_KEYS: 'postgres://u@127.0.0.1:9/x' })
  expect(answer).toMatchObject({
    status: 3,
    stderr: expect.stringContaining('the events are in the data folder'),
  })
})

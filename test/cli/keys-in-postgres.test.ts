import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EventStoreProcess, startEventStoreProcess } from '../support/event-store-process.js'
import { runLedger } from '../support/ledger-cli.js'
import { type Postgres, startPostgres } from '../support/postgres.js'
import { startServedLedger } from '../support/served-ledger.js'

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

function recordMembers({ ledger }: Pick<Machine, 'ledger'>): void {
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
  expect(copied).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('holds the keys of another ledger'),
  })
  expect(own.members()).toEqual(['Ingeborg Stokkvåg', 'Torbjørn Haug'])
  await other.stop()
})

test('keys of another ledger are not copied to where none are yet: they would keep the right ones out', () => {
  if (postgres === undefined) return
  const right = join(scratch, 'right.db')
  recordMembers(machine('right', { LEDGER_KEYS: right }))
  const stranger = join(scratch, 'stranger')
  const registered = runLedger(
    stranger,
    ['do', 'RegisterBody', '--data', JSON.stringify({ bodyId: BODY, name: 'Parkutvalget', kind: 'utvalg' })],
    {},
  )
  expect(registered).toMatchObject({ status: 0 })

  const { ledger, members } = machine('own')
  expect(ledger('copy-keys', '--from', stranger)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('holds the keys of another ledger than this log: nothing was copied'),
  })
  expect(ledger('copy-keys', '--from', right)).toMatchObject({ status: 0 })
  expect(members()).toEqual(['Ingeborg Stokkvåg', 'Torbjørn Haug'])
})

test('a log that is named instead of its keys is refused, and left as it is', () => {
  if (postgres === undefined) return
  const body = JSON.stringify({ bodyId: BODY, name: 'Havnestyret', kind: 'styre' })
  const folder = join(scratch, 'moved')
  expect(runLedger(folder, ['do', 'RegisterBody', '--data', body], {})).toMatchObject({ status: 0 })
  const log = join(folder, 'ledger.db')
  const before = readFileSync(log)
  const other = machine('other')
  expect(other.ledger('copy-keys', '--from', log)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('a database of something else than keys'),
  })
  expect(readFileSync(log).equals(before)).toBe(true)
  const alias = JSON.stringify({ bodyId: BODY, alias: 'Styret' })
  expect(runLedger(folder, ['do', 'AddBodyAlias', '--data', alias], { LEDGER_KEYS: log })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('a database of something else than keys'),
  })
})

test('keys that services share are copied to a file beside a service that runs, as a backup', async () => {
  if (postgres === undefined) return
  const { folder, ledger } = machine('one')
  recordMembers({ ledger })
  const settings = { EVENTSTORE_URL: store.url, READ_MODELS_URL: readModelsUrl }
  const service = await startServedLedger(folder, [], settings)
  const backup = join(scratch, 'backup.db')
  try {
    expect(ledger('copy-keys', '--to', backup)).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('replace a backup by a new one'),
    })
    // What shall be used from now on is not changed under whoever works with it.
    expect(ledger('copy-keys', '--from', backup)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('is being written by "ledger serve"'),
    })
  } finally {
    await service.kill('SIGTERM')
  }
  expect(machine('back', { LEDGER_KEYS: backup }).members()).toEqual(['Ingeborg Stokkvåg', 'Torbjørn Haug'])
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

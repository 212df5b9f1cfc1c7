import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { commandLine } from '../../src/cli/open-ledger.js'
import { eventPage } from '../../src/contract/event-params.js'
import { type ImportAnswer, importAnswer } from '../../src/contract/import-answer.js'
import { lists } from '../../src/http/lists.js'
import { idOf } from '../support/ledger-fixture.js'
import { startCli } from '../support/run-cli.js'
import { openService, type Service } from '../support/service.js'

const NAME = 'Ingeborg Stokkvåg'
const BODY = idOf('Havnestyret')
const REGISTER = `Navn;Virksomhet;Rolle\n${NAME};Fjordetaten;Leder\nTorbjørn Haug;Havneetaten;Medlem\n`
const REASON = 'Bedt om å bli slettet'

let scratch: string
let folder: string
let service: Service | undefined
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'forget-test-'))
  folder = join(scratch, 'ledger')
})
afterEach(async () => {
  await close()
  rmSync(scratch, { recursive: true, force: true })
})

async function open(): Promise<Service> {
  service ??= await openService(folder)
  return service
}
async function close(): Promise<void> {
  await service?.close()
  service = undefined
}

const ledger = (...words: readonly string[]) => startCli(folder, words).ended

async function importMembers({ url }: Service, csv: string): Promise<ImportAnswer> {
  const form = new FormData()
  for (const [field, value] of [
    ['kind', 'members'],
    ['name', 'medlemmer'],
    ['body', 'Havnestyret'],
  ] as const) {
    form.set(field, value)
  }
  form.append('file', new Blob([csv]), 'medlemmer.csv')
  const answer = await fetch(`${url}/api/imports`, { method: 'POST', body: form })
  if (answer.status !== 200) throw new Error(await answer.text())
  return importAnswer.parse(await answer.json())
}

/** A body with two members, as their register lists them. */
async function withMembers(): Promise<Service> {
  const opened = await open()
  await opened.command('RegisterBody', { bodyId: BODY, name: 'Havnestyret', kind: 'styre' })
  await importMembers(opened, REGISTER)
  return opened
}

type Person = { readonly personId: string; readonly name: string; readonly forgottenAt?: string }

async function personsIn(opened: Service): Promise<readonly Person[]> {
  const { items } = (await (await opened.get('/api/persons')).json()) as { items: readonly Person[] }
  return items
}

async function personId(opened: Service, name = NAME): Promise<string> {
  const found = (await personsIn(opened)).find((person) => person.name === name)
  if (found === undefined) throw new Error(`nobody is called ${name}`)
  return found.personId
}

/** Every file below the folder that holds one of the words, in whatever case it is written. */
function filesWith(words: readonly string[]): readonly string[] {
  return readdirSync(scratch, { recursive: true, encoding: 'utf8' })
    .map((name) => join(scratch, name))
    .filter((file) => statSync(file).isFile())
    .filter((file) => {
      const text = readFileSync(file).toString('utf8').toLowerCase()
      return words.some((word) => text.includes(word.toLowerCase()))
    })
}

/** What keys.db holds of the person, read beside whoever has it open. */
function keyOf(person: string): Buffer | null | undefined {
  const database = new Database(join(folder, 'keys.db'), { readonly: true })
  try {
    return database
      .prepare<[string], Buffer | null>('SELECT key FROM person_keys WHERE person_id = ?')
      .pluck()
      .get(person)
  } finally {
    database.close()
  }
}

const HTML = 'text/html'
const REPORTS: readonly string[] = [
  `board?body=${BODY}`,
  `board?body=${BODY}&knownAt=2100-01-01`,
  `decisions?body=${BODY}`,
  ...['documents', 'meetings', 'owners', 'involvement', 'organisation', 'register?name=medlemmer'],
]

test('a forgotten name is in no file, list, report, event or later backup, and verify passes', async () => {
  const opened = await withMembers()
  // Answers that are kept for who asks again must not outlive the name.
  for (const report of REPORTS)
    await opened.get(`/api/reports/${report}`, { headers: { accept: 'text/csv' } })
  const forgotten = await ledger('--actor', 'Personvernombud', 'forget', NAME, '--reason', REASON)
  expect(forgotten).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('are forgotten') })
  expect(forgotten.stderr).toContain('keys.db')

  const addresses = [
    ...Object.keys(lists).map((name) => `/api/${name}${name === 'search' ? '?words=ingeborg' : ''}`),
    ...REPORTS.map((report) => `/api/reports/${report}`),
    '/api/events?limit=1000',
    `/api/bodies/${BODY}`,
  ]
  for (const address of addresses) {
    for (const accept of address.includes('reports') ? ['application/json', 'text/csv', HTML] : ['*/*']) {
      const answer = await opened.get(address, { headers: { accept } })
      expect({ address, status: answer.status }).toEqual({ address, status: 200 })
      expect(await answer.text()).not.toMatch(/stokkvåg/i)
    }
  }
  const register = await opened.get('/api/reports/register?name=medlemmer', {
    headers: { accept: 'text/csv' },
  })
  expect(await register.text()).toContain('[slettet];Fjordetaten;Leder')
  const { items } = eventPage.parse(await (await opened.get('/api/events?type=PersonForgotten')).json())
  expect(items).toMatchObject([{ data: { reason: REASON } }])

  expect((await ledger('backup', join(scratch, 'backup'))).exitCode).toBe(0)
  expect(filesWith([NAME, 'Stokkvåg', 'Ingeborg'])).toEqual([])
  await close()
  expect(filesWith([NAME, 'Stokkvåg', 'Ingeborg'])).toEqual([])
  expect(await ledger('verify')).toMatchObject({ exitCode: 0 })
  expect((await ledger('doctor')).stdout).toMatch(/4 names can be read, 2 were forgotten/)
}, 120_000)

test('keys that come back with an older copy show no name, and are destroyed by who writes next', async () => {
  const person = await personId(await withMembers())
  await close()
  const copy = join(scratch, 'keys.db')
  copyFileSync(join(folder, 'keys.db'), copy)
  const key = keyOf(person)
  if (!key) throw new Error('no key was made')

  await (await open()).command('ForgetPerson', { personId: person, reason: REASON })
  expect(keyOf(person)).toBeNull()
  await close()
  expect(readFileSync(join(folder, 'keys.db')).includes(key)).toBe(false)

  copyFileSync(copy, join(folder, 'keys.db'))
  const board = await ledger('report', 'board', '--body', 'Havnestyret', '--format', 'csv')
  expect(board.stdout).toContain('[slettet]')
  expect(board.stdout).not.toContain(NAME)
  expect(keyOf(person)).toEqual(key)
  await open()
  expect(keyOf(person)).toBeNull()
  await close()
  expect(readFileSync(join(folder, 'keys.db')).includes(key)).toBe(false)
}, 60_000)

test('a register that still names somebody who is forgotten brings no name back', async () => {
  const opened = await withMembers()
  const person = await personId(opened)
  await opened.command('ForgetPerson', { personId: person, reason: REASON })
  const notice = expect.stringMatching(/^medlemmer\.csv:2: .*forgotten a name/)
  const again = await importMembers(opened, REGISTER)
  expect(again).toMatchObject({
    registers: [{ new: 0, changed: 0, unchanged: 2, gone: 0 }],
    notices: [notice],
  })
  const longer = await importMembers(opened, `${REGISTER}Signe Moe;Sjøetaten;Medlem\n`)
  expect(longer).toMatchObject({ registers: [{ new: 1, unchanged: 2, gone: 0 }], notices: [notice] })
  const { items } = eventPage.parse(await (await opened.get('/api/events?type=MemberAppointed')).json())
  expect(items).toHaveLength(3)
  const marked = await importMembers(
    opened,
    `${REGISTER}Signe Moe;Sjøetaten;Medlem\n`.replace(NAME, '[slettet]'),
  )
  expect(marked).toMatchObject({ registers: [{ new: 0, changed: 0, unchanged: 3 }], notices: [] })
  await opened.get(`/api/persons?after=${marked.position}`)
  expect((await personsIn(opened)).map(({ name }) => name)).not.toContain(NAME)
})

test('a backup of the keys from before is restored without the key', async () => {
  const person = await personId(await withMembers())
  expect(
    (await ledger('backup', join(scratch, 'early'), '--keys', join(scratch, 'early-keys'))).exitCode,
  ).toBe(0)
  await service?.command('ForgetPerson', { personId: person, reason: REASON })
  expect((await ledger('backup', join(scratch, 'late'), '--keys', join(scratch, 'late-keys'))).exitCode).toBe(
    0,
  )
  await close()
  folder = join(scratch, 'restored')
  const restored = await ledger('restore', join(scratch, 'late'), '--keys', join(scratch, 'early-keys'))
  expect(restored).toMatchObject({ exitCode: 0 })
  expect(keyOf(person)).toBeNull()
}, 60_000)

test('who is forgotten is forgotten once, takes no name any more, and acts as somebody else', async () => {
  const opened = await open()
  const acting = { headers: { 'ledger-actor': encodeURIComponent(NAME) } }
  await opened.command('RegisterBody', { bodyId: BODY, name: 'Havnestyret', kind: 'styre' }, acting)
  const person = await personId(opened)
  const forget = (reason: string) => opened.command('ForgetPerson', { personId: person, reason })
  expect((await forget(REASON)).status).toBe(201)
  expect(await (await forget('En gang til')).json()).toMatchObject({ code: 'nothing-changes' })
  for (const type of ['RenamePerson', 'RegisterPerson']) {
    const validFrom = type === 'RenamePerson' && { validFrom: '2026-01-01' }
    const answer = await opened.command(type, { personId: person, name: 'Ingeborg', ...validFrom })
    expect(await answer.json()).toMatchObject({ status: 409, code: 'person-forgotten' })
  }
  await opened.command('AddBodyAlias', { bodyId: BODY, alias: 'Styret' }, acting)
  const answer = await opened.get('/api/events?type=BodyAliasAdded')
  const [event] = eventPage.parse(await answer.json()).items
  expect(event?.metadata).toMatchObject({ actor: { personId: expect.not.stringMatching(person) } })
  expect(await personsIn(opened)).toContainEqual({
    personId: person,
    name: '[slettet]',
    forgottenAt: expect.any(String),
  })
})

describe('a body that keeps the names of its members', () => {
  const OTHER_BODY = idOf('Havnerådet')
  const PERSON = idOf(NAME)
  const appointment = {
    bodyId: OTHER_BODY,
    appointmentId: idOf('vervet'),
    personId: PERSON,
    organisation: 'Fjordetaten',
    role: 'member',
    validFrom: '2020-01-01',
  }
  const forget = (opened: Service) =>
    opened.command('ForgetPerson', { personId: PERSON, reason: REASON }).then((answer) => answer.json())
  const refused = { status: 409, code: 'names-kept' }

  async function withBodies(): Promise<(type: string, data: object) => Promise<void>> {
    const opened = await open()
    const run = async (type: string, data: object) => {
      const answer = await opened.command(type, data)
      if (answer.status !== 201) throw new Error(await answer.text())
    }
    await run('RegisterBody', { bodyId: BODY, name: 'Havnestyret', kind: 'styre' })
    await run('RegisterBody', { bodyId: OTHER_BODY, name: 'Havnerådet', kind: 'råd' })
    await run('RegisterPerson', { personId: PERSON, name: NAME })
    return run
  }

  test('is named in the refusal, also after the appointment ended', async () => {
    const run = await withBodies()
    await run('SetBodyRules', { bodyId: OTHER_BODY, rules: { namesMayBeForgotten: false } })
    await run('AppointMember', appointment)
    await run('EndAppointment', {
      ...{ bodyId: OTHER_BODY, appointmentId: idOf('vervet') },
      validTo: '2020-12-31',
    })
    expect(await forget(await open())).toMatchObject({
      ...refused,
      detail: expect.stringContaining('Havnerådet'),
      current: { bodyIds: [OTHER_BODY] },
    })
    expect((await personsIn(await open())).map(({ name }) => name)).toContain(NAME)
  })

  test('may have been merged into another one, before or after', async () => {
    const run = await withBodies()
    await run('SetBodyRules', { bodyId: BODY, rules: { namesMayBeForgotten: false } })
    await run('AppointMember', appointment)
    await run('MergeBodies', { bodyId: OTHER_BODY, into: BODY })
    expect(await forget(await open())).toMatchObject(refused)
    await run('UndoMergeBodies', { bodyId: OTHER_BODY })
    expect(await forget(await open())).toMatchObject({ stream: `person-${PERSON}` })
  })

  test('keeps the names of those who were appointed while it did', async () => {
    const run = await withBodies()
    const rules = { namesMayBeForgotten: false }
    await run('SetBodyRules', { bodyId: OTHER_BODY, rules, validFrom: '2020-06-01' })
    await run('SetBodyRules', { bodyId: OTHER_BODY, rules: {}, validFrom: '2021-01-01' })
    await run('AppointMember', { ...appointment, validFrom: '2021-03-01' })
    const other = { appointmentId: idOf('det første vervet'), personId: PERSON }
    expect(await forget(await open())).toMatchObject({ stream: `person-${PERSON}` })
    const second = idOf('en annen')
    await run('RegisterPerson', { personId: second, name: 'Torbjørn Haug' })
    await run('AppointMember', { ...appointment, ...other, personId: second, validFrom: '2019-01-01' })
    const answer = await (await open()).command('ForgetPerson', { personId: second, reason: REASON })
    expect(await answer.json()).toMatchObject(refused)
  })

  test('keeps them for persons who were merged, and forgets those who were with the one they are', async () => {
    const run = await withBodies()
    const twice = idOf('den samme')
    await run('RegisterPerson', { personId: twice, name: 'I. Stokkvåg' })
    await run('AppointMember', { ...appointment, personId: twice })
    await run('MergePersons', { personId: twice, into: PERSON })
    await run('SetBodyRules', { bodyId: OTHER_BODY, rules: { namesMayBeForgotten: false } })
    expect(await forget(await open())).toMatchObject(refused)
    await run('SetBodyRules', { bodyId: OTHER_BODY, rules: {} })
    await forget(await open())
    expect([keyOf(PERSON), keyOf(twice)]).toEqual([null, null])
  })
})

test.each([
  [['--actor', NAME, 'do', 'RegisterPerson', '--data', `{"name":"${NAME}"}`], 'ledger do RegisterPerson'],
  [['forget', NAME, '--reason', 'Flyttet'], 'ledger forget'],
  [['search', NAME], 'ledger search'],
  [['--data', 'x', 'import', 'examples', '--dry-run'], 'ledger import examples'],
  [['report', 'board', '--body', NAME], 'ledger report board'],
])('what is written down of who writes names nobody: %j', (words, told) => {
  expect(commandLine(words)).toBe(told)
})

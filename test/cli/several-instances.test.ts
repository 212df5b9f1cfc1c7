import { randomUUID } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { allProjections } from '../../projections/all.js'
import { decode } from '../../src/ledger/codec.js'
import type { EventLog } from '../../src/ledger/event-log.js'
import { openEventStoreLog } from '../../src/ledger/eventstoredb/eventstoredb-log.js'
import { Projector } from '../../src/projector/projector.js'
import { columnsOf } from '../../src/projector/tables.js'
import { openPostgresReadModels } from '../../src/read-models/postgres-connection.js'
import type { ReadModels } from '../../src/read-models/read-models.js'
import { openReadModels } from '../../src/read-models/sqlite-connection.js'
import { type EventStoreProcess, startEventStoreProcess } from '../support/event-store-process.js'
import { openFaultyProxy } from '../support/faulty-proxy.js'
import { type Postgres, startPostgres } from '../support/postgres.js'
import { type ServedLedger, startServedLedger } from '../support/served-ledger.js'

/** Faults beside the ones that are always tried, one after another as chance has it: hours of them for looking closer. */
const MORE_MINUTES = Number(process.env.LEDGER_TEST_INSTANCES_MINUTES ?? 0)
const SEED = Number(process.env.LEDGER_TEST_INSTANCES_SEED ?? 20_260_302)
jest.setTimeout(240_000 + MORE_MINUTES * 60_000)

/** So that the names of all persons come on one page, for as long as the faults that are always tried last. */
const ALIASES_A_PERSON = 50

/** Longer than a lease lasts. */
const LONGEST_TAKEOVER_MS = 10_000

const folder = mkdtempSync(join(tmpdir(), 'instances-'))
let postgres: Postgres | undefined
let store: EventStoreProcess
let readModelsUrl: string

beforeAll(async () => {
  postgres = await startPostgres()
  store = await startEventStoreProcess()
  readModelsUrl = (await postgres?.newSchema()) ?? ''
})
afterAll(async () => {
  await store.stop()
  await postgres?.stop()
  rmSync(folder, { recursive: true })
})

type Proxy = Awaited<ReturnType<typeof openFaultyProxy>>
type Instance = {
  readonly number: number
  service: ServedLedger
  readonly toLog: Proxy
  readonly toReadModels: Proxy
  readonly start: () => Promise<void>
}

async function openInstance(number: number): Promise<Instance> {
  const own = join(folder, `instance-${number}`)
  mkdirSync(own)
  const toLog = await openFaultyProxy({ port: Number(new URL(store.url).port) })
  const at = new URL(readModelsUrl)
  const toReadModels = await openFaultyProxy({ port: Number(at.port) })
  at.port = String(toReadModels.port)
  const settings = {
    EVENTSTORE_URL: `${toLog.url}&defaultDeadline=2000`,
    READ_MODELS_URL: at.toString(),
  }
  const serve = () => startServedLedger(own, [], settings)
  const instance: Instance = {
    ...{ number, toLog, toReadModels, service: await serve() },
    start: async () => {
      instance.service = await serve()
    },
  }
  return instance
}

/** Sends commands to whichever instance is next, and the same command again until it is acknowledged. */
function openWriter(name: number, instances: readonly Instance[]) {
  const acknowledged: string[] = []
  let turn = name
  let goesOn = true
  async function send(type: string, data: object): Promise<void> {
    const key = randomUUID()
    while (goesOn) {
      turn += 1
      const url = instances[turn % instances.length]?.service.url
      const response = await fetch(`${url}/api/commands/${type}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(data),
        signal: AbortSignal.timeout(3_000),
      }).catch(() => undefined)
      if (response?.ok) {
        acknowledged.push(key)
        return
      }
      if (response !== undefined && response.status < 500)
        throw new Error(`${type}: ${response.status} ${await response.text()}`)
      await delay(20)
    }
  }
  const bodyId = randomUUID()
  const persons: string[] = []
  const writing = (async () => {
    await send('RegisterBody', { bodyId, name: `Utvalg ${name}`, kind: 'utvalg' })
    for (let alias = 0; goesOn; alias++) {
      await send('AddBodyAlias', { bodyId, alias: `Alias ${alias}` })
      if (alias % ALIASES_A_PERSON !== 0) continue
      const person = `Medlem ${name}-${alias}`
      await send('RegisterPerson', { personId: randomUUID(), name: person })
      // The last may not have been acknowledged.
      if (goesOn) persons.push(person)
    }
  })()
  return {
    acknowledged,
    /** The names that were taken. */
    persons,
    stop: async () => {
      goesOn = false
      await writing
    },
  }
}

/** The instance that projects, by what the lease says. */
async function holderOf(models: ReadModels, instances: readonly Instance[]): Promise<Instance | undefined> {
  const { rows } = await sql<{ readonly host: string }>`
    SELECT host FROM leases WHERE expires_at > clock_timestamp()`.execute(models)
  return instances.find(({ service }) => rows[0]?.host.startsWith(`process ${service.pid} on `))
}

async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  const startedAt = performance.now()
  while (performance.now() - startedAt < 60_000) {
    const seen = await look()
    if (seen !== undefined && seen !== false) return seen
    await delay(50)
  }
  throw new Error(`within a minute: ${what}`)
}

/** Every row of every table and where it is, whichever database it is in. */
async function contentsOf(models: ReadModels) {
  const tables = allProjections.flatMap(({ tables }) => tables)
  const contents: [string, readonly string[]][] = []
  for (const table of tables) {
    const columns = sql.join(columnsOf(table).map(({ name }) => sql.ref(name)))
    const { rows } = await sql<object>`SELECT ${columns} FROM ${sql.table(table.name)}`.execute(models)
    contents.push([table.name, rows.map((row) => JSON.stringify(row)).toSorted()])
  }
  const { rows } = await sql<object>`
    SELECT projection, position, events FROM checkpoints WHERE state = 'live' ORDER BY projection`.execute(
    models,
  )
  return { contents, checkpoints: rows }
}

async function rebuilt(log: EventLog) {
  const models = openReadModels(join(folder, `rebuilt-${randomUUID()}.db`))
  const projector = new Projector({ log, models, projections: allProjections })
  await projector.catchUp()
  const contents = await contentsOf(models)
  await projector.close()
  await models.close()
  return contents
}

type Person = { readonly personId: string; readonly name: string }

/** Everybody in the list of persons, page by page. */
async function personsShown({ service }: Instance): Promise<readonly Person[]> {
  const shown: Person[] = []
  for (let cursor = ''; ; ) {
    const answer = await fetch(`${service.url}/api/persons?limit=500${cursor}`)
    if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`)
    const page = (await answer.json()) as { readonly items: readonly Person[]; readonly next?: string }
    shown.push(...page.items)
    if (page.next === undefined) return shown
    cursor = `&cursor=${encodeURIComponent(page.next)}`
  }
}

/** Runs a command on one instance. */
async function command({ service }: Instance, type: string, data: object): Promise<void> {
  const answer = await fetch(`${service.url}/api/commands/${type}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify(data),
  })
  if (!answer.ok) throw new Error(`${type}: ${answer.status} ${await answer.text()}`)
}

type Fault = readonly [
  what: string,
  strike: (holder: Instance) => Promise<void>,
  mend: (holder: Instance) => Promise<void>,
]

const FAULTS: readonly Fault[] = [
  ['killed', async ({ service }) => void (await service.kill('SIGKILL')), ({ start }) => start()],
  [
    'frozen',
    async ({ service }) => void process.kill(service.pid ?? 0, 'SIGSTOP'),
    async ({ service }) => void process.kill(service.pid ?? 0, 'SIGCONT'),
  ],
  [
    'cut off from PostgreSQL',
    async (one) => one.toReadModels.refuse(),
    async (one) => one.toReadModels.heal(),
  ],
  [
    'half cut off from PostgreSQL',
    async (one) => one.toReadModels.stall(),
    async (one) => {
      one.toReadModels.heal()
    },
  ],
  ['cut off from EventStoreDB', async (one) => one.toLog.refuse(), async (one) => one.toLog.heal()],
]

/** Names that were recorded through any of them are shown by each, and those that are forgotten through one by none. */
async function expectNamesAreShared(instances: readonly Instance[], names: readonly string[]): Promise<void> {
  expect(names.length).toBeGreaterThan(1)
  for (const instance of instances) {
    const shown = await personsShown(instance)
    expect(shown.map(({ name }) => name)).toEqual(expect.arrayContaining([...names]))
    expect(shown.map(({ name }) => name)).not.toContain('[slettet]')
    expect(existsSync(join(folder, `instance-${instance.number}`, 'keys.db'))).toBe(false)
  }
  for (const [turn, forgetting] of instances.entries()) {
    const meant = (await personsShown(forgetting)).find(({ name }) => name === names[turn])
    if (meant === undefined) continue
    await command(forgetting, 'ForgetPerson', { personId: meant.personId, reason: 'Bedt om det' })
    // At once: nobody remembers a key, so that nothing has to come to the others first.
    for (const instance of instances) {
      const person = (await personsShown(instance)).find(({ personId }) => personId === meant.personId)
      expect(person?.name).toBe('[slettet]')
    }
  }
}

/** Events that commands of the writers come to, one of each. */
const COUNTED: readonly string[] = ['BodyAliasAdded', 'BodyRegistered', 'PersonRegistered']

test('three instances: whatever happens to the one that projects, another takes over, and nothing is lost or counted twice', async () => {
  if (postgres === undefined) return
  const models = await openPostgresReadModels(readModelsUrl)
  const log = await openEventStoreLog(store.url)
  const first = await openInstance(1)
  const instances = [first, await openInstance(2), await openInstance(3)]
  const writers = [1, 2, 3, 4].map((name) => openWriter(name, instances))
  const takeovers: Record<string, number> = {}

  const strike = async ([what, begin, mend]: Fault) => {
    const holder = await until('somebody projects', () => holderOf(models, instances))
    const startedAt = performance.now()
    await begin(holder)
    const next = await until(`another projects than the one that is ${what}`, async () => {
      const now = await holderOf(models, instances)
      return now !== holder && now
    })
    takeovers[what] = Math.max(takeovers[what] ?? 0, performance.now() - startedAt)
    expect(next.number).not.toBe(holder.number)
    // It projects on while the other one comes back to itself.
    const head = await log.head()
    await until('the lag is gone', async () => {
      const { rows } = await sql<{ readonly least: string }>`
        SELECT MIN(position) AS least FROM checkpoints WHERE state = 'live'`.execute(models)
      return (rows[0]?.least ?? '') >= head
    })
    await mend(holder)
    await until('it answers again', () =>
      fetch(`${holder.service.url}/api/bodies`, { signal: AbortSignal.timeout(2_000) }).then(
        (response) => response.ok,
        () => false,
      ),
    )
  }

  try {
    for (const fault of FAULTS) await strike(fault)
    let random = SEED
    const endsAt = performance.now() + MORE_MINUTES * 60_000
    while (performance.now() < endsAt) {
      random = (random * 48_271) % 2_147_483_647
      const fault = FAULTS[random % FAULTS.length]
      if (fault !== undefined) await strike(fault)
    }
    await Promise.all(writers.map(({ stop }) => stop()))
    // A command that nobody waits for any more may still be recorded by the instance that it was sent to last.
    await until('each instance shows the same', async () => {
      const head = await log.head()
      const shown = await Promise.all(
        instances.map(({ number, service }) =>
          until(`instance ${number} has come as far`, async () => {
            const answer = await fetch(`${service.url}/api/bodies?after=${encodeURIComponent(head)}`)
            return answer.ok && answer.text()
          }),
        ),
      )
      return new Set(shown).size === 1
    })

    expect(await contentsOf(models)).toEqual(await rebuilt(log))
    const commands: string[] = []
    for await (const page of log.readAll()) {
      for (const { metadata, type } of page.map(decode)) {
        if (COUNTED.includes(type)) commands.push(metadata.commandId)
      }
    }
    // One event each, however often and to whomever it was sent.
    expect(new Set(commands).size).toBe(commands.length)
    for (const { acknowledged } of writers) for (const key of acknowledged) expect(commands).toContain(key)
    expect(Object.values(takeovers).filter((ms) => ms > LONGEST_TAKEOVER_MS)).toEqual([])
    console.log(
      `${commands.length} events; taken over within (s): ${JSON.stringify(takeovers, (_, ms) => (typeof ms === 'number' ? Math.round(ms / 100) / 10 : ms))}`,
    )
    await expectNamesAreShared(
      instances,
      writers.flatMap(({ persons }) => persons),
    )
  } finally {
    for (const { service, toLog, toReadModels } of instances) {
      process.kill(service.pid ?? 0, 'SIGCONT')
      await service.kill('SIGKILL')
      await toLog.close()
      await toReadModels.close()
    }
    await models.close()
    await log.close()
  }
})

test('one of several instances signs: the others say which, until the signing is moved', async () => {
  if (postgres === undefined) return
  const [one, other] = [await openInstance(4), await openInstance(5)]
  const folderOf = ({ number }: Instance) => join(folder, `instance-${number}`)
  const asked = async (instance: Instance, path: string, method = 'GET') => {
    const answer = await fetch(`${instance.service.url}${path}`, { method })
    const text = await answer.text()
    return answer.ok ? text : `${answer.status} ${JSON.parse(text).code}`
  }
  const sign = async (instance: Instance, query = '') => asked(instance, `/api/checkpoints${query}`, 'POST')
  const record = () =>
    command(one, 'RegisterBody', { bodyId: randomUUID(), name: `Utvalg ${randomUUID()}`, kind: 'utvalg' })
  const ELSEWHERE = '503 signed-elsewhere'
  try {
    await record()
    expect(JSON.parse(await sign(one))).toMatchObject({ isNew: true })
    expect(await asked(one, '/api/keys')).toContain('+')
    for (const path of [
      '/api/checkpoints',
      '/api/checkpoints/latest',
      '/api/keys',
      `/api/decisions/${randomUUID()}/proof`,
    ]) {
      expect([path, await asked(other, path)]).toEqual([path, ELSEWHERE])
    }
    expect([await sign(other), await sign(other, '?newKey=true')]).toEqual([ELSEWHERE, ELSEWHERE])
    const told = (await (await fetch(`${other.service.url}/api/keys`)).json()) as { readonly detail: string }
    expect(told.detail).toContain(`is signed on ${hostname()}`)
    expect(existsSync(join(folderOf(other), 'signing-keys'))).toBe(false)

    for (const moved of ['signing-keys', 'checkpoints']) {
      cpSync(join(folderOf(one), moved), join(folderOf(other), moved), { recursive: true })
    }
    await record()
    expect(JSON.parse(await sign(other, '?newKey=true'))).toMatchObject({ isNew: true })
    // With the key of before nobody signs any more.
    await record()
    expect([await sign(one), await asked(one, '/api/keys')]).toEqual([ELSEWHERE, ELSEWHERE])
    expect(JSON.parse(await asked(other, '/api/checkpoints')).items).toHaveLength(2)
  } finally {
    for (const { service, toLog, toReadModels } of [one, other]) {
      await service.kill('SIGKILL')
      await toLog.close()
      await toReadModels.close()
    }
  }
})

test('a rebuild is for the instance that projects: another one says which that is', async () => {
  if (postgres === undefined) return
  const models = await openPostgresReadModels(readModelsUrl)
  const instances = [await openInstance(6), await openInstance(7)]
  try {
    const holder = await until('somebody projects', () => holderOf(models, instances))
    const other = instances.find((instance) => instance !== holder)
    const rebuild = (instance: Instance | undefined) =>
      fetch(`${instance?.service.url}/api/projections/rebuild?projection=bodies`, { method: 'POST' })
    const refused = await rebuild(other)
    expect([refused.status, await refused.json()]).toEqual([
      503,
      expect.objectContaining({
        code: 'not-yet',
        detail: expect.stringContaining(`projected by process ${holder.service.pid} on ${hostname()}`),
      }),
    ])
    expect((await rebuild(holder)).status).toBe(200)
  } finally {
    for (const { service, toLog, toReadModels } of instances) {
      await service.kill('SIGKILL')
      await toLog.close()
      await toReadModels.close()
    }
    await models.close()
  }
})

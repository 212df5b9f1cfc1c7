import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { failureOf } from '../../src/cli/errors.js'
import { createProgram } from '../../src/cli/program.js'
import { commandAnswer } from '../../src/contract/command-answer.js'
import { type EventStoreProcess, startEventStoreProcess } from '../support/event-store-process.js'
import { runCli } from '../support/run-cli.js'
import { startServedLedger } from '../support/served-ledger.js'

jest.setTimeout(120_000)

const EXAMPLES = join(__dirname, '..', '..', 'examples')
const BOARD = 'Programstyret for program digital samhandling'

let store: EventStoreProcess
const folder = mkdtempSync(join(tmpdir(), 'ledger-event-store-'))

beforeAll(async () => {
  store = await startEventStoreProcess()
  process.env.EVENTSTORE_URL = store.url
})
afterAll(async () => {
  delete process.env.EVENTSTORE_URL
  await store.stop()
  rmSync(folder, { recursive: true })
})

const ledger = (...words: readonly string[]) => {
  const { exitCode, stdout, stderr } = runCli(folder, words)
  if (exitCode !== 0) throw new Error(`ledger ${words.join(' ')} ended with ${exitCode}: ${stderr}`)
  return stdout
}
const drafts = () =>
  JSON.parse(ledger('decisions', '--body', BOARD, '--status', 'draft', '--format', 'json')) as readonly {
    readonly decisionId: string
    readonly meetingId: string
    readonly bodyId: string
    readonly revision: number
  }[]

describe('the main job with the events in EventStoreDB, by configuration alone', () => {
  const meetingId = randomUUID()
  const matterId = randomUUID()

  test('registers are imported, and again without an effect', () => {
    expect(ledger('import', EXAMPLES)).toContain('new')
    expect(existsSync(join(folder, 'ledger.db'))).toBe(false)
    expect(ledger('import', EXAMPLES)).not.toMatch(/[1-9][0-9]* (new|changed|gone)/)
    expect(drafts().length).toBeGreaterThan(1)
  })

  test('a later meeting makes drafts final, through the service and its door', async () => {
    const before = drafts()
    const [first] = before
    if (first === undefined) throw new Error('there is no draft')
    const service = await startServedLedger(folder)
    try {
      const { bodyId } = first
      const date = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Oslo' }).format(new Date())
      const send = (type: string, data: object, key: string = randomUUID()) =>
        fetch(`${service.url}/api/commands/${type}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': key },
          body: JSON.stringify(data),
        })
      const key = randomUUID()
      const scheduled = await send('ScheduleMeeting', { meetingId, bodyId, date }, key)
      expect(scheduled.status).toBe(201)
      // The same command again, and the same id for another stream: what the log cannot refuse the read models do.
      const repeated = await send('ScheduleMeeting', { meetingId, bodyId, date }, key)
      const again = commandAnswer.parse(await repeated.json())
      expect(again).toMatchObject({ repeated: true })
      const listed = await fetch(`${service.url}/api/meetings?after=${encodeURIComponent(again.position)}`)
      expect(listed.status).toBe(200)
      const reused = await send('ScheduleMeeting', { meetingId: randomUUID(), bodyId, date }, key)
      expect(await reused.json()).toMatchObject({ code: 'command-id-reused' })
      // The command line finds the folder taken and goes through the door.
      const agenda = { meetingId, matterId, number: '1', title: 'Godkjenning av referater' }
      ledger('do', 'AddMatter', '--data', JSON.stringify(agenda))
      ledger('do', 'OpenMeeting', '--data', JSON.stringify({ meetingId }))
      const decisions = before
        .filter((draft) => draft.meetingId === first.meetingId)
        .map(({ decisionId, revision }) => ({ decisionId, revision }))
      const approval = { meetingId: first.meetingId, approvedIn: { meetingId, matterId }, decisions }
      expect((await send('ApproveMinutes', approval)).status).toBe(201)
      expect(drafts()).toHaveLength(before.length - decisions.length)
    } finally {
      await service.kill('SIGTERM')
    }
  })

  test('while the event store does not answer, commands are refused for later and reads go on', async () => {
    const [draft] = drafts()
    process.env.EVENTSTORE_URL = `${store.url}&defaultDeadline=400`
    const service = await startServedLedger(folder)
    try {
      const key = randomUUID()
      const register = () =>
        fetch(`${service.url}/api/commands/RegisterPerson`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': key },
          body: JSON.stringify({ personId: key, name: 'Kari Nordli' }),
        })
      store.kill('SIGSTOP')
      const refused = await register()
      expect({ status: refused.status, problem: await refused.json() }).toMatchObject({
        status: 503,
        problem: { code: 'store-unavailable' },
      })
      expect(refused.headers.get('retry-after')).toBe('1')
      expect((await fetch(`${service.url}/api/decisions/${draft?.decisionId}`)).status).toBe(200)
      expect((await fetch(`${service.url}/health/ready`)).status).toBe(503)
      store.kill('SIGCONT')
      const done = await register()
      expect(done.status).toBe(201)
      const { position } = commandAnswer.parse(await done.json())
      const after = `${service.url}/api/decisions?limit=1&after=${encodeURIComponent(position)}`
      expect((await fetch(after)).status).toBe(200)
      // It says so once it has gone well for a moment.
      while ((await fetch(`${service.url}/health/ready`)).status !== 200) await delay(100)
    } catch (error) {
      throw new Error(service.stderr(), { cause: error })
    } finally {
      store.kill('SIGCONT')
      process.env.EVENTSTORE_URL = store.url
      await service.kill('SIGTERM')
    }
  })

  test('read models are replayed and looked after, and doctor finds nothing wrong', () => {
    const decisions = ledger('decisions', '--format', 'json')
    expect(ledger('replay')).toMatch(/^[0-9]+ events replayed/)
    expect(ledger('decisions', '--format', 'json')).toBe(decisions)
    const projections = JSON.parse(ledger('projections', '--format', 'json')) as readonly object[]
    expect(projections).toContainEqual(
      expect.objectContaining({ position: expect.stringMatching(/^\d{20}\/\d{20}$/) }),
    )
    const report = ledger('doctor')
    expect(report).toContain('Nothing is wrong.')
    expect(report).toContain(`${store.url.replace(/\?.*/, '')} answers`)
  })

  test('a backup of the folder alone is refused, and says what to do instead', () => {
    const { exitCode, stderr } = runCli(folder, ['backup', join(folder, 'backup')])
    expect(exitCode).toBe(3)
    expect(stderr).toContain('field: EVENTSTORE_URL')
    expect(stderr).toContain('ledger copy')
    expect(existsSync(join(folder, 'backup'))).toBe(false)
  })

  test('keys of another ledger are not used, and without the keys nothing is recorded', () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'ledger-event-store-'))
    try {
      const { exitCode, stderr } = runCli(elsewhere, [
        'do',
        'RegisterPerson',
        '--data',
        '{"name":"Kari Test"}',
      ])
      expect(exitCode).toBe(1)
      expect(stderr).toContain('keys.db is missing')
    } finally {
      rmSync(elsewhere, { recursive: true })
    }
  })
})

describe('an address that is wrong', () => {
  test.each([
    ['postgres://kari:hemmelig@host/db', 'is no address'],
    ['esdb://kari:hemmelig@host:2113?tls=false', 'nobody signs on'],
    ['esdb://kari:hemmelig@host:99999', 'names the host'],
    ['esdb://kari:hemmelig@host?throwOnAppendFailure=false', 'throwOnAppendFailure'],
    ['esdb://kari:hemmelig@host?userCertFile=/dev/null', 'without its key'],
    ['esdb://kari:hemmelig@host?tlsCAFile=/nowhere/ca.crt', 'tlsCAFile'],
    ['esdb://kari:hem%ZZ@host', 'no user and password'],
    ['esdb+discover://host?nodePreference=follower', 'nodePreference=follower'],
    ['esdb+discover://one,two', 'several hosts'],
    ['esdb://host?keepAliveInterval=-1', 'keepAliveInterval=-1'],
  ])('%s is refused before anything is opened, without its password', async (url, message) => {
    process.env.EVENTSTORE_URL = url
    const elsewhere = join(folder, 'not-made')
    const program = createProgram('0.0.0', () => {})
    const ending = program.parseAsync(['node', 'ledger', 'bodies', '--data', elsewhere])
    const { lines, exitCode } = failureOf(await ending.then(() => undefined).catch((error: unknown) => error))
    const stderr = lines.join('\n')
    process.env.EVENTSTORE_URL = store.url
    expect(exitCode).toBe(3)
    expect(stderr).toContain('field: EVENTSTORE_URL')
    expect(stderr).toContain(message)
    expect(stderr).not.toMatch(/hemmelig|hem%ZZ/)
    expect(existsSync(elsewhere)).toBe(false)
  })
})

// Control: a service that waits for its log as long as one that goes on would be here for minutes.
test('a service ends on SIGTERM while EventStoreDB says nothing, before its calls are given up', async () => {
  const silent = await startEventStoreProcess()
  const settings = { EVENTSTORE_URL: `${silent.url}&defaultDeadline=60000` }
  const service = await startServedLedger(join(folder, 'ending'), [], settings)
  silent.kill('SIGSTOP')
  try {
    // Once this says so, what follows the log waits for it, too.
    expect((await fetch(`${service.url}/health/ready`)).status).toBe(503)
    expect(await service.kill('SIGTERM')).toBe(0)
  } finally {
    silent.kill('SIGCONT')
    await silent.stop()
  }
}, 60_000)

import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { registerBody, runLedger } from '../support/ledger-cli.js'

const folder = mkdtempSync(join(tmpdir(), 'keys-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let ledgers = 0
let dataDir: string
let keys: string

const body = '6f1d2c9e-1b1f-4c53-9a51-000000000001'
const person = '6f1d2c9e-1b1f-4c53-9a51-00000000000a'
const appointed = ['report', 'board', '--body', 'Kulturutvalget', '--format', 'csv']

function run(type: string, data: unknown) {
  return runLedger(dataDir, ['do', type, '--data', JSON.stringify(data)])
}

/** A ledger in which one person is a member of a body; a copy of what is made once. */
function makeLedger(): void {
  const first = join(folder, 'first')
  if (!existsSync(first)) {
    dataDir = first
    registerBody(first, 1, 'Kulturutvalget')
    run('RegisterPerson', { personId: person, name: 'Ada Strand' })
    const { status } = run('AppointMember', {
      ...{ bodyId: body, appointmentId: '6f1d2c9e-1b1f-4c53-9a51-00000000000b', personId: person },
      ...{ organisation: 'Strand kommune', role: 'member' },
    })
    expect(status).toBe(0)
    runLedger(first, appointed)
  }
  ledgers += 1
  dataDir = join(folder, String(ledgers))
  for (const name of ['ledger.db', 'keys.db', 'read-models.db']) {
    cpSync(join(first, name), join(dataDir, name))
  }
  keys = join(dataDir, 'keys.db')
}

const nothingRecorded = (action: () => void) => {
  const before = readFileSync(join(dataDir, 'ledger.db'))
  action()
  expect(readFileSync(join(dataDir, 'ledger.db')).equals(before)).toBe(true)
}

beforeEach(makeLedger, 30_000)

test('lost keys: names read [slettet], looking makes no new keys, nothing is recorded, and the right file heals all', () => {
  const kept = join(dataDir, 'keys.bak')
  copyFileSync(keys, kept)
  rmSync(keys)
  const report = runLedger(dataDir, appointed)
  expect(report).toMatchObject({ status: 0, stderr: expect.stringMatching(/keys\.db is not there.*backup/) })
  expect(report.stdout).toContain('[slettet]')
  expect(runLedger(dataDir, ['meetings'])).toMatchObject({ status: 0, stderr: '' })
  nothingRecorded(() => {
    const refused = registerBody(dataDir, 2, 'Eldrerådet')
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringMatching(/keys\.db is missing.*backup/) })
  })
  expect(existsSync(keys)).toBe(false)
  expect(runLedger(dataDir, ['doctor'])).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/WRONG +keys\.db +is not there\n +→ restore keys\.db/),
  })
  copyFileSync(kept, keys)
  expect(runLedger(dataDir, appointed)).toMatchObject({
    stdout: expect.stringContaining('Ada Strand'),
    stderr: '',
  })
}, 60_000)

test('keys that are lost for good: an empty file in their place lets the ledger go on', () => {
  writeFileSync(keys, '')
  expect(runLedger(dataDir, appointed).stdout).toContain('[slettet]')
  expect(registerBody(dataDir, 2, 'Eldrerådet').status).toBe(0)
  expect(runLedger(dataDir, ['doctor']).stdout).toMatch(
    /keys\.db +1 names can be read, 0 were forgotten, 2 have no key here/,
  )
}, 60_000)

test('the keys of another ledger: nothing is sealed under them, and names are not taken for forgotten', () => {
  const other = join(folder, 'other')
  if (!existsSync(other)) registerBody(other, 1, 'Naboutvalget')
  copyFileSync(join(other, 'keys.db'), keys)
  const report = runLedger(dataDir, appointed)
  expect(report.stdout).toContain('[slettet]')
  expect(report.stderr).toMatch(/keys of another ledger/)
  nothingRecorded(() => {
    const refused = registerBody(dataDir, 2, 'Eldrerådet')
    expect(refused).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/keys of another ledger.*restore/),
    })
  })
  expect(runLedger(dataDir, ['doctor'])).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/WRONG +keys\.db +holds the keys of another ledger/),
  })
}, 60_000)

test('keys beside a log that was lost: no new history is begun under them', () => {
  truncateSync(join(dataDir, 'ledger.db'))
  const refused = registerBody(dataDir, 2, 'Eldrerådet')
  expect(refused).toMatchObject({ status: 1, stderr: expect.stringMatching(/restore the log \(ledger\.db/) })
}, 60_000)

test('a damaged key file is named, with what to do', () => {
  writeFileSync(keys, 'this is no database, and long enough to be looked at as one')
  expect(runLedger(dataDir, ['meetings']).status).toBe(0)
  for (const ended of [runLedger(dataDir, appointed), registerBody(dataDir, 2, 'Eldrerådet')]) {
    expect(ended).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/keys\.db cannot be used.*backup/),
    })
  }
  expect(runLedger(dataDir, ['doctor'])).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/WRONG +keys\.db/),
  })
}, 60_000)

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { idOf } from '../support/ledger-fixture.js'
import { openLedgerInFolder, TEST_ACTOR } from '../support/ledger-in-folder.js'
import { CLI, runCli } from '../support/run-cli.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-do-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

type Recorded = readonly [type: string, data: object]

/** What the ledger holds before the command line is used. */
async function recorded(...commands: readonly Recorded[]): Promise<void> {
  const ledger = openLedgerInFolder(folder)
  try {
    await ledger.runner.runMany(
      commands.map(([type, data], n) => ({ type, data, commandId: idOf(`command ${n}`), actor: TEST_ACTOR })),
    )
  } finally {
    await ledger.close()
  }
}

const run = (type: string, data: object, ...more: readonly string[]) =>
  runCli(folder, ['do', type, '--data', JSON.stringify(data), ...more])

const BODY = idOf('Havnestyret')
const MEETING = idOf('møtet')
const MATTER = idOf('saken')
const DOCUMENT = idOf('farledsplanen')

describe('the first version from 1.0 on', () => {
  const version = { documentId: DOCUMENT, version: '1.0' }
  const document: readonly Recorded[] = [
    ['RegisterBody', { bodyId: BODY, name: 'Havnestyret', kind: 'styre' }],
    ['RegisterDocument', { documentId: DOCUMENT, title: 'Farledsplan' }],
    ['RegisterHeldMeeting', { meetingId: MEETING, bodyId: BODY, date: '2026-03-02' }],
    ['AddMatter', { meetingId: MEETING, matterId: MATTER, title: 'Farledsplan 1.0', documents: [version] }],
  ]
  const clauses = [{ text: 'Havnestyret slutter seg til planen.', kind: 'tilsluttet' }]
  const endorsed: Recorded = [
    'RecordDecision',
    { meetingId: MEETING, matterId: MATTER, decisionId: idOf('v'), clauses },
  ]
  const approved: Recorded = [
    'ApproveMinutes',
    {
      meetingId: MEETING,
      approvedOn: '2026-04-02',
      decisions: [{ decisionId: idOf('v'), revision: 1 }],
    },
  ]
  test.each<[string, readonly Recorded[], RegExp | undefined]>([
    ['nothing', [], /no body's decision endorses version "1.0"/],
    [
      'a decision that nobody approved',
      [endorsed],
      /only a decision that is unstated endorses version "1.0"/,
    ],
    ['an approved decision', [endorsed, approved], undefined],
  ])('endorsed by %s', async (_, more, warning) => {
    await recorded(...document, ...more)
    const { exitCode, stdout, stderr } = run('AddDocumentVersion', version)
    expect(exitCode).toBe(0)
    if (warning === undefined) expect(stderr).toBe('')
    else expect(stderr).toMatch(warning)
    expect(JSON.parse(stdout).warnings).toHaveLength(warning === undefined ? 0 : 1)
  })
})

describe('the id of something new', () => {
  test('is made where it is left out, said in the answer, and the same for the same command', () => {
    const body = { name: 'Havnestyret', kind: 'styre' }
    const first = run('RegisterBody', body, '--id', 'brev 12')
    const again = run('RegisterBody', body, '--id', 'brev 12')
    const { made, stream } = JSON.parse(first.stdout)
    expect(made).toEqual({ bodyId: expect.any(String) })
    expect(stream).toBe(`body-${made.bodyId}`)
    expect(JSON.parse(again.stdout)).toMatchObject({ made, repeated: true })
    const renamed = run('RenameBody', { ...made, name: 'Kyststyret', validFrom: '2026-01-01' })
    expect(JSON.parse(renamed.stdout)).not.toHaveProperty('made')
  })

  test('stays as it is given, and is never made for what is there already', () => {
    const given = run('RegisterDocument', { documentId: DOCUMENT, title: 'Farledsplan' })
    expect(JSON.parse(given.stdout)).not.toHaveProperty('made')
    const { exitCode, stderr } = run('AddDocumentVersion', { version: '0.9' })
    expect(exitCode).toBe(3)
    expect(stderr).toMatch('documentId is missing: it must be a UUID')
  })
})

describe('help', () => {
  test('of one command ends with an example that works when it is pasted', () => {
    const help = runCli(folder, ['do', 'SubmitDocumentVersion', '--help'])
    expect(help.stdout).toMatch('A version is sent from one body to another.')
    const [, example = ''] = help.stdout.split(/^Example.*$/m)
    expect(example.trim().split('\n').length).toBeGreaterThan(2)
    const script = `set -e; ledger() { "${process.execPath}" "${CLI}" "$@"; }\n${example}`
    const pasted = spawnSync('sh', ['-c', script], {
      encoding: 'utf8',
      env: { ...process.env, LEDGER_DATA: folder },
    })
    expect([pasted.status, pasted.stderr]).toEqual([0, ''])
    expect(pasted.stdout).toMatch('DocumentVersionSubmitted')
  })

  test('of a command written in other letters says which one is meant', () => {
    const { exitCode, stderr } = runCli(folder, ['do', 'submitdocumentversion', '--help'])
    expect(exitCode).toBe(3)
    expect(stderr).toMatch('there is no command "submitdocumentversion", but SubmitDocumentVersion')
  })
})

test.each(['', '  ', 'x'.repeat(256)])('a command id of %j tells no command from another', (id) => {
  const { exitCode, stderr, stdout } = run('RegisterBody', { name: 'Havnestyret', kind: 'styre' }, '--id', id)
  expect([exitCode, stdout]).toEqual([2, ''])
  expect(stderr).toMatch('--id must be 1 to 255 characters')
})

test('data that is nested in itself without end is refused like any other, and shown briefly', () => {
  const deep = `{"name": ${'['.repeat(50_000)}${']'.repeat(50_000)}, "kind": "styre"}`
  const { exitCode, stderr } = runCli(folder, ['do', 'RegisterBody', '--data', '-'], deep)
  expect(exitCode).toBe(3)
  expect(stderr).toMatch('name must be text of 1 to 500 characters, and not what is nested too deep to show')
  expect(stderr.length).toBeLessThan(1_000)
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { idOf } from '../support/ledger-fixture.js'
import { openLedgerInFolder, TEST_ACTOR } from '../support/ledger-in-folder.js'
import { runCli } from '../support/run-cli.js'

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
    const { exitCode, stdout, stderr } = runCli(folder, [
      'do',
      'AddDocumentVersion',
      '--data',
      JSON.stringify(version),
    ])
    expect(exitCode).toBe(0)
    if (warning === undefined) expect(stderr).toBe('')
    else expect(stderr).toMatch(warning)
    expect(JSON.parse(stdout).warnings).toHaveLength(warning === undefined ? 0 : 1)
  })
})

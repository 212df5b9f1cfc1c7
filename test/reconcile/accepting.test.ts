import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type LedgerInFolder, openLedgerInFolder } from '../support/ledger-in-folder.js'
import { runCli } from '../support/run-cli.js'

// Through the doors that a governance lead takes: the command line's.

let ledger: LedgerInFolder
beforeEach(() => {
  ledger = openLedgerInFolder()
})
afterEach(() => ledger.discard())

type Told = { findingId: string; rule: string; basis: string; accepted?: { reason: string } }

async function listing(date: string): Promise<void> {
  const file = join(ledger.folder, 'moter.csv')
  writeFileSync(file, `Dato;Organ;Sak\n12.03.2021;Rådet;Plan\n${date};Rådet;Budsjett\n`)
  const { exitCode, stderr } = runCli(ledger.folder, [
    'import',
    file,
    '--kind',
    'meetings',
    '--name',
    'Møter',
  ])
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
}

function reconcile(...options: readonly string[]) {
  const { exitCode, stdout } = runCli(ledger.folder, ['reconcile', '--format', 'json', ...options])
  return { exitCode, findings: JSON.parse(stdout) as readonly Told[] }
}

const run = (type: string, data: object) =>
  runCli(ledger.folder, ['do', type, '--data', JSON.stringify(data)])

test('an accepted finding counts for nothing until what it rests on changes, or the acceptance is taken back', async () => {
  await ledger.close()
  await listing('14.03.2021')
  const [found, another] = reconcile().findings
  expect(another).toBeUndefined()
  expect(reconcile().exitCode).toBe(1)
  expect(reconcile('--fail-on', 'error').exitCode).toBe(0)

  const { findingId = '', rule, basis } = found ?? {}
  expect(run('AcceptFinding', { findingId, rule, basis, reason: 'Ekstra møte på en søndag' }).exitCode).toBe(
    0,
  )
  expect(reconcile()).toMatchObject({
    exitCode: 0,
    findings: [{ findingId, accepted: { reason: 'Ekstra møte på en søndag' } }],
  })
  expect(reconcile('--known-at', '2021-01-01').findings).toEqual([])

  // The meeting is moved to another Sunday: it is the same finding, on another basis.
  await listing('21.03.2021')
  const again = reconcile()
  expect(again).toMatchObject({ exitCode: 1, findings: [{ findingId }] })
  expect(again.findings[0]?.accepted).toBeUndefined()

  const next = { findingId, rule, basis: again.findings[0]?.basis, reason: 'Også ekstra' }
  expect(run('AcceptFinding', next).exitCode).toBe(0)
  expect(reconcile().exitCode).toBe(0)
  expect(run('WithdrawAcceptance', { findingId }).exitCode).toBe(0)
  expect(reconcile().exitCode).toBe(1)
})

import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bodyNames, registerBody, runLedger } from '../support/ledger-cli.js'

const folder = mkdtempSync(join(tmpdir(), 'restored-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// The read models are ahead of the log at first; then the log is past them again, with other events at the positions
// that they have seen.
test('lists show what is in a log that was restored from an older copy, and nothing of what is gone', () => {
  const log = join(folder, 'ledger.db')
  const backup = join(folder, 'backup.db')
  registerBody(folder, 1, 'Kulturutvalget')
  copyFileSync(log, backup)
  registerBody(folder, 2, 'Borte en')
  registerBody(folder, 3, 'Borte to')
  expect(bodyNames(folder)).toEqual(['Borte en', 'Borte to', 'Kulturutvalget'])

  copyFileSync(backup, log)
  const diagnosis = runLedger(folder, ['doctor'])
  expect(diagnosis.status).toBe(1)
  expect(diagnosis.stdout).toMatch(/made from a log that went to 0*4; ledger.db goes to 0*2\n.*ledger.db-wal/)
  expect(bodyNames(folder)).toEqual(['Kulturutvalget'])

  registerBody(folder, 2, 'Borte tre')
  expect(bodyNames(folder)).toEqual(['Borte tre', 'Kulturutvalget'])
  copyFileSync(backup, log)
  for (const [number, name] of ['Ny en', 'Ny to', 'Ny tre'].entries()) registerBody(folder, 10 + number, name)
  expect(bodyNames(folder)).toEqual(['Kulturutvalget', 'Ny en', 'Ny to', 'Ny tre'])
}, 60_000)

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { acquireWriterLock } from '../../src/ledger/sqlite/writer-lock.js'
import { makeEarlier } from '../support/earlier-log.js'
import { bodyNames, registerBody, runLedger } from '../support/ledger-cli.js'

const dataDir = mkdtempSync(join(tmpdir(), 'earlier-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

test('a ledger of an earlier program is told by doctor, and brought up to date by the first list', () => {
  registerBody(dataDir, 1, 'Kulturutvalget')
  makeEarlier(join(dataDir, 'ledger.db'), 'the newest ids outside the index')
  const before = runLedger(dataDir, ['doctor'])
  expect({ status: before.status, says: before.stdout }).toEqual({
    status: 1,
    says: expect.stringMatching(/WRONG {2}ledger.db {7}of an earlier version \(1; this program writes 2\)/),
  })
  const lock = acquireWriterLock(dataDir, 'the earlier program')
  const held = runLedger(dataDir, ['bodies'])
  expect({ status: held.status, says: held.stderr }).toEqual({
    status: 1,
    says: expect.stringContaining('the earlier program'),
  })
  if ('release' in lock) lock.release()
  expect(bodyNames(dataDir)).toEqual(['Kulturutvalget'])
  expect(runLedger(dataDir, ['doctor']).status).toBe(0)
  expect(registerBody(dataDir, 2, 'Havnestyret').status).toBe(0)
  expect(bodyNames(dataDir)).toEqual(['Havnestyret', 'Kulturutvalget'])
}, 60_000)

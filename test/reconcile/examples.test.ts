import { join } from 'node:path'
import { importInto, registersIn } from '../imports/import-fixture.js'
import { type LedgerInFolder, openLedgerInFolder } from '../support/ledger-in-folder.js'
import { counting, findingsIn, inShort } from './reconcile-fixture.js'

let ledger: LedgerInFolder
beforeEach(() => {
  ledger = openLedgerInFolder()
})
afterEach(() => ledger.discard())

test('the contradictions of the real case are found, and nothing else counts', async () => {
  await importInto(ledger, registersIn(join(__dirname, '../../examples')))
  expect(counting(await findingsIn(ledger)).map(inShort)).toEqual([
    'stated-count Utsagn:2 Tabell 3:6,9,11,12',
    'actor-not-listed Utsagn:3',
    'actor-not-listed Utsagn:4',
    'meeting-on-day-off Tabell 8:8',
    'meeting-on-day-off Tabell 8:68',
  ])
})

import { join } from 'node:path'
import { importInto, register, registersIn } from '../imports/import-fixture.js'
import { type LedgerInFolder, openLedgerInFolder } from '../support/ledger-in-folder.js'
import { counting, findingsIn, inShort } from './reconcile-fixture.js'

let ledger: LedgerInFolder
beforeEach(() => {
  ledger = openLedgerInFolder()
})
afterEach(() => ledger.discard())

test('the contradictions of the real case are found, and nothing else counts', async () => {
  await importInto(ledger, registersIn(join(__dirname, '../../examples')))
  const findings = await findingsIn(ledger)
  expect(findings.filter(({ eventIds }) => eventIds.length === 0)).toEqual([])
  expect(counting(findings).map(inShort)).toEqual([
    'stated-count Utsagn:2 Tabell 3:6,9,11,12',
    'actor-not-listed Utsagn:3',
    'actor-not-listed Utsagn:4',
    'endorsement-overstated Tabell 7:10 Tabell 4:15',
    'meeting-missing Tabell 8:56',
    'meeting-on-day-off Tabell 8:8',
    'meeting-on-day-off Tabell 8:68',
    'name-out-of-time Tabell 8:2',
    'name-out-of-time Tabell 8:11',
    'body-name-nearly-known Tabell 8:44,73,74',
    'minutes-not-approved Tabell 3:13 Tabell 8:100',
    'version-not-treated Dokumenter:4',
    'draft-tells-of-later Tabell 3:14',
    'promise-not-kept Tabell 3:14',
    'designation-shared Tabell 1:1 Tabell 5:1',
  ])
})

test('documents that were sent and never came before a body are one finding, with their rows in it', async () => {
  const documents = register(
    'Dokumenter',
    'documents',
    `Dokument;Versjon;Rekkefølge;Fra;Til;Oversendt
     Notat om kaia;03.02.2023;dato;Sekretariatet;Rederiet;03.02.2023
     Notat om fyret;05.02.2023;dato;Sekretariatet;Rederiet;05.02.2023
     Havneplan;1.0;;;;`,
  )
  await importInto(ledger, [documents])
  expect(counting(await findingsIn(ledger)).map(inShort)).toEqual(['version-not-treated Dokumenter:2,3,4'])
})

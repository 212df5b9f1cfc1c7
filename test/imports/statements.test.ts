import { type LedgerInFolder, openLedgerInFolder } from '../support/ledger-in-folder.js'
import {
  cellsOf,
  countLines,
  dataOf,
  edited,
  eventsOf,
  importInto,
  printed,
  problemsOf,
  register,
  typesSince,
} from './import-fixture.js'

let ledger: LedgerInFolder
beforeEach(() => {
  ledger = openLedgerInFolder()
})
afterEach(() => ledger.discard())

const HEADER = 'Register;Claim;Organ;Møtetype;From;To;Value;Source'
const statements = (...rows: readonly string[]) =>
  register('Utsagn', 'statements', [HEADER, ...rows].join('\n'))

const STATEMENTS = statements(
  'Tabell 3;meeting-count;Rådet;Arbeidsmøte;01.08.2021;31.12.2021;5;kapittel 2.3',
  'Tabell 8;actor-listed;;;;;Byen;kapittel 2.8',
  '*;treated-before;Rådet;;;;Skolerådet;kapittel 2.7',
)

describe('a register of statements', () => {
  it('is kept as its rows, each about the body that it names', async () => {
    await importInto(ledger, [STATEMENTS])
    const [body] = await dataOf(ledger, 'BodyRegistered')
    expect(body).toMatchObject({ name: 'Rådet', kind: 'ukjent' })
    const [listed] = await dataOf(ledger, 'RowsListed')
    const listings = listed?.listings as readonly { bodyId?: string }[]
    expect(listings.map(({ bodyId }) => bodyId)).toEqual([body?.bodyId, undefined, body?.bodyId])
    expect(await printed(ledger, 'Utsagn')).toEqual(cellsOf(STATEMENTS))
    const before = (await eventsOf(ledger)).length
    expect(countLines(await importInto(ledger, [STATEMENTS]))).toEqual([
      'Utsagn: 0 new, 0 changed, 3 unchanged, 0 gone',
    ])
    expect((await eventsOf(ledger)).length).toBe(before)
  })

  it('edited: another source, another value', async () => {
    await importInto(ledger, [STATEMENTS])
    const before = (await eventsOf(ledger)).length
    const next = edited(STATEMENTS, ['kapittel 2.3', 'kapittel 2.4'], [';;Byen;', ';;Fylket;'])
    expect(countLines(await importInto(ledger, [next]))).toEqual([
      'Utsagn: 1 new, 1 changed, 1 unchanged, 1 gone',
    ])
    expect(await typesSince(ledger, before)).toEqual([])
    expect(await printed(ledger, 'Utsagn')).toEqual(cellsOf(next))
  })

  it('tells all bad rows', async () => {
    const rows = statements(
      ';meeting-count;;;;;5;',
      'Tabell 3;;;;;;5;',
      'Tabell 3;meeting-count;;;;;;',
      'Tabell 3;meeting-count;;;;;fem;',
      'Tabell 3;meetings;;;;;5;',
      'Tabell 3;meeting-count;;;31.11.2021;;5;',
      'Tabell 3;meeting-count;;;01.12.2021;30.11.2021;5;',
    )
    expect(await problemsOf(ledger, [rows])).toEqual([
      'Utsagn.csv:2: Register: is empty, and has to be filled',
      'Utsagn.csv:3: Claim: is empty, and has to be filled',
      'Utsagn.csv:4: Value: is empty, and has to be filled',
      'Utsagn.csv:5: Value: "fem" is no count; allowed: a whole number',
      'Utsagn.csv:6: Claim: "meetings" is no claim; allowed: meeting-count, actor-listed, treated-before',
      'Utsagn.csv:7: From: "31.11.2021" is not a date that exists; allowed: YYYY-MM-DD, DD.MM.YYYY',
      'Utsagn.csv:8: To: 2021-11-30 is before from, 2021-12-01; allowed: that day or a later one',
    ])
    expect(await eventsOf(ledger)).toEqual([])
  })
})

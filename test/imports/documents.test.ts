import { documents } from '../../src/queries/documents.js'
import { momentOf } from '../../src/queries/moment.js'
import { documentsReport } from '../../src/reports/documents-report.js'
import { type LedgerInFolder, openLedgerInFolder, TEST_ACTOR } from '../support/ledger-in-folder.js'
import {
  cellsOf,
  countLines,
  dataOf,
  edited,
  eventsOf,
  eventTypes,
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

const HEADER = 'Dokument;Versjon;Dato;Status;Også kalt;Rekkefølge;Fra;Til;Oversendt'
const documentsIn = (...rows: readonly string[]) =>
  register('Dokumenter', 'documents', [HEADER, ...rows].join('\n'))

const DOCUMENTS = documentsIn(
  'Styringsdokument;1.0;15.01.2022;endelig;;;Programmet;Departementet;17.01.2022',
  'Styringsdokument;0.90;;utkast;SSD|Dokumentet;desimal;;;',
  'Styringsdokument;0.95;;utkast;;;;;',
  'Notat;21.09.2021;;;;dato;;;',
  'Veileder;1.0.1;;;;punkt;;;',
  'Veileder;0.10;;;;;;;',
  'Veileder;0.9;;;;;;;',
)

async function versions(asOf?: string) {
  const rows = await documents(ledger.readModels, momentOf(asOf === undefined ? {} : { asOf }, new Date()))
  return rows.flatMap(({ title, versions: all }) =>
    all.map(({ version, date, status, submitted }) =>
      [
        title,
        version,
        date,
        status,
        ...submitted.map((one) => `${one.fromBody} → ${one.toBody} ${one.date}`),
      ].filter((text) => text !== undefined),
    ),
  )
}

describe('a register of documents', () => {
  it('becomes documents whose versions grow in their order, and submissions', async () => {
    await importInto(ledger, [DOCUMENTS])
    expect(await versions()).toEqual([
      ['Styringsdokument', '0.90', 'utkast'],
      ['Styringsdokument', '0.95', 'utkast'],
      ['Styringsdokument', '1.0', '2022-01-15', 'endelig', 'Programmet → Departementet 2022-01-17'],
      ['Notat', '21.09.2021', '2021-09-21'],
      ['Veileder', '0.9'],
      ['Veileder', '0.10'],
      ['Veileder', '1.0.1'],
    ])
    expect(await dataOf(ledger, 'DocumentRegistered')).toMatchObject([
      { title: 'Styringsdokument', order: 'decimal', aliases: ['SSD', 'Dokumentet'] },
      { title: 'Notat', order: 'date' },
      { title: 'Veileder', order: 'dotted' },
    ])
    expect(await dataOf(ledger, 'BodyRegistered')).toMatchObject([
      { name: 'Departementet', kind: 'ukjent' },
      { name: 'Programmet', kind: 'ukjent' },
    ])
    expect(await printed(ledger, 'Dokumenter')).toEqual(cellsOf(DOCUMENTS))
  })

  it('is printed with who submitted what to whom, by name', async () => {
    await importInto(ledger, [DOCUMENTS])
    const moment = momentOf({}, new Date())
    const { table } = documentsReport(await documents(ledger.readModels, moment), moment)
    const submitted = table.columns.findIndex(({ heading }) => heading === 'Oversendt')
    expect(table.rows.map((row) => row[submitted]).filter((cell) => cell !== '')).toEqual([
      '17.01.2022: Programmet → Departementet',
    ])
  })

  it('dates a version of date order by itself', async () => {
    await importInto(ledger, [documentsIn('Notat;pr. 21.09.21;;;;dato;;;')])
    expect(await versions('2021-09-20')).toEqual([])
    expect(await versions('2021-09-21')).toEqual([['Notat', 'pr. 21.09.21', '2021-09-21']])
  })

  it('changes nothing when it comes again, nor in another order', async () => {
    await importInto(ledger, [DOCUMENTS])
    const before = (await eventsOf(ledger)).length
    expect(countLines(await importInto(ledger, [DOCUMENTS]))).toEqual([
      'Dokumenter: 0 new, 0 changed, 7 unchanged, 0 gone',
    ])
    const [header = '', ...rows] = DOCUMENTS.bytes.toString().trim().split('\n')
    await importInto(ledger, [documentsIn(...rows.toReversed())])
    expect(header).toBe(HEADER)
    expect((await eventsOf(ledger)).length).toBe(before)
  })

  it('takes a document once that two registers list, also by its alias', async () => {
    const others = register(
      'Andre',
      'documents',
      'Dokument;Versjon;Dato\nSSD;0.9;01.12.2021\nSSD;0.8;\nStyringsdokument;1.0;',
    )
    await importInto(ledger, [DOCUMENTS, others])
    expect(await eventTypes(ledger)).toMatchObject({ DocumentRegistered: 3, DocumentVersionAdded: 8 })
    const lists = await versions()
    expect(lists.filter(([title]) => title === 'Styringsdokument').map(([, version]) => version)).toEqual([
      '0.8',
      '0.9',
      '0.95',
      '1.0',
    ])
    expect(await printed(ledger, 'Andre')).toEqual(cellsOf(others))
  })

  it('adds to a version what the ledger lacks of it, and no other words', async () => {
    await importInto(ledger, [DOCUMENTS])
    const before = (await eventsOf(ledger)).length
    const others = 'Dokument;Versjon;Dato;Status\nSSD;0.9;01.12.2021;levert\nSSD;1.0;16.01.2022;'
    await importInto(ledger, [register('Andre', 'documents', others)])
    expect(await typesSince(ledger, before)).toEqual(['DocumentVersionCorrected'])
    expect(await versions()).toContainEqual(['Styringsdokument', '0.90', '2021-12-01', 'utkast'])
    expect(await versions()).toContainEqual(
      expect.arrayContaining(['Styringsdokument', '1.0', '2022-01-15', 'endelig']),
    )
  })
})

describe('bad rows of documents', () => {
  it('are all told', async () => {
    const rows = documentsIn(
      ';1.0;;;;;;;',
      'Plan;;;;;;;;',
      'Plan;1.0;30.02.2021;;;;;;',
      'Plan;1.1;;;;alfabetisk;;;',
      'Plan;1.2;;;;dato;;;',
      'Plan;1.3;;;;desimal;;;',
      'Plan;1.4;;;;;Programmet;;01.01.2022',
      `Plan;1.5;;${'s'.repeat(201)};;;;;`,
      `Plan;1.6;;;${'a'.repeat(501)};;;;`,
    )
    expect(await problemsOf(ledger, [rows])).toEqual([
      'Dokumenter.csv:2: Dokument: is empty, and has to be filled',
      'Dokumenter.csv:3: Versjon: is empty, and has to be filled',
      'Dokumenter.csv:4: Dato: "30.02.2021" is not a date that exists; allowed: YYYY-MM-DD, DD.MM.YYYY',
      'Dokumenter.csv:5: Rekkefølge: "alfabetisk" is no order; allowed: desimal, punkt, dato',
      expect.stringMatching(
        /^Dokumenter\.csv:7: Rekkefølge: "desimal" is not the order of "Plan"; allowed: date/,
      ),
      'Dokumenter.csv:8: Til: is empty, and submitted_on is not; allowed: the name of a body',
      'Dokumenter.csv:9: Status: has 201 characters; allowed: at most 200',
      'Dokumenter.csv:10: Også kalt: holds a name of 501 characters; allowed: at most 500',
    ])
    expect(await eventsOf(ledger)).toEqual([])
  })

  it('are those of a version that is there already, or has no place, or comes too late', async () => {
    const rows = documentsIn('Plan;0.9;;;;;;;', 'Plan;0.90;;;;;;;', 'Plan;1.0.1;;;;;;;')
    expect(await problemsOf(ledger, [rows])).toEqual([
      expect.stringMatching(/^Dokumenter\.csv:3: .*0\.90/),
      expect.stringMatching(/^Dokumenter\.csv:4: .*1\.0\.1/),
    ])
    await importInto(ledger, [documentsIn('Plan;0.9;;;;;;;', 'Plan;1.0;;;;;;;')])
    const between = documentsIn('Plan;0.9;;;;;;;', 'Plan;0.95;;;;;;;', 'Plan;1.0;;;;;;;')
    expect(await problemsOf(ledger, [between])).toEqual([
      expect.stringMatching(/^Dokumenter\.csv:3: .*0\.95/),
    ])
  })

  it('are those of an order that the document does not have', async () => {
    await importInto(ledger, [DOCUMENTS])
    const next = edited(DOCUMENTS, ['SSD|Dokumentet;desimal', 'SSD|Dokumentet;punkt'])
    expect(await problemsOf(ledger, [next])).toEqual([
      expect.stringMatching(/^Dokumenter\.csv:3: Rekkefølge: "punkt" is not the order of "Styringsdokument"/),
    ])
  })

  it('are those of an alias of two documents', async () => {
    const rows = documentsIn('Plan A;1.0;;;Planen;;;;', 'Plan B;1.0;;;Planen;;;;', 'Planen;2.0;;;;;;;')
    expect(await problemsOf(ledger, [rows])).toEqual([
      expect.stringMatching(/^Dokumenter\.csv:4: Dokument: "Planen" is an alias of "plan a", "plan b"/),
    ])
  })
})

describe('an edited register of documents', () => {
  const edits: readonly (readonly [
    string,
    readonly [string, string],
    string,
    readonly string[],
    readonly string[],
  ])[] = [
    [
      'another status',
      ['0.95;;utkast', '0.95;;høringsutkast'],
      '0 new, 1 changed, 6 unchanged, 0 gone',
      ['DocumentVersionCorrected'],
      ['Styringsdokument', '0.95', 'høringsutkast'],
    ],
    [
      'a date',
      ['0.95;;utkast', '0.95;16.12.2021;utkast'],
      '0 new, 1 changed, 6 unchanged, 0 gone',
      ['DocumentVersionCorrected'],
      ['Styringsdokument', '0.95', '2021-12-16', 'utkast'],
    ],
    [
      'a moved date',
      ['15.01.2022', '16.01.2022'],
      '0 new, 1 changed, 6 unchanged, 0 gone',
      ['DocumentVersionCorrected'],
      ['Styringsdokument', '1.0', '2022-01-16', 'endelig', 'Programmet → Departementet 2022-01-17'],
    ],
    [
      'a date written otherwise',
      ['15.01.2022', '2022-01-15'],
      '0 new, 1 changed, 6 unchanged, 0 gone',
      [],
      ['Styringsdokument', '1.0', '2022-01-15', 'endelig', 'Programmet → Departementet 2022-01-17'],
    ],
    [
      'an alias more',
      ['SSD|Dokumentet', 'SSD|Dokumentet|S-dokumentet'],
      '0 new, 1 changed, 6 unchanged, 0 gone',
      ['DocumentAliasAdded'],
      ['Styringsdokument', '0.90', 'utkast'],
    ],
    [
      'a version more',
      ['Notat;', 'Styringsdokument;1.1;;;;;;;\nNotat;'],
      '1 new, 0 changed, 7 unchanged, 0 gone',
      ['DocumentVersionAdded'],
      ['Styringsdokument', '1.1'],
    ],
    [
      'a version written otherwise',
      ['0.90', '0.9'],
      '1 new, 0 changed, 6 unchanged, 1 gone',
      [],
      ['Styringsdokument', '0.90', 'utkast'],
    ],
    [
      'a submission',
      ['Veileder;0.9;;;;;;;', 'Veileder;0.9;;;;;;Rådet;01.02.2022'],
      '0 new, 1 changed, 6 unchanged, 0 gone',
      ['BodyRegistered', 'DocumentVersionSubmitted'],
      ['Veileder', '0.9', 'undefined → Rådet 2022-02-01'],
    ],
  ]
  it.each(edits)('%s', async (_, replacement, counts, events, shown) => {
    await importInto(ledger, [DOCUMENTS])
    const before = (await eventsOf(ledger)).length
    const next = edited(DOCUMENTS, replacement)
    expect(countLines(await importInto(ledger, [next]))).toEqual([`Dokumenter: ${counts}`])
    expect(await typesSince(ledger, before)).toEqual(events)
    expect(await versions()).toContainEqual(shown)
    expect(await printed(ledger, 'Dokumenter')).toEqual(cellsOf(next))
    const after = (await eventsOf(ledger)).length
    await importInto(ledger, [next])
    expect((await eventsOf(ledger)).length).toBe(after)
  })

  it('takes back a submission that the row tells otherwise', async () => {
    await importInto(ledger, [DOCUMENTS])
    const before = (await eventsOf(ledger)).length
    const written = edited(DOCUMENTS, ['17.01.2022', '2022-01-17'])
    await importInto(ledger, [written])
    expect(await typesSince(ledger, before)).toEqual([])
    const moved = edited(DOCUMENTS, ['17.01.2022', '18.01.2022'])
    await importInto(ledger, [moved])
    expect(await typesSince(ledger, before)).toEqual([
      'DocumentSubmissionWithdrawn',
      'DocumentVersionSubmitted',
    ])
    expect((await versions()).find(([, version]) => version === '1.0')?.slice(4)).toEqual([
      'Programmet → Departementet 2022-01-18',
    ])
    await importInto(ledger, [edited(DOCUMENTS, ['Programmet;Departementet;17.01.2022', ';;'])])
    expect((await versions()).find(([, version]) => version === '1.0')?.slice(4)).toEqual([])
  })

  it('says that a row names who submits to whom and not when', async () => {
    const { notices } = await importInto(ledger, [documentsIn('Plan;1.0;;;;;Programmet;Rådet;')])
    expect(notices).toEqual([expect.stringMatching(/^Dokumenter\.csv:2: .* no submission is entered/)])
    expect(await eventTypes(ledger)).not.toHaveProperty('DocumentVersionSubmitted')
  })

  it('does nothing where the ledger says it already', async () => {
    await importInto(ledger, [DOCUMENTS])
    const [registered] = await dataOf(ledger, 'DocumentRegistered')
    const { documentId } = registered ?? {}
    const data = { documentId, version: '0.95', status: 'høringsutkast', reason: 'mended' }
    await ledger.runner.run({ type: 'CorrectDocumentVersion', data, commandId: 'mend', actor: TEST_ACTOR })
    const before = (await eventsOf(ledger)).length
    await importInto(ledger, [edited(DOCUMENTS, ['0.95;;utkast', '0.95;;høringsutkast'])])
    expect(await typesSince(ledger, before)).toEqual([])
  })
})

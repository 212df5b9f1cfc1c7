import { deflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import { type LedgerInFolder, openLedgerInFolder } from '../support/ledger-in-folder.js'
import { dataOf, eventsOf, importInto, printed, problemsOf } from './import-fixture.js'

let ledger: LedgerInFolder
beforeEach(() => {
  ledger = openLedgerInFolder()
})
afterEach(() => ledger.discard())

const MIB = 1_048_576

/** The archive with one more file, whose bytes are deflated already and said to be so many. */
function withFile(archive: Buffer, deflated: Buffer, said: number): Buffer {
  const end = archive.length - 22
  const directory = archive.readUInt32LE(end + 16)
  const name = Buffer.from('xl/media/bilde.bin')
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  // The same fields stand in both, in the directory two bytes later.
  for (const [header, at] of [
    [local, 4],
    [entry, 6],
  ] as const) {
    header.writeUInt16LE(20, at)
    header.writeUInt16LE(8, at + 4)
    header.writeUInt32LE(deflated.length, at + 14)
    header.writeUInt32LE(said, at + 18)
    header.writeUInt16LE(name.length, at + 22)
  }
  entry.writeUInt32LE(directory, 42)
  const closing = Buffer.from(archive.subarray(end))
  const files = archive.readUInt16LE(end + 10) + 1
  closing.writeUInt16LE(files, 8)
  closing.writeUInt16LE(files, 10)
  closing.writeUInt32LE(end - directory + entry.length + name.length, 12)
  closing.writeUInt32LE(directory + local.length + name.length + deflated.length, 16)
  return Buffer.concat([
    archive.subarray(0, directory),
    ...[local, name, deflated],
    archive.subarray(directory, end),
    ...[entry, name, closing],
  ])
}

type Fill = (sheet: ExcelJS.Worksheet) => void

/** A workbook of the sheets, in their order. */
async function workbook(
  sheets: Readonly<Record<string, Fill>>,
  more: Partial<ExcelJS.WorkbookProperties> = {},
) {
  const book = new ExcelJS.Workbook()
  Object.assign(book.properties, more)
  for (const [name, fill] of Object.entries(sheets)) fill(book.addWorksheet(name))
  return Buffer.from(await book.xlsx.writeBuffer())
}

const asRegister = (
  bytes: Buffer,
  kind: 'documents' | 'involvement' | 'owners' | 'meetings',
  sheet?: string,
) => ({
  file: 'Liste.xlsx',
  name: 'Liste',
  kind,
  bytes,
  ...(sheet !== undefined && { sheet }),
  ...(kind === 'meetings' && { body: 'Kulturstyret' }),
})

/** What the cells of a column say once they are imported: involvement takes any text. */
async function shownAs(fill: (cell: ExcelJS.Cell) => void): Promise<string | undefined> {
  const bytes = await workbook({
    Ark1: (sheet) => {
      sheet.addRow(['Aktør', 'Involvering'])
      sheet.addRow(['A'])
      fill(sheet.getCell('B2'))
    },
  })
  await importInto(ledger, [asRegister(bytes, 'involvement')])
  return (await printed(ledger, 'Liste'))[1]?.[1]
}

const DAY = new Date(Date.UTC(2021, 2, 12))

describe('a cell of a workbook is read as it is displayed', () => {
  const cases: readonly (readonly [
    what: string,
    value: ExcelJS.CellValue,
    numFmt: string | undefined,
    shown: string,
  ])[] = [
    ['a number with one decimal', 1, '0.0', '1.0'],
    ['a number with two decimals', 0.9, '0.00', '0.90'],
    ['a number without a format', 0.95, undefined, '0.95'],
    ['what a computation leaves of a number', 0.1 + 0.2, undefined, '0.3'],
    ['a long number', 20210312001, undefined, '20210312001'],
    ['a text that looks like a number', '1.0', '@', '1.0'],
    ['a date in a form that is read back', DAY, 'dd.mm.yyyy', '12.03.2021'],
    ['a date that swaps day and month', DAY, 'm/d/yy', '2021-03-12'],
    ['a date in words', DAY, '[$-414]d. mmmm yyyy;@', '2021-03-12'],
    ['a date with a time', new Date(Date.UTC(2021, 2, 12, 9, 30)), 'dd.mm.yyyy hh:mm', '2021-03-12'],
    ['a time', new Date(Date.UTC(1899, 11, 30, 9, 30)), 'hh:mm', '09:30'],
    ['a formula', { formula: '1+1', result: 2 }, '0.0', '2.0'],
    ['a formula of text', { formula: 'A2&"!"', result: 'A!' }, undefined, 'A!'],
    ['a formula of a date', { formula: 'TODAY()', result: DAY }, 'dd.mm.yyyy', '12.03.2021'],
    ['a formula that failed', { formula: '1/0', result: { error: '#DIV/0!' } }, undefined, '#DIV/0!'],
    ['a yes', true, undefined, 'true'],
    [
      'text in several fonts',
      { richText: [{ text: 'Styret ' }, { font: { bold: true }, text: 'støtter' }] },
      undefined,
      'Styret støtter',
    ],
    ['a link', { text: 'Protokoll', hyperlink: 'https://example.no/1' }, undefined, 'Protokoll'],
    ['line breaks', 'Første\nandre', undefined, 'Første\nandre'],
  ]
  it.each(cases)('%s', async (_, value, numFmt, shown) => {
    const set = await shownAs((cell) => {
      cell.value = value
      if (numFmt !== undefined) cell.numFmt = numFmt
    })
    expect(set).toBe(shown)
  })

  it('dates of a workbook that counts from 1904', async () => {
    const bytes = await workbook(
      {
        Ark1: (sheet) => {
          sheet.addRow(['Dato', 'Sak'])
          sheet.addRow([DAY, 'Plan'])
          sheet.getCell('A2').numFmt = 'dd.mm.yyyy'
        },
      },
      { date1904: true },
    )
    await importInto(ledger, [asRegister(bytes, 'meetings')])
    expect(await dataOf(ledger, 'HeldMeetingRegistered')).toMatchObject([{ date: '2021-03-12' }])
  })
})

describe('a workbook', () => {
  const documents: Fill = (sheet) => {
    sheet.addRow(['Dokument', 'Versjon', 'Dato'])
    sheet.addRow(['Plan', 0.9, DAY])
    sheet.addRow(['Plan', 1, DAY])
    sheet.getCell('B2').numFmt = '0.00'
    sheet.getCell('B3').numFmt = '0.0'
    for (const cell of ['C2', 'C3']) sheet.getCell(cell).numFmt = 'd/m/yyyy'
  }

  it('is read from its first sheet, or the one named', async () => {
    const bytes = await workbook({ Første: documents, Andre: (sheet) => sheet.addRow(['Område', 'Eier']) })
    await importInto(ledger, [asRegister(bytes, 'documents')])
    expect(await dataOf(ledger, 'DocumentVersionAdded')).toMatchObject([
      { version: '0.90', date: '2021-03-12' },
      { version: '1.0', date: '2021-03-12' },
    ])
    await importInto(ledger, [{ ...asRegister(bytes, 'owners', 'Andre'), name: 'Eiere' }])
    expect(await printed(ledger, 'Eiere')).toEqual([['Område', 'Eier']])
    expect(await problemsOf(ledger, [asRegister(bytes, 'documents', 'Tredje')])).toEqual([
      'Liste.xlsx:1: there is no sheet "Tredje"; there are "Første", "Andre"',
    ])
  })

  it('says of a sheet without text that it has no header', async () => {
    const bytes = await workbook({ Tomt: () => {}, Andre: documents })
    expect(await problemsOf(ledger, [asRegister(bytes, 'documents')])).toEqual([
      'Liste.xlsx:1: the file has no header; the first row names the columns',
    ])
  })

  it('tells the line of the sheet, beyond rows that are empty', async () => {
    const bytes = await workbook({
      Ark1: (sheet) => {
        sheet.getRow(3).values = ['Dato', 'Sak']
        sheet.getRow(6).values = ['31.02.2021', 'Plan']
        sheet.getRow(900_000).values = ['', '']
      },
    })
    expect(await problemsOf(ledger, [asRegister(bytes, 'meetings')])).toEqual([
      'Liste.xlsx:6: Dato: "31.02.2021" is not a date that exists; allowed: YYYY-MM-DD, DD.MM.YYYY',
    ])
  })

  it('says in each row what is merged down a column, and once what is merged along a row', async () => {
    const bytes = await workbook({
      Ark1: (sheet) => {
        sheet.addRow(['Dato', 'Sak', 'Vedtak', 'Sted'])
        sheet.addRow([DAY, 'Plan', 'Drøftet.', ''])
        sheet.addRow(['', 'Budsjett', 'Støttet.', 'Rådhuset'])
        sheet.mergeCells('A2:A3')
        sheet.mergeCells('C2:D2')
        sheet.getCell('A2').numFmt = 'dd.mm.yyyy'
      },
    })
    await importInto(ledger, [{ ...asRegister(bytes, 'meetings'), kind: 'matters' }])
    expect(await printed(ledger, 'Liste')).toEqual([
      ['Dato', 'Sak', 'Vedtak', 'Sted'],
      ['12.03.2021', 'Plan', 'Drøftet.', ''],
      ['12.03.2021', 'Budsjett', 'Støttet.', 'Rådhuset'],
    ])
    expect(await dataOf(ledger, 'HeldMeetingRegistered')).toHaveLength(1)
  })

  it('has the same rows as the CSV that says the same', async () => {
    const bytes = await workbook({ Ark1: documents })
    await importInto(ledger, [asRegister(bytes, 'documents')])
    const before = (await eventsOf(ledger)).length
    const csv = 'Dokument;Versjon;Dato\nPlan;0.90;2021-03-12\nPlan;1.0;2021-03-12'
    await importInto(ledger, [{ ...asRegister(Buffer.from(csv), 'documents'), file: 'Liste.csv' }])
    expect((await eventsOf(ledger)).length).toBe(before)
  })

  it('that unpacks to more than is taken is refused before it is unpacked, whatever its directory says', async () => {
    const bytes = await workbook({ Ark1: (sheet) => sheet.addRow(['Aktør', 'Involvering']) })
    for (const said of [130 * MIB, 10]) {
      const bomb = withFile(bytes, deflateRawSync(Buffer.alloc(130 * MIB)), said)
      expect(bomb.length).toBeLessThan(MIB)
      expect(await problemsOf(ledger, [asRegister(bomb, 'involvement')])).toEqual([
        expect.stringMatching(/^Liste\.xlsx:1: the workbook unpacks to more than 128 MiB/),
      ])
    }
    const small = withFile(bytes, deflateRawSync(Buffer.alloc(MIB)), MIB)
    expect(await problemsOf(ledger, [asRegister(small, 'involvement')])).toEqual([])
  })

  it('that cannot be read says why', async () => {
    const broken = Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(100)])
    expect(await problemsOf(ledger, [asRegister(broken, 'documents')])).toEqual([
      expect.stringMatching(/^Liste\.xlsx:1: the workbook cannot be read: /),
    ])
    const old = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(100)])
    expect(await problemsOf(ledger, [asRegister(old, 'documents')])).toEqual([
      'Liste.xlsx:1: the workbook is of the old form .xls, or has a password; save it as .xlsx without one',
    ])
    expect(await eventsOf(ledger)).toEqual([])
  })
})

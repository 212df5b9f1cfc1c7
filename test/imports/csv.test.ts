import { type LedgerInFolder, openLedgerInFolder } from '../support/ledger-in-folder.js'
import { countLines, eventsOf, eventTypes, importInto, printed, problemsOf } from './import-fixture.js'

let ledger: LedgerInFolder
beforeEach(() => {
  ledger = openLedgerInFolder()
})
afterEach(() => ledger.discard())

const csv = (text: string | Buffer, kind?: 'involvement' | 'bodies' | 'members') => ({
  file: 'Liste.csv',
  name: 'Liste',
  kind,
  bytes: Buffer.from(text),
})

const ROWS = [
  ['Aktør', 'Involvering'],
  ['Byen', 'Var med; hele tiden, altså'],
  ['Fylket', 'Sa "nei"\nog gikk'],
]
const WITH_SEMICOLONS = 'Aktør;Involvering\nByen;"Var med; hele tiden, altså"\nFylket;"Sa ""nei""\nog gikk"\n'
const WITH_COMMAS = 'Aktør,Involvering\nByen,"Var med; hele tiden, altså"\nFylket,"Sa ""nei""\nog gikk"\n'
const QUOTED = '"Aktør";"Involvering"\n"Byen";"Var med; hele tiden, altså"\n"Fylket";"Sa ""nei""\nog gikk"'

describe('a CSV', () => {
  it.each([
    ['with semicolons', WITH_SEMICOLONS],
    ['with commas', WITH_COMMAS],
    ['with every cell in quotes, and no line end at its end', QUOTED],
    ['with a byte order mark', `\uFEFF${WITH_SEMICOLONS}`],
    ['with a byte order mark before a quote', `\uFEFF${QUOTED}`],
    ['with blank lines', `\n\n${WITH_SEMICOLONS.replace('\nFylket', '\n\n;\nFylket')}\n\n`],
    [
      'with spaces around its headings',
      WITH_SEMICOLONS.replace('Aktør;Involvering', ' Aktør ; INVOLVERING '),
    ],
  ])('%s', async (_, text) => {
    await importInto(ledger, [csv(text)])
    expect((await printed(ledger, 'Liste')).slice(1)).toEqual(ROWS.slice(1))
  })

  it('with lines that end in CRLF keeps those within a cell as they are', async () => {
    await importInto(ledger, [csv(WITH_SEMICOLONS.replaceAll('\n', '\r\n'))])
    expect(await printed(ledger, 'Liste')).toEqual([...ROWS.slice(0, 2), ['Fylket', 'Sa "nei"\r\nog gikk']])
  })

  it('of one column, whatever stands in its cells', async () => {
    await importInto(ledger, [csv('Organ\nByen, Fylket og Staten\n"Råd; utvalg"\n')])
    expect(await printed(ledger, 'Liste')).toEqual([['Organ'], ['Byen, Fylket og Staten'], ['Råd; utvalg']])
  })

  it('of one column whose cells are wholly one mark', async () => {
    await importInto(ledger, [csv('Organ;\nByen;\nFylket', 'bodies')])
    expect(await printed(ledger, 'Liste')).toEqual([
      ['Organ', ''],
      ['Byen', ''],
      ['Fylket', ''],
    ])
  })

  it('with cells missing at the end of a row has them empty', async () => {
    await importInto(ledger, [
      { ...csv('Rolle;Navn;Virksomhet;Vara;Møteleder\nMedlem;Ola;Byen\n', 'members'), body: 'Rådet' },
    ])
    expect(await printed(ledger, 'Liste')).toEqual([
      ['Rolle', 'Navn', 'Virksomhet', 'Vara', 'Møteleder'],
      ['Medlem', 'Ola', 'Byen', '', ''],
    ])
  })

  it('of headings alone is a register without rows', async () => {
    expect(countLines(await importInto(ledger, [csv('Aktør;Involvering\n')]))).toEqual([
      'Liste: 0 new, 0 changed, 0 unchanged, 0 gone',
    ])
    expect(await printed(ledger, 'Liste')).toEqual([['Aktør', 'Involvering']])
    const before = (await eventsOf(ledger)).length
    await importInto(ledger, [csv('Aktør;Involvering\n')])
    expect((await eventsOf(ledger)).length).toBe(before)
    expect(await eventTypes(ledger)).toEqual({ ImportStarted: 1, ImportCompleted: 1 })
  })

  it('of thousands of rows', async () => {
    const rows = Array.from({ length: 3_000 }, (_, i) => `Aktør ${i};"Møte ${i}\nreferat"`)
    const outcome = await importInto(ledger, [csv(`Aktør;Involvering\n${rows.join('\n')}`)])
    expect(countLines(outcome)).toEqual(['Liste: 3000 new, 0 changed, 0 unchanged, 0 gone'])
    const list = await printed(ledger, 'Liste')
    expect(list).toHaveLength(3_001)
    expect(list.at(-1)).toEqual(['Aktør 2999', 'Møte 2999\nreferat'])
    rows[1_500] = 'Aktør 1500;Ingenting'
    expect(countLines(await importInto(ledger, [csv(`Aktør;Involvering\n${rows.join('\n')}`)]))).toEqual([
      'Liste: 0 new, 1 changed, 2999 unchanged, 0 gone',
    ])
  })
})

describe('what is wrong with a CSV is told, all of it at once', () => {
  const cases: readonly (readonly [
    what: string,
    text: string | Buffer,
    problems: readonly (string | RegExp)[],
  ])[] = [
    ['nothing in it', '', [/^Liste\.csv:1: the file is empty/]],
    ['only blank lines', '\n;;\n', [/^Liste\.csv:1: the file has no header/]],
    [
      'a row with too many cells',
      'Aktør;Involvering\nByen;Med;igjen',
      [/^Liste\.csv:2: the row has 3 cells, .*"igjen"; the header has 2/],
    ],
    [
      'a quote that is never closed',
      'Aktør;Involvering\nByen;"Med\nFylket;Ga råd',
      [/^Liste\.csv:2: Involvering: a quote opens on line 2/],
    ],
    [
      'text after a closing quote',
      'Aktør;Involvering\nByen;"Med" mer\nFylket;Ga råd',
      [/^Liste\.csv:2: Involvering: text follows the closing quote/],
    ],
    [
      'a line that is not UTF-8',
      Buffer.from('Aktør;Involvering\nBodø;Med', 'latin1'),
      [/^Liste\.csv:1: the line is not UTF-8/],
    ],
    ['UTF-16', Buffer.from('\uFEFFAktør;Involvering', 'utf16le'), [/^Liste\.csv:1: the file is UTF-16/]],
    ['lines that end in CR alone', 'Organ\rByen\r', [/^Liste\.csv:1: the lines end in CR alone/]],
    [
      'a null character',
      'Aktør;Involvering\nByen;Med\u0000',
      [/^Liste\.csv:2: Involvering: the cell holds U\+0000/],
    ],
    [
      'a cell without a heading',
      'Aktør;;Involvering\nByen;Hei;Med',
      [/^Liste\.csv:2: column 2: the cell says "Hei", but column 2 has no name/],
    ],
    [
      'several rows',
      'Aktør;Involvering\n;Med\n\nByen;\n"Fylket";"a\nb"\n;;;',
      [
        'Liste.csv:2: Aktør: is empty, and has to be filled',
        'Liste.csv:4: Involvering: is empty, and has to be filled',
      ],
    ],
    [
      'a row after cells with line breaks',
      'Aktør;Involvering\nByen;"a\nb\nc"\n;Med',
      ['Liste.csv:5: Aktør: is empty, and has to be filled'],
    ],
    [
      'a row that is too large to keep',
      [
        'Register;Claim;Value;Source',
        `${'€'.repeat(100_000)};actor-listed;${'€'.repeat(100_000)};${'€'.repeat(100_000)}`,
      ].join('\n'),
      [/^Liste\.csv:2: the row has \d+ bytes; at most 900000 are taken/],
    ],
  ]
  it.each(cases)('%s', async (_, text, problems) => {
    expect(await problemsOf(ledger, [csv(text)])).toEqual(
      problems.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))),
    )
    expect(await eventsOf(ledger)).toEqual([])
  })
})

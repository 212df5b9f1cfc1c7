import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { DRAFT_MARKER, withDraftMarker } from '../../src/domain/draft-marker.js'
import { csv, csvValue } from '../../src/reports/csv.js'
import { FORMATS } from '../../src/reports/format.js'
import { htmlTable, htmlText } from '../../src/reports/html.js'
import { markdownCell, markdownTable } from '../../src/reports/markdown.js'
import { render } from '../../src/reports/render.js'
import type { Answer, Table } from '../../src/reports/table.js'
import { terminalTable } from '../../src/reports/terminal-table.js'
import { displayWidth, terminalText, wrapText } from '../../src/reports/text-width.js'

const table: Table = {
  title: 'Vedtak i Badstulaget',
  stamp: ['Per 2. april 2026'],
  columns: [{ heading: 'Dato' }, { heading: 'Vedtak' }, { heading: 'Nr.', align: 'right' }],
  rows: [
    ['12.03.2026', 'Laget kjøper ny ovn.', '1'],
    ['02.04.2026', '- fyring\n- vask', '12'],
  ],
  notes: ['Rad 2 er rettet.'],
  legend: ['Vedtak: referatet er godkjent.'],
}

test('a terminal gets aligned columns, cells of several lines, notes and legend', () => {
  expect(terminalTable(table, 80)).toBe(
    `Vedtak i Badstulaget
Per 2. april 2026

Dato        Vedtak                Nr.
──────────  ────────────────────  ───
12.03.2026  Laget kjøper ny ovn.    1

02.04.2026  - fyring               12
            - vask

* Rad 2 er rettet.
Vedtak: referatet er godkjent.
`,
  )
})

test('a narrow terminal wraps between words, and no line is wider than it', () => {
  const text = terminalTable(table, 30)
  expect(text).toContain('12.03.2026  Laget kjøper')
  expect(Math.max(...text.split('\n').map(displayWidth))).toBeLessThanOrEqual(30)
})

test('a table without rows says so in every format that people read', () => {
  const empty: Answer = { table: { ...table, rows: [] }, json: [] }
  for (const format of ['table', 'md', 'html'] as const)
    expect(render(empty, format, 80)).toContain('(ingen rader)')
  expect(render(empty, 'json', 80)).toBe('[]\n')
  expect(render(empty, 'csv', 80)).toBe('Dato;Vedtak;Nr.\r\n')
})

test.each([
  ['smørbrød', 8],
  ['e\u0301', 1],
  ['会議', 4],
  ['👍', 2],
  ['a\u200bb', 2],
])('the width of %s is %i', (text, width) => {
  expect(displayWidth(text)).toBe(width)
})

test('the marker of a draft stays on one line where it fits', () => {
  const lines = wrapText(`Kort. ${withDraftMarker('Laget kjøper ny ovn.')}`, 50)
  expect(lines.some((line) => line.includes(DRAFT_MARKER))).toBe(true)
})

test('what could steer a terminal is made visible', () => {
  expect(terminalText('a\u001b[2Jb\u202ec\td\r\ne')).toBe('a\ufffd[2Jb\ufffdc d\ne')
})

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom(
      '<',
      '>',
      '&',
      '"',
      "'",
      '|',
      '\\',
      '`',
      '*',
      '_',
      '[',
      '\n',
      '\r',
      ' ',
      'a',
      '-',
      '#',
      ';',
    ),
  }),
)
const anyTable = fc.array(fc.tuple(anyText, anyText), { minLength: 1, maxLength: 5 })

const withRows = (rows: readonly (readonly string[])[], title = 'T'): Table => ({
  title,
  stamp: [],
  columns: [{ heading: 'A' }, { heading: 'B' }],
  rows,
  notes: [],
  legend: [],
})

test('wrapped lines hold every character that is no blank, in order, within the width', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 2, max: 40 }), (text, width) => {
      const lines = wrapText(terminalText(text), width)
      expect(lines.join('').replace(/\s/g, '')).toBe(terminalText(text).replace(/\s/g, ''))
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width)
    }),
  )
})

test('HTML holds no tag and no attribute that a cell brought', () => {
  fc.assert(
    fc.property(anyTable, anyText, (rows, title) => {
      const text = htmlTable(withRows(rows, title))
      const tags = [...text.matchAll(/<[^>]*>?/g)].map(([tag]) => tag)
      const known =
        /^<(!doctype html|html lang="nb"|\/?(head|body|main|style|title|table|thead|tbody|tr|td|h1|html)|td class="(short|long)"|meta [a-z=", 0-9-]*|h1|br|th scope="col"|\/th|p class="stamp"|\/p)>$/
      for (const tag of tags) expect(tag).toMatch(known)
      expect(text.match(/<td[ >]/g)).toHaveLength(rows.length * 2)
    }),
  )
})

test('a row of Markdown stays one line of as many cells as the table has', () => {
  fc.assert(
    fc.property(anyTable, (rows) => {
      const lines = markdownTable(withRows(rows))
        .split('\n')
        .filter((line) => line.startsWith('| '))
      expect(lines).toHaveLength(rows.length + 2)
      for (const line of lines) {
        expect(line.replace(/\\[\\|]/g, '').match(/\|/g)).toHaveLength(3)
        expect(line.replaceAll('<br>', '')).not.toMatch(/[<>]/)
      }
    }),
  )
})

test.each([
  ['a|b', 'a\\|b'],
  ['a\\|b', 'a\\\\\\|b'],
  ['<u>x</u>', '&lt;u&gt;x&lt;/u&gt;'],
  ['en\r\nto', 'en<br>to'],
  ['*_`[~', '\\*\\_\\`\\[\\~'],
])('Markdown writes %j as %j', (text, written) => {
  expect(markdownCell(text)).toBe(written)
})

test('CSV is read back as it was, by a reader of RFC 4180', () => {
  fc.assert(
    fc.property(anyTable, (rows) => {
      const text = csv(['A', 'B'], rows)
      expect(parse(text, { delimiter: ';', relax_column_count: false })).toEqual([['A', 'B'], ...rows])
    }),
  )
})

test('HTML breaks no date, and a word only where it is endless', () => {
  const page = htmlTable(withRows([['12.03.2026\n2.4.2026', `Se ${'https://sundvik.example/'.repeat(3)}`]]))
  expect(page).toContain('<td class="short">12.03.2026<br>2.4.2026</td>')
  expect(page).toContain('<td class="long">Se https:')
  // One cell of running text makes the column one of running text.
  expect(
    htmlTable(
      withRows([
        ['1.0', ''],
        ['en plan som er lengre', ''],
      ]),
    ),
  ).toContain('<td>1.0</td>')
})

const textsOfOthers = {
  title: 'Vedtak',
  stamp: [],
  columns: [{ heading: 'A' }, { heading: 'B' }],
  rows: [
    ['=HYPERLINK("x")', '+47 11 22'],
    ['-liste', '@sum'],
    ['\t=1', '＝1'],
    ['a=b', "'=1"],
  ],
  notes: [],
  legend: [],
}

test('CSV runs nothing in a spreadsheet: what would begin a formula gets an apostrophe', () => {
  expect(render({ table: textsOfOthers, json: [] }, 'csv', 80)).toBe(
    `A;B\r\n"'=HYPERLINK(""x"")";'+47 11 22\r\n'-liste;'@sum\r\n'\t=1;'＝1\r\na=b;'=1\r\n`,
  )
  const fields = { table, json: [{ text: '=1+1', revision: 1 }], csvFields: ['text', 'revision'] }
  expect(render(fields, 'csv', 80)).toBe("text;revision\r\n'=1+1;1\r\n")
})

test('CSV that is to be imported again holds every cell as it is', () => {
  const text = render({ table: textsOfOthers, json: [], isVerbatim: true }, 'csv', 80)
  expect(parse(text, { delimiter: ';' })).toEqual([['A', 'B'], ...textsOfOthers.rows])
})

test.each([
  ['-list', '-list'],
  ['=1+1', '=1+1'],
  ['a;b', '"a;b"'],
  ['si "hei"', '"si ""hei"""'],
  ['en\nto', '"en\nto"'],
])('CSV keeps %j and writes %j', (text, written) => {
  expect(csv(['A', 'B'], [[text, '']])).toBe(`A;B\r\n${written};\r\n`)
})

test.each([
  [undefined, ''],
  [null, ''],
  [3, '3'],
  [false, 'false'],
  [['a'], '["a"]'],
])('CSV gives the field %j as %j', (value, written) => {
  expect(csvValue(value)).toBe(written)
})

test('every format ends with one line break, and the page is complete', () => {
  const answer: Answer = {
    table,
    json: [{ decisionId: 'x', text: 'Ovn & <ved>' }],
    csvFields: ['decisionId', 'status', 'text'],
  }
  for (const format of FORMATS) expect(render(answer, format, 80)).toMatch(/[^\n]\r?\n$/)
  expect(render(answer, 'csv', 80)).toBe('decisionId;status;text\r\nx;;Ovn & <ved>\r\n')
  const page = render(answer, 'html', 80)
  for (const part of [
    '<!doctype html>',
    '<html lang="nb">',
    '<title>Vedtak i Badstulaget</title>',
    'Per 2. april 2026',
    '@media print',
    'Rad 2 er rettet.',
    'Vedtak: referatet er godkjent.',
  ]) {
    expect(page).toContain(part)
  }
  expect(htmlText('<a href="x">\'&')).toBe('&lt;a href=&quot;x&quot;&gt;&#39;&amp;')
})

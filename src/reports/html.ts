import { NO_ROWS } from './bokmal.js'
import { type Cell, type Column, cellText, type Table } from './table.js'

const STYLE = `
  :root { color-scheme: light; }
  body { margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #1a1a1a; background: #fff;
    font: 1rem/1.5 "Source Sans 3", "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
  h1 { margin: 0; font-size: 1.5rem; line-height: 1.25; }
  .stamp { margin: .25rem 0 1.5rem; color: #444; }
  table { width: 100%; border-collapse: collapse; font-size: .9rem; }
  th, td { padding: .4rem .6rem; border: 1px solid #767676; text-align: left; vertical-align: top; }
  th { background: #eef0f3; }
  td { hyphens: auto; }
  .short { white-space: nowrap; font-variant-numeric: tabular-nums; }
  .long { overflow-wrap: anywhere; }
  .right { text-align: right; font-variant-numeric: tabular-nums; }
  ins { font-weight: 600; text-decoration: underline; }
  del { text-decoration: line-through; }
  .notes, .legend { font-size: .85rem; }
  .legend { margin-top: 1rem; }
  .legend p { margin: .15rem 0; }
  svg { display: block; max-width: 100%; height: auto; }
  @media print {
    @page { size: A4 landscape; margin: 15mm; }
    body { margin: 0; padding: 0; max-width: none; font-size: 9pt; }
    th { background: none; }
    thead { display: table-header-group; }
    tr { break-inside: avoid; }
    h1 { break-after: avoid; }
  }`

/** A complete page that needs nothing from outside and prints well. Ends with a line break. */
export function htmlTable(table: Table): string {
  const { columns, rows } = table
  const headings = columns.map(
    (column) => `<th scope="col"${classOf(column, false, '')}>${htmlText(column.heading)}</th>`,
  )
  const isShort = columns.map((_, i) => rows.every((row) => isShortCell(cellText(row[i] ?? ''))))
  const body = rows.map((row) => {
    const cells = columns.map((column, i) => {
      const cell = row[i] ?? ''
      return `<td${classOf(column, isShort[i] === true, cellText(cell))}>${cellHtml(cell)}</td>`
    })
    return `<tr>${cells.join('')}</tr>`
  })
  const set = [
    '<table>',
    `<thead><tr>${headings.join('')}</tr></thead>`,
    '<tbody>',
    ...body,
    '</tbody>',
    '</table>',
  ]
  return htmlPage(table, (rows.length === 0 ? [...set, `<p>${NO_ROWS}</p>`] : set).join('\n'))
}

/** The page around a body that is HTML already. */
export function htmlPage(
  { title, stamp, notes, legend }: Pick<Table, 'title' | 'stamp' | 'notes' | 'legend'>,
  body: string,
): string {
  const parts = [
    '<!doctype html>',
    '<html lang="nb">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${htmlText(title.replace(/\s+/g, ' '))}</title>`,
    `<style>${STYLE}\n</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${htmlText(title)}</h1>`,
    `<p class="stamp">${stamp.map(htmlText).join('<br>')}</p>`,
    body,
    section('ul', 'notes', notes, (note) => `<li>${htmlText(note)}</li>`),
    section('div', 'legend', legend, (line) => `<p>${htmlText(line)}</p>`),
    '</main>',
    '</body>',
    '</html>',
  ]
  return `${parts.filter((part) => part !== '').join('\n')}\n`
}

const cellHtml = (cell: Cell): string =>
  typeof cell === 'string'
    ? htmlText(cell)
    : cell
        .map(({ text, change }) =>
          change === undefined ? htmlText(text) : `<${change}>${htmlText(text)}</${change}>`,
        )
        .join('')

/** A date, a version or a number is not broken; a column of nothing else is as narrow as they are. */
const SHORT = 12
const isShortCell = (text: string): boolean => text.split('\n').every((line) => line.length <= SHORT)
/** A word of such a length, such as an address, may be broken anywhere, or it would push the other columns aside. */
const LONG_WORD = /\S{35}/

function classOf({ align }: Column, isShort: boolean, text: string): string {
  const names = [
    ...(align === 'right' ? ['right'] : []),
    ...(isShort ? ['short'] : LONG_WORD.test(text) ? ['long'] : []),
  ]
  return names.length === 0 ? '' : ` class="${names.join(' ')}"`
}

function section(tag: string, name: string, lines: readonly string[], set: (line: string) => string): string {
  return lines.length === 0 ? '' : `<${tag} class="${name}">\n${lines.map(set).join('\n')}\n</${tag}>`
}

/** Escaped for text and for attributes in double quotes; line breaks as `<br>`, what HTML has no place for as `�`. */
export function htmlText(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;')
      .replace(/\r\n?|\n/g, '<br>')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '\ufffd')
  )
}

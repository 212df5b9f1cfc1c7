import { csv, csvValue } from './csv.js'
import type { Format } from './format.js'
import { htmlPage, htmlTable } from './html.js'
import { markdownPage, markdownTable } from './markdown.js'
import type { Answer } from './table.js'
import { terminalPage, terminalTable } from './terminal-table.js'

/** The answer in one format, ending with a line break. `width` is the terminal's, in columns. */
export function render({ table, json, csvFields, figure }: Answer, format: Format, width: number): string {
  switch (format) {
    case 'table':
      return figure ? terminalPage(table, figure.text, width) : terminalTable(table, width)
    case 'json':
      return `${JSON.stringify(json, null, 2)}\n`
    case 'csv':
      return csvFields && Array.isArray(json) ? csvOfRows(json, csvFields) : csvOfTable(table)
    case 'md':
      return figure ? markdownPage(table, `\`\`\`mermaid\n${figure.mermaid}\n\`\`\``) : markdownTable(table)
    case 'html':
      return figure ? htmlPage(table, figure.svg) : htmlTable(table)
    default: {
      const unhandled: never = format
      throw new TypeError(`no format ${String(unhandled)}`)
    }
  }
}

const csvOfTable = ({ columns, rows }: Answer['table']): string =>
  csv(
    columns.map(({ heading }) => heading),
    rows,
  )

function csvOfRows(rows: readonly object[], fields: readonly string[]): string {
  return csv(
    fields,
    rows.map((row) => {
      const values = new Map(Object.entries(row))
      return fields.map((field) => csvValue(values.get(field)))
    }),
  )
}

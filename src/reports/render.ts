import { csv, csvValue, spreadsheetText } from './csv.js'
import type { Format } from './format.js'
import { htmlPage, htmlTable } from './html.js'
import { markdownPage, markdownTable } from './markdown.js'
import { type Answer, cellText } from './table.js'
import { terminalPage, terminalTable } from './terminal-table.js'

/** The answer in one format, ending with a line break. `width` is the terminal's, in columns. */
export function render(answer: Answer, format: Format, width: number): string {
  const { table, json, figure } = answer
  switch (format) {
    case 'table':
      return figure ? terminalPage(table, figure.text, width) : terminalTable(table, width)
    case 'json':
      return `${JSON.stringify(json, null, 2)}\n`
    case 'csv':
      return csvOf(answer)
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

function csvOf({ table, json, csvFields, csvRows, isVerbatim }: Answer): string {
  const given: readonly object[] | undefined = csvRows ?? (Array.isArray(json) ? json : undefined)
  const isOfFields = csvFields !== undefined && given !== undefined
  const headings = isOfFields ? csvFields : table.columns.map(({ heading }) => heading)
  const rows = isOfFields ? fieldsOf(given, csvFields) : table.rows.map((row) => row.map(cellText))
  const cells = isVerbatim ? rows : rows.map((row) => row.map(spreadsheetText))
  return csv(headings, cells)
}

function fieldsOf(rows: readonly object[], fields: readonly string[]): readonly (readonly string[])[] {
  return rows.map((row) => {
    const values = new Map(Object.entries(row))
    return fields.map((field) => csvValue(values.get(field)))
  })
}

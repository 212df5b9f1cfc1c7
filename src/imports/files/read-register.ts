import { isUtf8 } from 'node:buffer'
import { LIMITS } from '../../domain/text.js'
import { quotedCell, type RowProblem } from '../problems.js'
import { isKnownHeader } from './columns.js'
import type { RawRow, RegisterFileRow } from './raw-row.js'
import { csvRows } from './read-csv.js'
import { readXlsxRows } from './read-xlsx.js'

/**
 * What a register's file may hold at most. A row and what goes with it has to fit into one event, and all rows, with what is
 * to come of them, into memory: about 9 kB for each.
 */
export const FILE_LIMITS = {
  bytes: 200 * 1024 * 1024,
  rows: 250_000,
  cellChars: LIMITS.text,
  rowBytes: 900_000,
} as const
/** What a character takes at most, as JSON in UTF-8. */
const BYTES_PER_CHAR = 6

/** How a zip begins, which an XLSX is. A text may begin with its letters alone. */
const ZIP_MARK = '504b0304'

/** A register's file as text: every row has as many cells as the header. Rows with problems are not among the rows. */
export type RegisterFile = {
  readonly headers: readonly string[]
  readonly rows: readonly RegisterFileRow[]
  readonly problems: readonly RowProblem[]
}

/**
 * Reads a register from CSV or XLSX; a workbook is known by its content or its name. Never throws for what a file holds:
 * everything that is wrong with it is among the problems.
 */
export async function readRegister(
  fileName: string,
  bytes: Buffer,
  options: { readonly sheet?: string } = {},
): Promise<RegisterFile> {
  const { length } = bytes
  if (length > FILE_LIMITS.bytes) {
    return unreadable(
      fileName,
      `the file has ${length} bytes; at most ${FILE_LIMITS.bytes} (200 MiB) are taken`,
    )
  }
  if (length === 0) return unreadable(fileName, 'the file is empty; the first row is the header')
  const isZip = bytes.subarray(0, ZIP_MARK.length / 2).toString('hex') === ZIP_MARK
  if (isZip || /\.xls[xm]?$/iu.test(fileName)) {
    const read = await readXlsxRows(bytes, options.sheet)
    return 'message' in read ? unreadable(fileName, read.message) : collect(fileName, read.rows)
  }
  if (options.sheet !== undefined)
    return unreadable(fileName, 'a sheet is named, but the file is no XLSX workbook')
  const decoded = decodeCsv(bytes)
  if ('message' in decoded) return unreadable(fileName, decoded.message, decoded.line)
  return collect(fileName, csvRows(decoded.text, delimiterOf(decoded.text)))
}

function decodeCsv(
  bytes: Buffer,
): { readonly text: string } | { readonly message: string; readonly line: number } {
  if (isUtf8(bytes)) {
    const text = new TextDecoder('utf-8').decode(bytes)
    // Lines of an old form would all be one header.
    if (!text.includes('\n') && text.includes('\r')) {
      return {
        message: 'the lines end in CR alone; save the file with lines that end in LF or CRLF',
        line: 1,
      }
    }
    return { text }
  }
  const mark = bytes.subarray(0, 2).toString('hex')
  if (mark === 'fffe' || mark === 'feff')
    return { message: 'the file is UTF-16; save it as CSV in UTF-8', line: 1 }
  let line = 1
  for (let from = 0; from < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, from)
    const to = end === -1 ? bytes.length : end
    if (!isUtf8(bytes.subarray(from, to))) break
    from = to + 1
  }
  return { message: 'the line is not UTF-8; save the file as CSV in UTF-8', line }
}

/** The delimiter that makes more known columns of the header, else more columns; `;` where both make as many. */
function delimiterOf(text: string): ';' | ',' {
  const semicolons = headerCells(text, ';')
  const commas = headerCells(text, ',')
  // A file of empty cells has no header, though a comma would make cells of its semicolons.
  if (semicolons.length === 0) return ';'
  const known = (cells: readonly string[]) => cells.filter(isKnownHeader).length
  const commasAhead = known(commas) - known(semicolons) || commas.length - semicolons.length
  return commasAhead > 0 ? ',' : ';'
}

function headerCells(text: string, delimiter: ';' | ','): readonly string[] {
  for (const { cells } of csvRows(text, delimiter)) if (!isBlank(cells)) return cells
  return []
}

const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '')

const unreadable = (file: string, message: string, line = 1): RegisterFile => ({
  headers: [],
  rows: [],
  problems: [{ file, line, message }],
})

function collect(file: string, rawRows: Iterable<RawRow>): RegisterFile {
  let headers: readonly string[] | undefined
  const rows: RegisterFileRow[] = []
  const problems: RowProblem[] = []
  for (const raw of rawRows) {
    if (raw.fault === undefined && isBlank(raw.cells)) continue
    if (headers === undefined) {
      headers = raw.cells
      problems.push(...cellProblems(file, raw, headers))
      continue
    }
    if (rows.length === FILE_LIMITS.rows) {
      problems.push({
        file,
        line: raw.line,
        message: `more rows than the ${FILE_LIMITS.rows} that are taken`,
      })
      break
    }
    const found = rowProblems(file, raw, headers)
    if (found.length > 0) problems.push(...found)
    else rows.push({ line: raw.line, cells: padded(raw.cells, headers.length) })
  }
  if (headers === undefined)
    return unreadable(file, 'the file has no header; the first row names the columns')
  return { headers, rows, problems }
}

function padded(cells: readonly string[], length: number): readonly string[] {
  return cells.length === length ? cells : [...cells, ...Array<string>(length - cells.length).fill('')]
}

function rowProblems(file: string, raw: RawRow, headers: readonly string[]): readonly RowProblem[] {
  const { line, cells } = raw
  const problems = cellProblems(file, raw, headers)
  // What comes after a broken quote is no row to count the cells of.
  if (raw.fault !== undefined) return problems
  if (cells.length > headers.length) {
    const extra = cells.slice(headers.length).find((cell) => cell !== '') ?? ''
    problems.push({
      file,
      line,
      message: `the row has ${cells.length} cells, the first too many is ${quotedCell(extra)}; the header has ${headers.length}`,
    })
  }
  for (const [index, header] of headers.entries()) {
    const cell = cells[index] ?? ''
    if (header.trim() === '' && cell.trim() !== '') {
      const message = `the cell says ${quotedCell(cell)}, but column ${index + 1} has no name in the header`
      problems.push({ file, line, column: `column ${index + 1}`, message })
    }
  }
  return problems
}

function cellProblems(
  file: string,
  { line, cells, fault }: RawRow,
  headers: readonly string[],
): RowProblem[] {
  const problems: RowProblem[] = []
  const report = (index: number, message: string) =>
    problems.push({ file, line, column: columnName(headers, index), message })
  if (fault !== undefined) report(fault.cell, fault.message)
  for (const [index, cell] of cells.entries()) {
    if (cell.length > FILE_LIMITS.cellChars) {
      report(index, `the cell has ${cell.length} characters; at most ${FILE_LIMITS.cellChars} are taken`)
    }
    if (cell.includes('\u0000')) report(index, 'the cell holds U+0000, which is no text; remove it')
    else if (!cell.isWellFormed())
      report(index, 'the cell holds half a character (a lone surrogate); type it again')
  }
  const chars = cells.reduce((sum, cell) => sum + cell.length, 0)
  const bytes = chars * BYTES_PER_CHAR > FILE_LIMITS.rowBytes ? Buffer.byteLength(JSON.stringify(cells)) : 0
  if (bytes > FILE_LIMITS.rowBytes) {
    problems.push({
      file,
      line,
      message: `the row has ${bytes} bytes; at most ${FILE_LIMITS.rowBytes} are taken`,
    })
  }
  return problems
}

function columnName(headers: readonly string[], index: number): string {
  const header = headers[index]?.trim()
  return header ? quotedHeader(header) : `column ${index + 1}`
}

const quotedHeader = (header: string): string => quotedCell(header).slice(1, -1)

import ExcelJS from 'exceljs'
import { format, isDateFormat } from 'numfmt'
import type { RawRow } from './raw-row.js'

export type XlsxRows = { readonly rows: Iterable<RawRow> } | { readonly message: string }

/** Dates are written so that a register reads them back; a format of a locale would swap day and month. */
const DATE_FORMAT = 'yyyy-mm-dd'
const MS_PER_DAY = 86_400_000
/** Day 0 of a workbook's serial dates, where it does not count from 1904. */
const SERIAL_EPOCH_MS = Date.UTC(1899, 11, 30)

/** The rows of a workbook's first sheet, or of the one named, with cells as displayed. */
export async function readXlsxRows(bytes: Buffer, sheetName: string | undefined): Promise<XlsxRows> {
  const workbook = new ExcelJS.Workbook()
  try {
    // exceljs describes its own kind of buffer; what it takes is any array of bytes.
    await workbook.xlsx.load(new Uint8Array(bytes).buffer as ExcelJS.Buffer)
  } catch (error) {
    return {
      message: `the workbook cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    }
  }
  const sheet = sheetName === undefined ? workbook.worksheets[0] : workbook.getWorksheet(sheetName)
  if (sheet === undefined) {
    const names = workbook.worksheets.map(({ name }) => `"${name}"`).join(', ')
    return {
      message:
        sheetName === undefined
          ? 'the workbook has no sheet'
          : `there is no sheet "${sheetName}"; there are ${names}`,
    }
  }
  return { rows: rowsOf(sheet) }
}

function* rowsOf(sheet: ExcelJS.Worksheet): Generator<RawRow> {
  for (let line = 1; line <= sheet.rowCount; line++) {
    const row = sheet.getRow(line)
    const cells: string[] = []
    for (let column = 1; column <= row.cellCount; column++) cells.push(displayed(row.getCell(column)))
    while (cells.length > 0 && cells.at(-1) === '') cells.pop()
    yield { line, cells }
  }
}

/** A cell as its reader sees it: a number after its format, so that 1.0 and 0.90 stay as they were written. */
function displayed(cell: ExcelJS.Cell): string {
  const value = cell.isMerged && cell.master !== cell ? null : cell.value
  return text(value, cell.numFmt)
}

function text(value: ExcelJS.CellValue, numFmt: string | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'number') return number(value, numFmt)
  if (value instanceof Date) return date(value, numFmt)
  if ('richText' in value) return value.richText.map((part) => part.text).join('')
  if ('hyperlink' in value) return text(value.text, numFmt)
  if ('error' in value) return value.error
  if ('result' in value) return text(value.result ?? null, numFmt)
  return ''
}

function number(value: number, numFmt: string | undefined): string {
  if (numFmt === undefined || numFmt === 'General' || numFmt === '@') return String(value)
  return isDateFormat(numFmt) ? format(DATE_FORMAT, value) : format(numFmt, value)
}

/** A date, or a clock time where the cell has no day. */
function date(value: Date, numFmt: string | undefined): string {
  const serial = (value.getTime() - SERIAL_EPOCH_MS) / MS_PER_DAY
  const isTimeOnly = serial < 1 || (numFmt !== undefined && /h/iu.test(numFmt) && !/[yd]/iu.test(numFmt))
  return format(isTimeOnly ? 'hh:mm' : DATE_FORMAT, serial)
}

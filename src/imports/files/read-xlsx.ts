import ExcelJS from 'exceljs'
import { format, isDateFormat } from 'numfmt'
import { readDate } from '../../domain/calendar-date.js'
import type { RawRow } from './raw-row.js'
import { unpacksToMoreThan } from './unpacked-size.js'

export type XlsxRows = { readonly rows: Iterable<RawRow> } | { readonly message: string }

/** What a date is written as where its own format is none that a register reads back, or swaps day and month. */
const DATE_FORMAT = 'yyyy-mm-dd'
/** Digits that a number of a workbook has; what a computation leaves behind them nobody sees. */
const SIGNIFICANT_DIGITS = 15
/** How the files of old workbooks, and of those under a password, begin. */
const OLE_MARK = 'd0cf11e0'
/** What a workbook may unpack to: several times that is needed to read it. */
const MOST_UNPACKED_MIB = 128
const MIB = 1_048_576
const MS_PER_DAY = 86_400_000
/** Day 0 of a workbook's serial dates, where it does not count from 1904. */
const SERIAL_EPOCH_MS = Date.UTC(1899, 11, 30)

/** The rows of a workbook's first sheet, or of the one named, with cells as displayed. */
export async function readXlsxRows(bytes: Buffer, sheetName: string | undefined): Promise<XlsxRows> {
  if (bytes.subarray(0, OLE_MARK.length / 2).toString('hex') === OLE_MARK) {
    return {
      message: 'the workbook is of the old form .xls, or has a password; save it as .xlsx without one',
    }
  }
  const workbook = new ExcelJS.Workbook()
  try {
    if (await unpacksToMoreThan(bytes, MOST_UNPACKED_MIB * MIB)) {
      return {
        message: `the workbook unpacks to more than ${MOST_UNPACKED_MIB} MiB, which is all that is taken; leave out other sheets and pictures, or save the sheet as CSV`,
      }
    }
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
    // A row that was never written is not made by looking for it: a sheet may end far below its last text.
    const row = sheet.findRow(line)
    if (row === undefined) continue
    const cells: string[] = []
    for (let column = 1; column <= row.cellCount; column++) cells.push(displayed(row.getCell(column)))
    while (cells.length > 0 && cells.at(-1) === '') cells.pop()
    yield { line, cells }
  }
}

/**
 * A cell as its reader sees it: a number after its format, so that 1.0 and 0.90 stay as they were written. Cells merged
 * down a column say the same in each row; those merged along a row say it once.
 */
function displayed(cell: ExcelJS.Cell): string {
  const { master } = cell
  if (cell.isMerged && master !== cell)
    return master.col === cell.col ? text(master.value, master.numFmt) : ''
  return text(cell.value, cell.numFmt)
}

function text(value: ExcelJS.CellValue, numFmt: string | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'number') return number(value, numFmt)
  if (value instanceof Date) return date((value.getTime() - SERIAL_EPOCH_MS) / MS_PER_DAY, numFmt)
  if ('richText' in value) return value.richText.map((part) => part.text).join('')
  if ('hyperlink' in value) return text(value.text, numFmt)
  if ('error' in value) return value.error
  if ('result' in value) return text(value.result ?? null, numFmt)
  return ''
}

function number(value: number, numFmt: string | undefined): string {
  if (numFmt === undefined || numFmt === 'General' || numFmt === '@') {
    return String(Number(value.toPrecision(SIGNIFICANT_DIGITS)))
  }
  return isDateFormat(numFmt) ? date(value, numFmt) : format(numFmt, value)
}

/** A date in its own format where a register reads that back, or a clock time where the cell has no day. */
function date(serial: number, numFmt: string | undefined): string {
  const isTimeOnly = serial < 1 || (numFmt !== undefined && /h/iu.test(numFmt) && !/[yd]/iu.test(numFmt))
  if (isTimeOnly) return format('hh:mm', serial)
  const plain = format(DATE_FORMAT, serial)
  const shown = numFmt === undefined ? plain : format(numFmt, serial)
  return readDate(shown) === plain ? shown : plain
}

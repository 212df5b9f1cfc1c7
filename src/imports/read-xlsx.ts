import ExcelJS from 'exceljs'
import { displayNumber, displaySerial } from './number-format.js'
import type { RawRow } from './read-register.js'

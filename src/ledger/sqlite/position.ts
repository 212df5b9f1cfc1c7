import { type Position, START } from '../event-log.js'

/** Wide enough for every integer that a double holds. */
const WIDTH = 16
const TOKEN = /^[0-9]{16}$/

/** The token of a row: fixed width, so that the order of text is the order of the log. */
export function positionOf(row: number): Position {
  return String(row).padStart(WIDTH, '0')
}

/** The row of a token; 0, before every row, for `START`. @throws {RangeError} a token of another log */
export function rowOf(position: Position): number {
  if (position === START) return 0
  if (!TOKEN.test(position)) throw new RangeError(`"${position}" is not a position in this log`)
  return Number(position)
}

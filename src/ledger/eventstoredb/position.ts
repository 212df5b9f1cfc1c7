import { type Position, START } from '../event-log.js'

/** A place in EventStoreDB's log. Places are ordered and have gaps. */
export type Place = { readonly commit: string; readonly prepare: string }

/** Wide enough for an unsigned 64-bit number. */
const WIDTH = 20
const TOKEN = /^([0-9]{20})\/([0-9]{20})$/

/** The token of a place: both halves of fixed width, so that the order of text is the order of the log. */
export const positionOf = ({ commit, prepare }: Place): Position =>
  `${commit.padStart(WIDTH, '0')}/${prepare.padStart(WIDTH, '0')}`

/** The place of a token; nothing for `START`, which is before every place. @throws {RangeError} a token of another log */
export function placeOf(position: Position): Place | undefined {
  if (position === START) return undefined
  const [, commit, prepare] = TOKEN.exec(position) ?? []
  if (commit === undefined || prepare === undefined) {
    throw new RangeError(`"${position}" is not a position in this log`)
  }
  return { commit: withoutZeros(commit), prepare: withoutZeros(prepare) }
}

const withoutZeros = (digits: string): string => digits.replace(/^0+(?=.)/, '')

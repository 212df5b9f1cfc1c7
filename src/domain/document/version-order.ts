import { isCalendarDate } from '../calendar-date.js'
import type { VersionOrder } from './events.js'

/**
 * Where a version stands in its document's order. `key` is compared as text: equal keys are the same version, however
 * it was written. `misplaced` are digits that another order would take; `text` has no digits to place, such as "endelig".
 */
export type VersionPlace =
  | { readonly kind: 'placed'; readonly key: string }
  | { readonly kind: 'misplaced' }
  | { readonly kind: 'text' }

/** What each order takes, for refusals. */
export const TAKES: { readonly [O in VersionOrder]: string } = {
  decimal: 'a decimal number such as 0.9, 0.95 or 1.0',
  dotted: 'numbers with dots between, such as 0.10 or 1.0.1',
  date: 'a date such as 2021-09-21, 21.09.21 or pr. 21.09.21',
}

// What people write before a version's digits: versjon 0.9, v. 0.95, v.1,0.
const VERSION_PREFIX = /^(?:versjon|version|ver|v|utgave|utg)\b\.?\s*|^v(?=\d)/iu
// And before a date: pr. 21.09.21, per 21.09.2021, datert 21.09.2021.
const DATE_PREFIX = /^(?:pr|per|datert|dat|av)\b\.?\s*/iu
const ONLY_DIGITS_AND_MARKS = /^[\d\s.,/-]*\d[\d\s.,/-]*$/u

export function placeOf(order: VersionOrder, version: string): VersionPlace {
  const bare = version.trim().replace(VERSION_PREFIX, '')
  const key = keyIn(order, bare)
  if (key !== undefined) return { kind: 'placed', key }
  return { kind: ONLY_DIGITS_AND_MARKS.test(bare.replace(DATE_PREFIX, '')) ? 'misplaced' : 'text' }
}

/** Negative, zero or positive as `a` comes before, is or comes after `b`; `undefined` where one has no place. */
export function compareVersions(order: VersionOrder, a: string, b: string): number | undefined {
  const left = placeOf(order, a)
  const right = placeOf(order, b)
  if (left.kind !== 'placed' || right.kind !== 'placed') return undefined
  if (left.key === right.key) return 0
  return left.key < right.key ? -1 : 1
}

/** Whether both name one version: 0.90 is 0.9 in decimal order, and a text without a place is itself in any case. */
export function sameVersion(order: VersionOrder, a: string, b: string): boolean {
  return compareVersions(order, a, b) === 0 || foldedText(a) === foldedText(b)
}

/** Whether the version is 1.0 or later, which says that it is no draft. Dates say nothing of the kind. */
export function isFinal(order: VersionOrder, version: string): boolean {
  if (order === 'date') return false
  const place = placeOf(order, version)
  const one = keyIn(order, '1.0')
  return place.kind === 'placed' && one !== undefined && place.key >= one
}

const foldedText = (text: string) => text.normalize('NFC').toLowerCase().trim().replace(/\s+/gu, ' ')

function keyIn(order: VersionOrder, bare: string): string | undefined {
  switch (order) {
    case 'decimal':
      return decimalKey(bare)
    case 'dotted':
      return dottedKey(bare)
    case 'date':
      return dateKey(bare)
  }
}

/** An integer of any length as text that sorts like the number: its length, then its digits. Floats would round. */
function sortableInteger(digits: string): string {
  const significant = digits.replace(/^0+(?=\d)/u, '')
  return `${String(significant.length).padStart(3, '0')}${significant}`
}

function decimalKey(bare: string): string | undefined {
  const match = /^(\d+)(?:[.,](\d+))?$/u.exec(bare)
  if (match?.[1] === undefined) return undefined
  const fraction = (match[2] ?? '').replace(/0+$/u, '')
  return `${sortableInteger(match[1])}.${fraction}`
}

function dottedKey(bare: string): string | undefined {
  if (!/^\d+(?:\.\d+)*$|^\d+,\d+$/u.test(bare)) return undefined
  const parts = bare.split(/[.,]/u).map(sortableInteger)
  const zero = sortableInteger('0')
  while (parts.length > 1 && parts.at(-1) === zero) parts.pop()
  return parts.join('.')
}

function dateKey(bare: string): string | undefined {
  const text = bare.replace(DATE_PREFIX, '')
  if (isCalendarDate(text)) return text
  const match = /^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})$/u.exec(text)
  if (!match) return undefined
  const [, day = '', month = '', year = ''] = match
  const date = `${fullYear(year)}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isCalendarDate(date) ? date : undefined
}

/** Two digits are a year from 1970 to 2069. */
function fullYear(year: string): string {
  if (year.length === 4) return year
  return year < '70' ? `20${year}` : `19${year}`
}

import { reject } from './proof-rejected.js'

export type Json = { readonly [key: string]: unknown }

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')

/** A leaf is canonical JSON (RFC 8785): a text with two readings is none. */
export function parsed(leaf: string): Json {
  let event: unknown
  try {
    event = JSON.parse(leaf)
  } catch {
    reject('a leaf is not JSON')
  }
  if (!isObject(event) || canonical(event) !== leaf) reject('a leaf is not canonical JSON')
  return event
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'string') return quoted(value)
  if (!isObject(value)) return JSON.stringify(value)
  const members = Object.keys(value)
    .sort()
    .map((key) => `${quoted(key)}:${canonical(value[key])}`)
  return `{${members.join(',')}}`
}

/** JSON.stringify writes half a surrogate pair as an escape, where RFC 8785 has no form for it. */
const quoted = (text: string): string =>
  text.isWellFormed() ? JSON.stringify(text) : reject('a leaf has half a character')

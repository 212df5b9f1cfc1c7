import { z } from 'zod'

/** Stated limits of what one field takes, in UTF-16 code units and entries. */
export const LIMITS = {
  name: 500,
  title: 4_000,
  word: 200,
  text: 100_000,
  reason: 4_000,
  clauses: 500,
  entries: 500,
  /** Decisions of one meeting, also withdrawn ones: the approval of its minutes makes all of them final in one append. */
  decisions: 1_000,
  /** One event, data and metadata together, in bytes; the same in both stores. */
  eventBytes: 1_048_576,
  /** The events of one append together: what EventStoreDB takes as it is delivered, and so what every store takes. */
  appendBytes: 1_048_576,
} as const

// U+0000 cannot be stored by PostgreSQL, and a lone surrogate has no UTF-8: neither comes in.
const isStorable = (text: string) => !text.includes('\u0000') && text.isWellFormed()

/** The same as a pattern of JSON Schema, but for surrogates, which well-formed JSON cannot hold. */
export const VISIBLE_TEXT = '^(?!\\s*$)[^\\u0000]*$'

/** Text as given, of 1 to `max` code units, not only blanks. */
export const textUpTo = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => isStorable(text) && text.trim() !== '', {
      error: 'must hold visible text, without U+0000 and lone surrogates',
    })
    .meta({ pattern: VISIBLE_TEXT })

export const name = textUpTo(LIMITS.name)
export const title = textUpTo(LIMITS.title)
export const word = textUpTo(LIMITS.word)
export const text = textUpTo(LIMITS.text)
export const reason = textUpTo(LIMITS.reason)

/** An id made by the caller: a UUID of any version, taken in any case and kept in lower case. */
export const id = z
  .string()
  .regex(/^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/, {
    error: 'must be a UUID',
  })
  .toLowerCase()
  .meta({ id: 'Id', format: 'uuid' })

const HEX_DIGIT = 1
const DASH = 2
/** What each ASCII character is in an id, and what stands at each of an id's places. */
const KIND_OF_CODE = new Uint8Array(128)
for (const digit of '0123456789abcdef') KIND_OF_CODE[digit.charCodeAt(0)] = HEX_DIGIT
KIND_OF_CODE['-'.charCodeAt(0)] = DASH
const KIND_AT = Uint8Array.from('xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx', (char) =>
  char === '-' ? DASH : HEX_DIGIT,
)

/**
 * Whether the text is an id as it is kept: one that `id` gives back as it is. A replay asks it six times an event, and
 * the regular expression takes more than twice as long.
 */
export function isId(text: string): boolean {
  if (text.length !== KIND_AT.length) return false
  for (let i = 0; i < KIND_AT.length; i++) {
    if (KIND_OF_CODE[text.charCodeAt(i)] !== KIND_AT[i]) return false
  }
  return true
}

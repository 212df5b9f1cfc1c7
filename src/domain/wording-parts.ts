import { type Clause, type Lead, type Wording, wordingText } from './values.js'

type Part<T> = Omit<T, 'text'> & { readonly length: number }
/** Where in a wording's text lead and clauses are, and everything that is said of them, without the texts themselves. */
export type WordingParts = {
  readonly lead?: Part<Lead> | undefined
  readonly clauses: readonly Part<Clause>[]
}

export function partsOf({ lead, clauses }: Wording): WordingParts {
  const parts = clauses.map(({ text, ...said }) => ({ ...said, length: text.length }))
  if (lead === undefined) return { clauses: parts }
  const { text, ...said } = lead
  return { lead: { ...said, length: text.length }, clauses: parts }
}

/** The wording that the text and its parts were taken from. @throws {TypeError} they do not belong together */
export function wordingOf(text: string, parts: WordingParts): Wording {
  let at = parts.lead?.length ?? 0
  const clauses = parts.clauses.map(({ length, ...said }) => {
    at += (said.mark ?? (at === 0 ? '' : '\n')).length
    const clause = { ...said, text: text.slice(at, at + length) }
    at += length
    return clause
  })
  const wording = { clauses, ...(parts.lead && { lead: leadOf(text, parts.lead) }) }
  if (at !== text.length || wordingText(wording) !== text) {
    throw new TypeError('the parts of a wording do not belong to its text')
  }
  return wording
}

function leadOf(text: string, { length, ...said }: Part<Lead>): Lead {
  return { ...said, text: text.slice(0, length) }
}

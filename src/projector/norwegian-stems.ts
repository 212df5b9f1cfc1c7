import { newStemmer } from 'snowball-stemmers'

/**
 * Words are runs of letters, digits and the marks on them, in lower case and composed (NFC), so that an å typed as
 * two characters is an å. Stems are cut by Snowball's Norwegian rules; æ, ø and å stay what they are.
 */
const WORD = /[\p{L}\p{N}\p{M}]+/gu

/** A register of a million decisions has some hundred thousand words; the cache begins anew rather than grow. */
const MAX_CACHED_STEMS = 100_000

const norwegian = newStemmer('norwegian')
const stems = new Map<string, string>()

function stemOf(word: string): string {
  const cached = stems.get(word)
  if (cached !== undefined) return cached
  if (stems.size >= MAX_CACHED_STEMS) stems.clear()
  const stem = norwegian.stem(word)
  stems.set(word, stem)
  return stem
}

/** The words of a text, folded and in order. */
const wordsOf = (text: string): readonly string[] => text.normalize('NFC').toLowerCase().match(WORD) ?? []

/** The stems of a text's words, with a space between: what is put into the full-text index. */
export function stemText(text: string): string {
  let out = ''
  for (const word of wordsOf(text)) out += out === '' ? stemOf(word) : ` ${stemOf(word)}`
  return out
}

/** Whether a word of a text is found by a word of a question, for marking hits: both have one stem. */
export const haveOneStem = (one: string, other: string): boolean => stemText(one) === stemText(other)

/** What somebody searches for: each term must be there, its words in that order. */
export type SearchTerm = {
  readonly stems: readonly string[]
  /** Where the last word is only a beginning: the words as they were written. It may be cut shorter or longer than its stem, so either finds. */
  readonly beginning?: readonly string[]
}

/**
 * The terms of what somebody searches: a term is a word, words "in quotation marks" in that order, something with signs
 * in it (`e-helse`, `1.0`: its parts in that order), or the beginning of words (`skole*`). Each word is stemmed here just
 * as the index's texts were, so the index holds it the same way. None where the text holds no word.
 */
export function searchTerms(text: string): readonly SearchTerm[] {
  const terms: SearchTerm[] = []
  for (const [term] of text.matchAll(/"[^"]*"?|[^\s"]+/g)) {
    const stems = stemText(term).split(' ')
    if (stems[0] === '') continue
    terms.push(term.endsWith('*') ? { stems, beginning: wordsOf(term) } : { stems })
  }
  return terms
}

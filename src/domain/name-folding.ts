/** Hyphens and dashes of every length, and the minus sign, which people type for a dash. */
const DASHES = /[\p{Pd}\u2212]/gu
/** `programstyret`, `utvalget`, `rådet` and `programmet` are the definite forms of the words that bodies end in. */
const DEFINITE_FORMS = ['styret', 'utvalget', 'rådet', 'programmet']
const DEFINITE_ENDING = /(?:(?<=styre)t|(?<=utvalg)et|(?<=råd)et|(?<=program)met)(?![\p{L}\p{N}\p{M}])/gu
/** `utvalg for kultur` is `utvalg kultur`; a name that begins or ends in `for` keeps it. */
const FOR_BETWEEN_WORDS = /(?<=\S) for(?= \S)/gu

/**
 * The ids of registers are made of folded names (`src/imports/ids.ts`), so what this gives for a name is never changed.
 *
 * A name as it is compared, of a body and of whatever else is called something: two names with one folding are one name. Case, dashes, white space, the word
 * `for` between words and the definite ending of styre, utvalg, råd and program make no difference; everything else does.
 */
export function foldName(name: string): string {
  const plain = name.normalize('NFC').toLowerCase().replace(DASHES, ' ').replace(/\s+/gu, ' ').trim()
  const joined = plain.includes(' for ') ? plain.replace(FOR_BETWEEN_WORDS, '') : plain
  // Few texts hold such a word, and looking for one is much cheaper than an expression that looks behind every character.
  return DEFINITE_FORMS.some((form) => joined.includes(form)) ? joined.replace(DEFINITE_ENDING, '') : joined
}

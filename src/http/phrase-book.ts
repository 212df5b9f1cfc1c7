/** Bokmål of what is said in English; `undefined` where the book does not have it. */
export type PhraseBook = (english: string) => string | undefined

const HOLE = /\{\*?\}/g

/**
 * A book of phrases by their English. `{}` stands for what is kept as it is (an id, a date, a list of names), `{*}` for
 * what is itself said in words. Bokmål has its holes in the order of the English.
 * @param inWords what the words in a `{*}` are in bokmål
 */
export function phraseBook(
  phrases: Readonly<Record<string, string>>,
  inWords: (english: string) => string,
): PhraseBook {
  // Those that say most beside their holes are looked at first.
  const patterns = Object.entries(phrases)
    .filter(([english]) => english.search(HOLE) >= 0)
    .sort(([a], [b]) => b.replace(HOLE, '').length - a.replace(HOLE, '').length)
    .map(([english, bokmal]) => ({
      taken: new RegExp(`^${english.split(HOLE).map(escaped).join('(.+?)')}$`, 's'),
      holes: english.match(HOLE) ?? [],
      bokmal,
    }))
  return (english) => {
    if (Object.hasOwn(phrases, english)) return phrases[english]
    for (const { taken, holes, bokmal } of patterns) {
      const found = taken.exec(english)
      if (found === null) continue
      const [, ...parts] = found
      return filled(
        bokmal,
        parts.map((part, at) => (holes[at] === '{*}' ? inWords(part) : part)),
      )
    }
    return undefined
  }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function filled(bokmal: string, words: readonly string[]): string {
  let at = 0
  return bokmal.replace(HOLE, () => words[at++] ?? '')
}

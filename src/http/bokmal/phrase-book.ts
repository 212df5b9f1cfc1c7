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
      pieces: english.split(HOLE),
      holes: english.match(HOLE) ?? [],
      bokmal,
    }))
  return (english) => {
    if (Object.hasOwn(phrases, english)) return phrases[english]
    for (const { pieces, holes, bokmal } of patterns) {
      const parts = partsBetween(english, pieces)
      if (parts === undefined) continue
      return filled(
        bokmal,
        parts.map((part, at) => (holes[at] === '{*}' ? inWords(part) : part)),
      )
    }
    return undefined
  }
}

/**
 * What stands between the pieces, each part as short as can be and never empty; `undefined` where the text is not made of
 * them. A regular expression would say the same, and take longer than its length for a text that somebody thought out.
 */
function partsBetween(
  text: string,
  [first = '', ...pieces]: readonly string[],
): readonly string[] | undefined {
  if (!text.startsWith(first) || !text.endsWith(pieces.at(-1) ?? '')) return undefined
  const parts: string[] = []
  let from = first.length
  for (const [index, piece] of pieces.entries()) {
    const isLast = index === pieces.length - 1
    const to = isLast ? text.length - piece.length : text.indexOf(piece, from + 1)
    if (to <= from) return undefined
    parts.push(text.slice(from, to))
    from = to + piece.length
  }
  return parts
}

function filled(bokmal: string, words: readonly string[]): string {
  let at = 0
  return bokmal.replace(HOLE, () => words[at++] ?? '')
}

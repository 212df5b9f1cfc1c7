/** Words that say nothing of what a text is about. */
const EMPTY: readonly string[] = [
  ...[
    'over',
    'ikke',
    'også',
    'eller',
    'hvor',
    'hvis',
    'noen',
    'dette',
    'disse',
    'være',
    'vært',
    'alle',
    'hele',
    'mest',
  ],
  ...[
    'innen',
    'mens',
    'hver',
    'sine',
    'deres',
    'blant',
    'samt',
    'gjennom',
    'hvordan',
    'hvilke',
    'fram',
    'frem',
    'opp',
  ],
  ...[
    'spørsmål',
    'saken',
    'saker',
    'møtet',
    'møter',
    'videre',
    'igjen',
    'arbeid',
    'etter',
    'mellom',
    'under',
  ],
  ...[
    'skal',
    'ville',
    'bli',
    'blir',
    'bør',
    'løftes',
    'behandl',
    'orienter',
    'første',
    'andre',
    'neste',
    'samme',
  ],
  ...['utkast', 'forslag', 'versjon', 'desember', 'januar', 'februar', 'november', 'oktober', 'september'],
]
const SHORTEST = 4
const STEM = 4

/** The beginnings of the words that carry a text, so that inflections count as one. */
export function stemsOf(text: string): ReadonlySet<string> {
  const words =
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/\p{L}+/gu) ?? []
  return new Set(
    words
      .filter((word) => word.length >= SHORTEST && !EMPTY.some((empty) => word.startsWith(empty)))
      .map((word) => word.slice(0, STEM)),
  )
}

export const inCommon = (a: ReadonlySet<string>, b: ReadonlySet<string>): number =>
  [...a].filter((stem) => b.has(stem)).length

/** Sentences and the parts between semicolons; the point in `v. 0.9` or `9. desember` ends none. */
export const sentencesOf = (text: string): readonly string[] =>
  text
    .split(/\n|;|(?<=[^\s\d.]{3})\.\s+(?=\p{Lu})/u)
    .map((sentence) => sentence.trim().replace(/[.:]+$/u, ''))
    .filter((sentence) => sentence !== '')

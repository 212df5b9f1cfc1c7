import { NO_DECISION_KIND } from '../domain/values.js'

/** A small table of verbs. The first that stands in a text, and is not negated, proposes its kind. */
const VERBS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  [
    'tatt til orientering',
    /\b(?:tok|tar|tatt|ta|tas)\b[^.;\n]{0,120}?\btil (?:orientering|etterretning)\b/iu,
  ],
  [
    'tilsluttet',
    /\b(?:sluttet|slutter|slutte)(?: \p{L}+)? seg\b|\btilslutt(?:et|er|e)\b|\bg(?:ir|av) (?:sin )?tilslutning\b/iu,
  ],
  ['støtter', /(?<!\p{L})støtt(?:er|et|e)(?!\p{L})/iu],
  ['anbefaler', /\banbefal(?:er|te|t|e)\b/iu],
  ['påpeker', /(?<!\p{L})påpek(?:er|te|t|e)(?!\p{L})/iu],
  ['drøftet', /(?<!\p{L})(?:drøft(?:et|er|e|a)|drøfting)(?!\p{L})/iu],
  ['vedtatt', /\b(?:vedtok|vedtar|vedtatt|vedtas|godkjente|godkjenner)\b/iu],
  ['ber om', /\b(?:ber|ba|bad)\b/iu],
]
const NOTHING_DECIDED = /^\s*ingen vedtak\b/iu
const NEGATED = /^\s*(?:seg\s+)?ikke\b/iu

/** The kind that the words of a text propose; `undefined` where none of the verbs stands there, or only negated. */
export function proposeKind(text: string): string | undefined {
  if (NOTHING_DECIDED.test(text)) return NO_DECISION_KIND
  let found: { kind: string; at: number } | undefined
  for (const [kind, pattern] of VERBS) {
    const match = pattern.exec(text)
    if (match === null || NEGATED.test(text.slice(match.index + match[0].length))) continue
    if (/\bikke\b/iu.test(match[0])) continue
    if (found === undefined || match.index < found.at) found = { kind, at: match.index }
  }
  return found?.kind
}

const CONDITION =
  /(?<!\p{L})(?:med forbehold om|under forutsetning av|på vilkår av|forutsatt at)\s[^.;\n]+/giu
/** Where a sentence goes on after a condition: `, og med følgende kommentarer`. */
const GOES_ON = /,\s+(?:og|men)\s.*$/isu

/** The conditions that a text states, each from its first word to the end of what it says. */
export function proposeConditions(text: string): readonly string[] {
  return [...text.matchAll(CONDITION)].map(([condition]) =>
    condition
      .replace(GOES_ON, '')
      .replace(/[\s,:]+$/u, '')
      .trim(),
  )
}

import { LIMITS } from './text.js'
import { NO_DECISION_KIND } from './values.js'

const word = (forms: string): string => String.raw`(?<!\p{L})(?:${forms})(?!\p{L})`

/** A small table of verbs. The first that stands in a text, and is not negated, proposes its kind. */
const VERBS: readonly (readonly [kind: string, forms: string])[] = [
  [
    'tatt til orientering',
    String.raw`${word('tok|tar|tatt|ta|tas')}[^.;\n]{0,120}?(?<!\p{L})til (?:orientering|etterretning)(?!\p{L})`,
  ],
  [
    'tilsluttet',
    word(
      String.raw`(?:sluttet|slutter|slutte|slutta)(?: \p{L}+)? seg|tilslutt(?:et|er|es|e|a)|(?:gir|gav|ga|gitt|gi) (?:\p{L}+ ){0,2}tilslutning|tiltr(?:ådte|er|es)\s+(?:\p{L}+\s+){0,2}(?:innstilling|forslag|anbefaling)\p{L}*`,
    ),
  ],
  ['støtter', word('støtt(?:er|et|es|ar|a|e)|stør')],
  ['anbefaler', word('anbefal(?:er|te|t|es|e)|tilrå(?:r|dde|dd|der|s|des)?')],
  ['påpeker', word('påpek(?:er|te|t|e)')],
  ['drøftet', word('drøft(?:et|er|e|a)|drøfting')],
  [
    'vedtatt',
    word(
      'vedtok|vedtar|vedtatt|vedtas|vedteke|vedtek|godkjente|godkjenner|godkjennes|(?:ble|blir|er) godkjent',
    ),
  ],
  ['ber om', word('ber|ba|bad')],
]
const PATTERNS = VERBS.map(([kind, forms]) => ({ kind, pattern: new RegExp(forms, 'giu') }))

const NOTHING_DECIDED = /^\s*ingen vedtak(?!\p{L})/iu
/** `støtter ikke`, `kan ikke støtte`, `vil ikke lenger støtte`. */
const NEGATED_AFTER = /^\s*(?:seg\s+)?ikke(?!\p{L})/iu
const NEGATED_BEFORE = /(?<!\p{L})ikke\s+(?:\p{L}+\s+)?$/iu
const NEGATED_WITHIN = /(?<!\p{L})ikke(?!\p{L})/iu
/** How far from a verb its negation is looked for. */
const REACH = 40

/** The kind that the words of a text propose; `undefined` where none of the verbs stands there, or only negated. */
export function proposeKind(text: string): string | undefined {
  if (NOTHING_DECIDED.test(text)) return NO_DECISION_KIND
  let found: { kind: string; at: number } | undefined
  for (const { kind, pattern } of PATTERNS) {
    for (const { 0: verb, index } of text.matchAll(pattern)) {
      if (found !== undefined && found.at <= index) break
      if (isNegated(text, index, verb)) continue
      found = { kind, at: index }
      break
    }
  }
  return found?.kind
}

/** Every kind whose verb stands in the text without being negated. */
export const kindsIn = (text: string): readonly string[] =>
  PATTERNS.filter(({ pattern }) =>
    [...text.matchAll(pattern)].some(({ 0: verb, index }) => !isNegated(text, index, verb)),
  ).map(({ kind }) => kind)

function isNegated(text: string, at: number, verb: string): boolean {
  const end = at + verb.length
  return (
    NEGATED_WITHIN.test(verb) ||
    NEGATED_BEFORE.test(text.slice(Math.max(0, at - REACH), at)) ||
    NEGATED_AFTER.test(text.slice(end, end + REACH))
  )
}

/** To the end of the sentence or the line; the point in `versjon 1.0` ends neither. */
const CONDITION =
  /(?<!\p{L})(?:med forbehold om|under forutsetning av|på vilkår av|forutsatt at)\s(?:[^.;\n]|\.(?=\d))+/giu
/** Where a sentence goes on after a condition: `, og med følgende kommentarer`. */
const GOES_ON = /,\s+(?:og|men)\s.*$/isu

/** The conditions that a text states, each from its first word to the end of what it says. */
export function proposeConditions(text: string): readonly string[] {
  return [...text.matchAll(CONDITION)].slice(0, LIMITS.entries).map(([condition]) =>
    condition
      .replace(GOES_ON, '')
      .replace(/[\s,:]+$/u, '')
      .trim(),
  )
}

import type { RecordedThing } from '../queries/recorded-places.js'
import type { FoundRow, World } from './world.js'

/** From what is plainly wrong to what somebody may want to know; in this order. */
export const SEVERITIES = ['error', 'warning', 'notice'] as const
export type Severity = (typeof SEVERITIES)[number]

export const isAtLeast = (severity: Severity, level: Severity): boolean =>
  SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(level)

/** A sentence for people, in both languages. */
export type Sentence = { readonly nb: string; readonly en: string }

/** What a rule found. */
export type Found = {
  /** What it is about: with the rule it makes the finding's id, so it holds nothing that a mended detail would change. */
  readonly about: readonly string[]
  /** What disagrees, as values: an acceptance holds as long as they are the same. */
  readonly basis: readonly (string | number)[]
  readonly message: Sentence
  readonly rows: readonly FoundRow[]
  /** What the ledger itself holds of it. */
  readonly things: readonly RecordedThing[]
}

export type Rule = {
  readonly id: string
  readonly severity: Severity
  /** What it looks for. */
  readonly looksFor: Sentence
  readonly find: (world: World) => readonly Found[]
}

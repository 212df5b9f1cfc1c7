import { foldName } from '../domain/name-folding.js'

const WORD_CHARACTER = /[\p{L}\p{N}]/u

/** Whether the name stands in the text as whole words, in any spelling that folds to the same. */
export function containsName(text: string, name: string): boolean {
  return placeOf(foldName(text), foldName(name)) >= 0
}

/** Where a folded name stands in a folded text as whole words; -1 where it does not. */
export function placeOf(text: string, name: string, from = 0): number {
  if (name === '') return -1
  for (let at = text.indexOf(name, from); at >= 0; at = text.indexOf(name, at + 1)) {
    const before = text.charAt(at - 1)
    const after = text.charAt(at + name.length)
    if (!WORD_CHARACTER.test(before) && !WORD_CHARACTER.test(after)) return at
  }
  return -1
}

/** A name that was found, and where in the folded text it ends. */
export type NameFound<T> = { readonly of: T; readonly name: string; readonly at: number }

/**
 * The names that stand in a text, the longest first: what is part of a longer name is not found by itself, as in
 * `Programstyret for program digital samhandling`.
 * @param names by their folded spelling, which `foldedNames` gives
 */
export function namesIn<T>(text: string, names: readonly FoldedName<T>[]): readonly NameFound<T>[] {
  let rest = foldName(text)
  const found: NameFound<T>[] = []
  for (const { folded, name, of } of names) {
    for (let at = placeOf(rest, folded); at >= 0; at = placeOf(rest, folded)) {
      found.push({ of, name, at })
      rest = `${rest.slice(0, at)}${'\u0000'.repeat(folded.length)}${rest.slice(at + folded.length)}`
    }
  }
  return found.sort((a, b) => a.at - b.at)
}

export type FoldedName<T> = { readonly folded: string; readonly name: string; readonly of: T }

/** Names as `namesIn` looks for them: the longest first. */
export const foldedNames = <T>(
  names: readonly { readonly name: string; readonly of: T }[],
): readonly FoldedName<T>[] =>
  names
    .map(({ name, of }) => ({ folded: foldName(name), name, of }))
    .sort((a, b) => b.folded.length - a.folded.length)

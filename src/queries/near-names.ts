/** How alike two names have to be before one is proposed for the other: 1 is the same, 0 has nothing in common. */
const LIKE_ENOUGH = 0.45
const MOST = 3

/**
 * The names that somebody may have meant: those that share the most pairs of letters with the text, the most alike
 * first. They are for a person to choose from; nothing is ever found by likeness.
 */
export function nearNames(text: string, names: Iterable<string>): readonly string[] {
  const wanted = pairsOf(text)
  return [...new Set(names)]
    .map((name) => ({ name, likeness: likeness(wanted, pairsOf(name)) }))
    .filter((near) => near.likeness >= LIKE_ENOUGH)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, MOST)
    .map(({ name }) => name)
}

/** The names that are near, for the end of a sentence that says what is allowed; nothing where none is. */
export function nearIt(text: string, names: Iterable<string>): string {
  const near = nearNames(text, names).map((name) => `"${name}"`)
  return near.length === 0 ? '' : `; near it: ${near.join(', ')}`
}

function pairsOf(text: string): ReadonlySet<string> {
  const word = ` ${text.normalize('NFC').toLowerCase()} `
  return new Set(Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2)))
}

/** The share of pairs in common, counted once for each (Sørensen and Dice). */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0
  for (const pair of a) if (b.has(pair)) common += 1
  return (2 * common) / (a.size + b.size)
}

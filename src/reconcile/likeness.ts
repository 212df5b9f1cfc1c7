import { foldName } from '../domain/name-folding.js'

/** Words shorter than this are like no other: `Vest` and `Øst`, `A` and `B`. */
const SHORTEST_LIKE = 5
/** From this length on two letters may differ. */
const LONG = 10

const wordsIn = (text: string): readonly string[] =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s]/gu, ' ')
    .split(/\s+/u)
    .filter((word) => word !== '')

/**
 * Whether two names are likely one, written in two ways: the same words but for signs between them, or each word the
 * other's with a letter or two wrong. Numbers and short words have to be the same.
 */
export function isLikeName(a: string, b: string): boolean {
  // A slip in the ending keeps a name from being folded as the right one is.
  return areLike(wordsIn(a), wordsIn(b)) || areLike(wordsIn(foldName(a)), wordsIn(foldName(b)))
}

function areLike(left: readonly string[], right: readonly string[]): boolean {
  if (left.join('') === right.join('')) return true
  return left.length === right.length && left.every((word, place) => isLikeWord(word, right[place] ?? ''))
}

function isLikeWord(a: string, b: string): boolean {
  if (a === b) return true
  const shorter = Math.min(a.length, b.length)
  if (shorter < SHORTEST_LIKE || /\p{N}/u.test(a + b)) return false
  const allowed = shorter >= LONG ? 2 : 1
  return Math.abs(a.length - b.length) <= allowed && distance(a, b) <= allowed
}

/** Letters to put in, take out, replace or swap with the next. */
function distance(a: string, b: string): number {
  let beforeLast: readonly number[] = []
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row.push(
        Math.min(
          (last[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          (last[j - 1] ?? 0) + same,
          swapped ? (beforeLast[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
    beforeLast = last
    last = row
  }
  return last[b.length] ?? 0
}
